package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"dotmatrix/tui/action"
)

// configFile is what a configuration file says.
type configFile struct {
	values map[string]string
	Keys   action.Keys
}

// readConfig reads the file at path; one that is not there says nothing. The error names the line.
func readConfig(path string) (*configFile, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &Error{fmt.Errorf("reading the configuration: %w", err)}
	}
	file, err := parseConfig(data)
	if err != nil {
		return nil, &Error{fmt.Errorf("%s: %w", path, err)}
	}
	return file, nil
}

func parseConfig(data []byte) (*configFile, error) {
	var raw map[string]any
	if err := toml.Unmarshal(data, &raw); err != nil {
		var decode *toml.DecodeError
		if errors.As(err, &decode) {
			row, column := decode.Position()
			return nil, fmt.Errorf("line %d, column %d: %s", row, column, decode.Error())
		}
		return nil, err
	}
	file := &configFile{values: map[string]string{}}
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		if key == "keys" {
			keys, err := parseKeys(raw[key])
			if err != nil {
				return nil, err
			}
			file.Keys = keys
			continue
		}
		if !slices.ContainsFunc(All, func(s Setting) bool { return s.Key == key }) {
			return nil, fmt.Errorf("there is no setting %q: `dotmatrix config show` lists them", key)
		}
		switch value := raw[key].(type) {
		case string, bool, int64, float64:
			file.values[key] = fmt.Sprint(value)
		default:
			return nil, fmt.Errorf("the setting %q needs one value", key)
		}
	}
	return file, nil
}

// parseKeys reads the table of keys: an action's name, and one key or a list of them.
func parseKeys(value any) (action.Keys, error) {
	table, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("keys is a table, such as: [keys] and below it pause = [\"space\", \"p\"]")
	}
	keys := action.Keys{}
	for name, v := range table {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		keys[name] = []string{}
		for _, k := range list {
			key, ok := k.(string)
			if !ok || key == "" {
				return nil, fmt.Errorf("the keys of %q are texts, such as [\"space\", \"ctrl+p\"]", name)
			}
			keys[name] = append(keys[name], key)
		}
	}
	return keys, keys.Check()
}

// Template is a file that says what the defaults say: every setting with its comment, none of them in force.
func Template() string {
	var out strings.Builder
	out.WriteString("# dotmatrix. Remove the # before a setting to change it.\n# Flags and the environment count more than this file; `dotmatrix config show` tells where each value comes from.\n")
	for _, s := range All {
		value, _ := toml.Marshal(map[string]string{s.Key: s.Default}) // of texts: it cannot fail
		fmt.Fprintf(&out, "\n# %s ($%s)\n# %s", s.Words(), s.Env, value)
	}
	out.WriteString("\n# Keys of the screens by the names of their actions, which the help (?) and the palette (:) show.\n# [keys]\n# pause = [\"space\", \"p\"]\n# \"button.a\" = [\"z\", \"j\"]\n")
	return out.String()
}
