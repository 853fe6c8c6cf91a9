package game

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/textfile"
)

// Bounds of a table file.
const (
	maxTable   = 1 << 20 // bytes
	maxColumns = 64
)

// tables reads the tables beside a profile, which become part of its version.
type tables struct {
	folder fs.FS
	files  []core.File
	sealed bool // the profile is loaded: nothing more may be read
}

// read is table(path, key = ""): the rows of a .tsv file beside the profile, as a list of structs; with key, as a dict by
// that column. It works at the top of a file only.
func (t *tables) read(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var name, key string
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "path", &name, "key?", &key); err != nil {
		return nil, err
	}
	if t.sealed {
		return nil, errors.New("table: use it at the top of the file, not in a function, so that the table is part of the version")
	}
	if !fs.ValidPath(name) || path.Ext(name) != ".tsv" {
		return nil, fmt.Errorf("table: %q is no .tsv file in the profile's folder", name)
	}
	text, err := textfile.ReadText(t.folder, name, maxTable)
	if err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	rows, err := parseTable(text)
	if err != nil {
		return nil, fmt.Errorf("table: %s: %w", name, err)
	}
	if !hasFile(t.files, name) {
		t.files = append(t.files, core.File{Path: name, Data: []byte(text)})
	}
	if key == "" {
		return rows, nil
	}
	return byKey(rows, name, key)
}

func byKey(rows *starlark.List, name, key string) (starlark.Value, error) {
	dict := starlark.NewDict(rows.Len())
	for row := range starlark.Elements(rows) {
		value, err := row.(starlark.HasAttrs).Attr(key)
		if err != nil {
			return nil, fmt.Errorf("table: %s has no column %q", name, key)
		}
		if _, twice, err := dict.Get(value); twice || err != nil {
			return nil, fmt.Errorf("table: %s has more than one row whose %s is %s", name, key, value)
		}
		if err := dict.SetKey(value, row); err != nil {
			return nil, fmt.Errorf("table: %s: %w", name, err)
		}
	}
	return dict, nil
}

func hasFile(files []core.File, name string) bool {
	for _, f := range files {
		if f.Path == name {
			return true
		}
	}
	return false
}

var columnForm = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// parseTable reads lines of cells between tabs, the first of which names the columns. A cell that is a whole number,
// decimal or such as 0xd35e, becomes one; an empty cell is None. Empty lines and those after # are passed over.
func parseTable(text string) (*starlark.List, error) {
	rows := new(starlark.List)
	var columns []string
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			if err := checkColumns(cells); err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			columns = cells
			continue
		}
		if len(cells) > len(columns) {
			return nil, fmt.Errorf("line %d has %d cells and there are %d columns", number, len(cells), len(columns))
		}
		if err := rows.Append(tableRow(columns, cells)); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func checkColumns(names []string) error {
	seen := map[string]bool{}
	for _, name := range names {
		if !columnForm.MatchString(name) || seen[name] || len(names) > maxColumns {
			return fmt.Errorf("%q cannot name a column: use up to %d different names of small letters, digits and _", name, maxColumns)
		}
		seen[name] = true
	}
	return nil
}

func tableRow(columns, cells []string) starlark.Value {
	members := make(starlark.StringDict, len(columns))
	for i, name := range columns {
		members[name] = starlark.None
		if i < len(cells) {
			members[name] = tableCell(cells[i])
		}
	}
	return starlarkstruct.FromStringDict(starlark.String("row"), members)
}

func tableCell(text string) starlark.Value {
	text = strings.TrimSpace(text)
	if text == "" {
		return starlark.None
	}
	digits, base := text, 10
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		digits, base = hex, 16
	}
	if n, err := strconv.ParseInt(digits, base, 64); err == nil && !strings.HasPrefix(digits, "+") {
		return starlark.MakeInt64(n)
	}
	return starlark.String(text)
}
