package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core/agent"
	"dotmatrix/core/filekind"
)

func newModelsExport(c *cli) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "export URI",
		Short: "Write a version into one file, from which another machine imports the same version",
		Args:  arguments(1, 1, "a URI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.exportModel(cmd.Context(), args[0], output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "FILE to write, which must not be there (default: NAME-NUMBER.model.json; - for stdout)")
	return cmd
}

func (c *cli) exportModel(ctx context.Context, uri, output string) error {
	found, err := c.bench.Versions.Find(ctx, uri)
	if err != nil {
		return err
	}
	data, err := agent.Export(found.Version, found.Tags)
	if err != nil {
		return err
	}
	if output == "-" {
		_, err = c.std.Out.Write(data)
		return err
	}
	if output == "" {
		output = fmt.Sprintf("%s-%d.model.json", found.Name, found.Number)
	}
	if err := writeNew(output, data); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.std.Out, "%s (%s)\n", output, found.ID)
	return err
}

// writeNew writes a file that is not there yet, for its owner alone.
func writeNew(path string, data []byte) (err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is a file %s already: name another one with --output", path)
	}
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

func newModelsImport(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Log the version in a file that was exported; it gets the same ID",
		Args:  arguments(1, 1, "a file, or - for stdin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.importModel(cmd.Context(), args[0])
		},
	}
}

func (c *cli) importModel(ctx context.Context, path string) error {
	data, err := incoming.ReadNamed(ctx, c.std.In, path, agent.MaxExport+1)
	if err != nil {
		return err
	}
	logged, err := c.bench.Versions.Import(ctx, data, filepath.Base(path))
	if kind, _ := filekind.Look(path, bytes.NewReader(data), int64(len(data))); err != nil && kind.Kind != filekind.Model && kind.Kind != filekind.Unknown {
		return fmt.Errorf("%s is not a version of an agent: it is %s", path, kind)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := c.tellUntrusted(ctx, logged.ID); err != nil {
		return err
	}
	return c.printLogged(logged)
}
