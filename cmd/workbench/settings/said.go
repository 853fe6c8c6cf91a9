package settings

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"dotmatrix/core/plain"
	"dotmatrix/core/textfile"
)

// saidFile is the file of the state folder with what was said of each folder's .env, a line each.
const saidFile = "dotenv"

// remember keeps a line in the state folder, and reports whether it is new there.
func remember(state, line string) bool {
	path := filepath.Join(state, saidFile)
	line = plain.Line(line)
	if known, err := lines(path); err == nil && slices.Contains(known, line) {
		return false
	}
	if os.MkdirAll(state, 0o700) != nil {
		return true
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return true // it is said again, then
	}
	defer file.Close()
	fmt.Fprintln(file, line)
	return true
}

func lines(path string) (all []string, err error) {
	file, err := textfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		all = append(all, scanner.Text())
	}
	return all, scanner.Err()
}
