package action

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Keys are the keys that a person chose, by the names of actions. An empty list takes an action's keys away.
type Keys map[string][]string

// On gives the actions with the chosen keys. A key that was chosen for one action is taken from the others.
func (k Keys) On(actions []Action) []Action {
	if len(k) == 0 {
		return actions
	}
	chosen := map[string]string{}
	for _, a := range actions {
		for _, key := range k[a.Name] {
			chosen[key] = a.Name
		}
	}
	out := slices.Clone(actions)
	for i := range out {
		if keys, ok := k[out[i].Name]; ok {
			out[i].Keys = keys
			continue
		}
		out[i].Keys = slices.DeleteFunc(slices.Clone(out[i].Keys), func(key string) bool { return chosen[key] != "" })
	}
	return out
}

// Check says which chosen name is no action.
func (k Keys) Check() error {
	for _, name := range slices.Sorted(maps.Keys(k)) {
		if !slices.Contains(Names, name) && !strings.HasPrefix(name, Sort) {
			return fmt.Errorf("there is no action %q to give keys to: the actions are %s", name, strings.Join(Names, ", "))
		}
	}
	return nil
}
