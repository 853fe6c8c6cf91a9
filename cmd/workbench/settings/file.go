package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"dotmatrix/core/llm"
	"dotmatrix/core/textfile"
	"dotmatrix/tui/action"
)

// configFile is what a configuration file says.
type configFile struct {
	values    map[string]string
	Keys      action.Keys
	Endpoints map[string]llm.Endpoint
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
	var file *configFile
	text, err := textfile.Decode(data)
	if err == nil {
		file, err = parseConfig([]byte(text))
	}
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
		if key == "endpoint" {
			endpoints, err := parseEndpoints(raw[key])
			if err != nil {
				return nil, err
			}
			file.Endpoints = endpoints
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

// parseEndpoints reads the tables [endpoint.NAME].
func parseEndpoints(value any) (map[string]llm.Endpoint, error) {
	table, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("endpoints are tables, such as: [endpoint.local] and below it url = \"http://127.0.0.1:8080/v1\"")
	}
	endpoints := map[string]llm.Endpoint{}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		text, err := toml.Marshal(table[name])
		if err != nil {
			return nil, fmt.Errorf("endpoint.%s: %w", name, err)
		}
		var e llm.Endpoint
		decoder := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
		if _, isTable := table[name].(map[string]any); !isTable {
			return nil, fmt.Errorf("endpoint.%s is a table, such as: [endpoint.%s] and below it url = \"http://127.0.0.1:8080/v1\"", name, name)
		}
		if err := decoder.Decode(&e); err != nil {
			return nil, fmt.Errorf("endpoint.%s: %s; it may have url, key_env, headers, query, model and provider", name, strings.TrimPrefix(err.Error(), "toml: "))
		}
		if e.URL == "" || strings.Contains(name, "://") {
			return nil, fmt.Errorf("endpoint.%s needs a name and a url", name)
		}
		endpoints[name] = e
	}
	return endpoints, nil
}

// Template is a file that says what the defaults say: every setting with its comment, none of them in force.
func Template() string {
	var out strings.Builder
	out.WriteString("# dotmatrix. Remove the # before a setting to change it.\n# Flags and the environment count more than this file; `dotmatrix config show` tells where each value comes from.\n")
	for _, s := range All {
		value, _ := toml.Marshal(map[string]string{s.Key: s.Default}) // of texts: it cannot fail
		fmt.Fprintf(&out, "\n# %s ($%s)\n# %s", s.Words(), s.Env, value)
	}
	out.WriteString("\n# Keys of the screens by the names of their actions, which the help (?) and the palette (:) show.\n# [keys]\n# pause = [\"space\", \"p\"]\n# \"button.a\" = [\"z\", \"j\"]\n" +
		"\n# Model endpoints by name, for --endpoint local. A text may name a variable, such as $AZURE_KEY, so that no key stands here.\n# [endpoint.local]\n" +
		"# url = \"http://127.0.0.1:8080/v1\"\n# key_env = \"MY_KEY\"\n# model = \"qwen2.5-vl\"\n# headers = { X-Title = \"dotmatrix\" }\n# query = { api-version = \"2024-10-21\" }\n")
	return out.String()
}
