package main

import (
	"encoding"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/adrg/xdg"
	"github.com/pelletier/go-toml/v2"

	"dotmatrix/core"
	"dotmatrix/tui"
	"dotmatrix/tui/action"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/theme"
)

// setting is something that a person can choose once for all runs: by a flag, the environment or the configuration file,
// the first of these that says something.
type setting struct {
	key   string // in the file
	env   string
	flag  string // empty: none
	value string // where nobody says anything
	doc   string
	check func(string) error
	known []string // values that it may have, as far as they have names
}

// words says what the setting is, and may be where only names are known.
func (s setting) words() string {
	if s.check == nil {
		return s.doc + ": " + strings.Join(s.known, ", ")
	}
	return s.doc
}

// wrong says why the setting cannot have a value.
func (s setting) wrong(value string) error {
	switch {
	case s.check != nil:
		return s.check(value)
	case slices.Contains(s.known, value):
		return nil
	}
	return fmt.Errorf("unknown value %q: use %s", value, strings.Join(s.known, ", "))
}

// settingOf is the setting of a key.
func settingOf(key string) setting {
	return settings[slices.IndexFunc(settings, func(s setting) bool { return s.key == key })]
}

// settings are in the order of the file that `config init` writes.
var settings = []setting{
	{"db", "DOTMATRIX_DB", "db", filepath.Join(xdg.DataHome, "dotmatrix", "runs.db"), "file that holds the runs", anything, nil},
	{"roms", "DOTMATRIX_ROMS", "", filepath.Join(xdg.DataHome, "dotmatrix", "roms"), "folder in which the home screen looks for ROMs", anything, nil},
	{"games", "DOTMATRIX_GAMES", "", filepath.Join(xdg.DataHome, "dotmatrix", "games"), "folder of your own game profiles", anything, nil},
	{"game", "DOTMATRIX_GAME", "game", "", "folder of a game profile to use whatever the ROM is, or of several to look in first", anything, nil},
	{"log", "DOTMATRIX_LOG", "", filepath.Join(xdg.StateHome, "dotmatrix", "dotmatrix.log"), "file for what happened while a screen was up", anything, nil},
	{"agent", "DOTMATRIX_AGENT", "agent", "explorer", "who plays", anything, nil},
	{"model", "DOTMATRIX_MODEL", "model", "", "model that agents ask; empty: the endpoint's usual one", anything, nil},
	{"pace", "DOTMATRIX_PACE", "pace", "1x", "how fast frames are shown: a multiple of real time, or unlimited (default 1x)", checkPace, []string{"0.25x", "0.5x", "1x", "2x", "4x", "8x", "unlimited"}},
	{"theme", "DOTMATRIX_THEME", "theme", "auto", "colours of the screens", nil, theme.Names()},
	{"graphics", "DOTMATRIX_GRAPHICS", "graphics", "auto", "how the game's picture is drawn", nil, plane.GraphicsNames},
	{"blocks", "DOTMATRIX_BLOCKS", "blocks", "auto", "characters of a small picture", nil, plane.BlocksNames},
	{"palette", "DOTMATRIX_PALETTE", "palette", "own", "colours of a Game Boy's four shades", nil, plane.PaletteNames},
	{"mouse", "DOTMATRIX_MOUSE", "mouse", "true", "true or false: whether the screens take the mouse; without, the terminal selects text with it", checkBool, []string{"true", "false"}},
}

func anything(string) error { return nil }

func checkPace(value string) error {
	_, err := core.ParsePace(value)
	return err
}

func checkBool(value string) error {
	if _, err := strconv.ParseBool(value); err != nil {
		return fmt.Errorf("%q is neither true nor false", value)
	}
	return nil
}

// chosen are the values of the settings, and where each comes from.
type chosen struct {
	values map[string]string
	from   map[string]string
	keys   action.Keys
	path   string // of the configuration file
}

// configPath is where the configuration file is looked for.
func configPath(env *environment) string {
	if path, ok := env.Lookup("DOTMATRIX_CONFIG"); ok && path != "" {
		return path
	}
	return filepath.Join(xdg.ConfigHome, "dotmatrix", "config.toml")
}

// choose reads the file and the environment. The result is good also beside an error, as far as it goes.
func choose(env *environment) (*chosen, error) {
	c := &chosen{values: map[string]string{}, from: map[string]string{}, path: configPath(env)}
	file, err := readConfig(c.path)
	if file == nil {
		file = &configFile{}
	}
	c.keys = file.Keys
	for _, s := range settings {
		c.values[s.key], c.from[s.key] = s.value, "default"
		if value, ok := file.values[s.key]; ok {
			c.values[s.key], c.from[s.key] = value, c.path
		}
		if value, ok := env.Lookup(s.env); ok && value != "" {
			c.values[s.key], c.from[s.key] = value, "$"+s.env
		}
		if wrong := s.wrong(c.values[s.key]); wrong != nil && err == nil {
			err = &usageError{fmt.Errorf("%s, from %s: %w", s.key, c.from[s.key], wrong)}
		}
	}
	return c, err
}

// get is the value of a setting.
func (c *chosen) get(key string) string {
	value, ok := c.values[key]
	if !ok {
		panic("there is no setting " + key) // a fault in the program
	}
	return value
}

// set is a value from a flag.
func (c *chosen) set(s setting, value string) error {
	if err := s.wrong(value); err != nil {
		return usagef("--%s: %w", s.flag, err)
	}
	c.values[s.key], c.from[s.key] = value, "--"+s.flag
	return nil
}

// screenSettings are what was chosen for the screens.
func (a *app) screenSettings() tui.Settings {
	mouse, _ := strconv.ParseBool(a.chosen.get("mouse")) // it was checked
	s := tui.Settings{Theme: a.chosen.get("theme"), Keys: a.chosen.keys, Mouse: mouse}
	for key, into := range map[string]encoding.TextUnmarshaler{"graphics": &s.Pictures.Graphics, "blocks": &s.Pictures.Blocks, "palette": &s.Pictures.Palette} {
		_ = into.UnmarshalText([]byte(a.chosen.get(key))) // it was checked
	}
	return s
}

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
		return nil, &usageError{fmt.Errorf("reading the configuration: %w", err)}
	}
	file, err := parseConfig(data)
	if err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", path, err)}
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
		if !slices.ContainsFunc(settings, func(s setting) bool { return s.key == key }) {
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
