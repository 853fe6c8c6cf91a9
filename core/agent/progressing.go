package agent

import (
	"encoding/json"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core/agent/progress"
	"dotmatrix/core/script"
)

// trackProgress is track_progress(track, obs, patience = 6): it notes the step and says whether the agent gets on. track
// is what it gave in the step before, None at first; it is kept in memory.
func trackProgress(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var before starlark.Value
	var obs *observation
	patience := 6
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "track", &before, "obs", &obs, "patience?", &patience); err != nil {
		return nil, err
	}
	var track progress.Track
	data, err := script.ToJSON(before)
	if err == nil {
		err = json.Unmarshal(data, &track)
	}
	if err != nil {
		return nil, fmt.Errorf("track_progress: track is not what it gave before: %w", err)
	}
	track = track.Add(obs.mark())
	stuck := track.Look(patience)
	if data, err = json.Marshal(track); err != nil {
		return nil, err
	}
	value, err := script.FromJSON(data)
	if err != nil {
		return nil, err
	}
	return starlarkstruct.FromStringDict(starlark.String("progress"), starlark.StringDict{
		"track":  value,
		"stuck":  starlark.Bool(stuck.Why != ""),
		"why":    starlark.String(stuck.Why),
		"advice": starlark.String(stuck.Advice),
	}), nil
}

// markOf is what is remembered of a step to see whether the agent gets on. The place counts where the agent may know it.
func (t *turn) markOf() progress.Mark {
	m := progress.Mark{}
	if t.seen.Screen != nil && len(t.seen.Screen.Pix) > 0 {
		m.Screen = t.screenHash().String()[:screenDigits]
	}
	if t.seen.Last != nil {
		m.Action = t.seen.Last.Action.String()
	}
	if t.agent.definition.needs("facts", "text", "map") {
		m.Place = t.glance().place
	}
	return m
}

// screenDigits is how many digits of a picture's hash are kept.
const screenDigits = 16
