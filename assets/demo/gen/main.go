package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	from := flag.String("from", "data", "folder of the sources")
	to := flag.String("to", "out", "folder for data.c and data.h, which must exist")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run reads the sources in from and writes data.c and data.h into to.
func run(from, to string) error {
	out, err := generate(os.DirFS(from))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "data.c"), out.source(), 0o666); err != nil {
		return fmt.Errorf("write the generated data: %w", err)
	}
	if err := os.WriteFile(filepath.Join(to, "data.h"), out.header(), 0o666); err != nil {
		return fmt.Errorf("write the generated data: %w", err)
	}
	return nil
}
