package settings

import (
	"fmt"
	"path/filepath"

	"dotmatrix/tui/action"
)

// Error is a setting that cannot be as it is set: the person's to mend.
type Error struct{ err error }

func (e *Error) Error() string { return e.err.Error() }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.err }

// Settings are the values of all settings, and where each comes from.
type Settings struct {
	Values Values
	Path   string // of the configuration file, whether it is there or not

	shown map[string]Shown
}

// Shown is a setting's value as it is written, and where it comes from.
type Shown struct{ Text, From string }

// Shown is how the setting of a key stands.
func (s *Settings) Shown(key string) Shown { return s.shown[key] }

// Keys are the keys that the person chose, by the names of actions.
func (s *Settings) Keys() action.Keys { return s.Values.Screens.Keys }

// Path is where the configuration file is looked for.
func Path(env *Environment) string {
	if path, ok := env.Lookup("DOTMATRIX_CONFIG"); ok && path != "" {
		return ExpandHome(path)
	}
	return filepath.Join(folders.Config, "config.toml")
}

// Load reads the file and the environment. The result is good also beside an error, as far as it goes.
func Load(env *Environment) (*Settings, error) {
	s := &Settings{Path: Path(env), shown: map[string]Shown{}}
	file, err := readConfig(s.Path)
	if file == nil {
		file = &configFile{}
	}
	s.Values.Screens.Keys, s.Values.Folders = file.Keys, folders
	for _, endpoint := range file.Endpoints {
		env.take(endpoint.Variables()...)
	}
	s.Values.Workbench.Endpoints, s.Values.Workbench.State = file.Endpoints, folders.State
	for _, one := range All {
		value := Shown{one.Default, "default"}
		if text, ok := file.values[one.Key]; ok {
			value = Shown{text, s.Path}
		}
		if text, ok := env.lookup(one.Env); ok && text != "" {
			value = Shown{text, "$" + one.Env}
		} else if text, ok := env.fromFile(one.Env); ok && text != "" {
			value = Shown{text, env.DotenvPath()}
		}
		s.shown[one.Key] = value
		if wrong := one.read(&s.Values, value.Text); wrong != nil && err == nil {
			err = &Error{fmt.Errorf("%s, from %s: %w", one.Key, value.From, wrong)}
		}
	}
	return s, err
}

// Set has the text of a flag count more than what was loaded.
func (s *Settings) Set(one Setting, text string) error {
	if err := one.read(&s.Values, text); err != nil {
		return &Error{fmt.Errorf("--%s: %w", one.Flag, err)}
	}
	s.shown[one.Key] = Shown{text, "--" + one.Flag}
	return nil
}
