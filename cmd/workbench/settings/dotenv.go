package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/joho/godotenv"

	"dotmatrix/core/textfile"
)

// dotenv is the file .env of the working folder. Whoever made the folder wrote it, who need not be the person who runs the
// program there: see Environment for what is believed of it.
type dotenv struct {
	path     string            // absolute; empty: there is none
	values   map[string]string // all that it sets
	problems []string          // which lines were not understood, or why the file was not read
}

// maxDotenv bounds the file, in bytes.
const maxDotenv = 1 << 20

// readDotenv reads the file .env in a folder. A virtual environment of Python often is a folder of that name: that is none.
func readDotenv(folder string) dotenv {
	path := filepath.Join(folder, ".env")
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	d := dotenv{path: path, values: map[string]string{}}
	text, err := dotenvText(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errFolder):
		return dotenv{}
	case err != nil:
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		d.problems = []string{"it is not read: " + err.Error()}
		return d
	}
	d.parse(text)
	return d
}

var errFolder = errors.New("it is a folder")

func dotenvText(path string) (string, error) {
	file, err := textfile.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return "", errFolder
	}
	data, err := io.ReadAll(io.LimitReader(file, maxDotenv+1))
	if err != nil {
		return "", err
	}
	if len(data) > maxDotenv {
		return "", fmt.Errorf("it has more than %d bytes", maxDotenv)
	}
	return textfile.Decode(data)
}

// parse reads what the lines set. Where the file is not understood as a whole, each good line counts for itself. What a bad
// line says is not repeated: it may be a key.
func (d *dotenv) parse(text string) {
	if values, ok := assignments(text); ok {
		d.values = values
		return
	}
	var good []string
	for i, line := range strings.Split(text, "\n") {
		values, ok := assignments(line)
		if !ok {
			d.problems = append(d.problems, fmt.Sprintf("line %d is not NAME=value", i+1))
			continue
		}
		good = append(good, line)
		maps.Copy(d.values, values)
	}
	if values, ok := assignments(strings.Join(good, "\n")); ok {
		d.values = values // lines may use what others set
	}
}

var nameForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// assignments are what a text sets, where all of it does: godotenv takes some prose for assignments.
func assignments(text string) (values map[string]string, ok bool) {
	values, err := godotenv.Unmarshal(text)
	for name := range values {
		if !nameForm.MatchString(name) {
			return nil, false
		}
	}
	return values, err == nil
}

// names are those of the variables that it sets and that match, in order.
func (d *dotenv) names(match func(name string) bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(d.values)), func(name string) bool { return !match(name) || d.values[name] == "" })
}
