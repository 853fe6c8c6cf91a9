// Package settings is what a person can choose once for all runs: by a flag, the environment or the configuration file,
// the first of these that says something. Each value is read once, into a typed field of Values. The command line loads
// them, and hands them to the workbench and the screens.
package settings

import (
	"encoding"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/tui"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/theme"
)

// Values are what is set.
type Values struct {
	Workbench workbench.Config
	ROMs      string    // folder in which the home screen looks for ROMs
	Pace      core.Pace // of a run that is shown, at its start
	Folders   Folders
	Screens   tui.Settings
}

// Setting is something that a person can choose.
type Setting struct {
	Key     string   // in the file
	Env     string   // name of the environment's variable
	Flag    string   // empty: none
	Default string   // as it is written, where nobody says anything
	Known   []string // values that it may have, as far as they have names

	doc  string
	read func(v *Values, text string) error // into its field
}

// Words says what the setting is, and its values where only named ones are allowed.
func (s Setting) Words() string {
	if strings.HasSuffix(s.doc, ":") {
		return s.doc + " " + strings.Join(s.Known, ", ")
	}
	return s.doc
}

// Of returns the setting of a key.
func Of(key string) (Setting, bool) {
	i := slices.IndexFunc(All, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return Setting{}, false
	}
	return All[i], true
}

// All are the settings in the order of the file that `config init` writes.
var All = []Setting{
	{"db", "DOTMATRIX_DB", "db", data("runs.db"), nil, "file that holds the runs", path(func(v *Values) *string { return &v.Workbench.Database })},
	{"roms", "DOTMATRIX_ROMS", "", data("roms"), nil, "folder in which the home screen looks for ROMs", path(func(v *Values) *string { return &v.ROMs })},
	{"games", "DOTMATRIX_GAMES", "", data("games"), nil, "folder of your own game profiles", path(func(v *Values) *string { return &v.Workbench.Profiles })},
	{"game", "DOTMATRIX_GAME", "game", "", nil, "folder of a game profile to use whatever the ROM is, or of several to look in first", path(func(v *Values) *string { return &v.Workbench.Profile })},
	{"log", "DOTMATRIX_LOG", "", filepath.Join(folders.State, "dotmatrix.log"), nil, "file for what happened while a screen was up", path(func(v *Values) *string { return &v.Workbench.Log })},
	{"agent", "DOTMATRIX_AGENT", "agent", "explorer", nil, "who plays", path(func(v *Values) *string { return &v.Workbench.Agent })},
	{"model", "DOTMATRIX_MODEL", "model", "", nil, "model that agents ask; empty: the endpoint's usual one", text(func(v *Values) *string { return &v.Workbench.Model })},
	{"pace", "DOTMATRIX_PACE", "pace", "1x", []string{"0.25x", "0.5x", "1x", "2x", "4x", "8x", "unlimited"}, "how fast frames are shown: a multiple of real time, or unlimited (default 1x)", readPace},
	{"theme", "DOTMATRIX_THEME", "theme", "auto", theme.Names(), "colours of the screens:", readTheme},
	{"graphics", "DOTMATRIX_GRAPHICS", "graphics", "auto", plane.GraphicsNames, "how the game's picture is drawn:", named(plane.GraphicsNames, func(v *Values) encoding.TextUnmarshaler { return &v.Screens.Pictures.Graphics })},
	{"blocks", "DOTMATRIX_BLOCKS", "blocks", "auto", plane.BlocksNames, "characters of a small picture:", named(plane.BlocksNames, func(v *Values) encoding.TextUnmarshaler { return &v.Screens.Pictures.Blocks })},
	{"palette", "DOTMATRIX_PALETTE", "palette", "own", plane.PaletteNames, "colours of a Game Boy's four shades:", named(plane.PaletteNames, func(v *Values) encoding.TextUnmarshaler { return &v.Screens.Pictures.Palette })},
	{"mouse", "DOTMATRIX_MOUSE", "mouse", "true", []string{"true", "false"}, "true or false: whether the screens take the mouse; without, the terminal selects text with it", readMouse},
}

func data(name string) string { return filepath.Join(folders.Data, name) }

func text(field func(*Values) *string) func(*Values, string) error {
	return func(v *Values, text string) error {
		*field(v) = text
		return nil
	}
}

// path reads what is a path, or may be one.
func path(field func(*Values) *string) func(*Values, string) error {
	return func(v *Values, text string) error {
		*field(v) = ExpandHome(text)
		return nil
	}
}

// named reads a value that must have one of the known names.
func named(known []string, field func(*Values) encoding.TextUnmarshaler) func(*Values, string) error {
	return func(v *Values, text string) error {
		if !slices.Contains(known, text) {
			return unknown(text, known)
		}
		return field(v).UnmarshalText([]byte(text))
	}
}

func unknown(text string, known []string) error {
	return fmt.Errorf("unknown value %q: use %s", text, strings.Join(known, ", "))
}

func readTheme(v *Values, text string) error {
	if !slices.Contains(theme.Names(), text) {
		return unknown(text, theme.Names())
	}
	v.Screens.Theme = text
	return nil
}

func readPace(v *Values, text string) (err error) {
	v.Pace, err = core.ParsePace(text)
	return err
}

func readMouse(v *Values, text string) (err error) {
	if v.Screens.Mouse, err = strconv.ParseBool(text); err != nil {
		return fmt.Errorf("%q is neither true nor false", text)
	}
	return nil
}
