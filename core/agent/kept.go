package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/atlas"
	"dotmatrix/core/script"
)

// keptKey is the key of an agent's memory under which the runtime keeps what it keeps for the agent. Agent files do not
// see it.
const keptKey = "kept"

// kept is what the runtime remembers for an agent that asks for it: a part of its memory, so that any step can be made
// again.
type kept struct {
	Dialog []line       `json:"dialog,omitempty"` // the last texts that the game showed
	World  *atlas.World `json:"world,omitempty"`
	Notes  []string     `json:"notes,omitempty"`
	Goals  []goal       `json:"goals,omitempty"`

	Lacks map[string]lacks `json:"lacks,omitempty"` // by model: what it was found not to take
	Rungs map[string]rung  `json:"rungs,omitempty"` // by model: on which rung of the ladder of ctx.react it stands
}

// line is a page of text that the game showed.
type line struct {
	Seq  int    `json:"seq"` // the step in which it was first seen
	Text string `json:"text"`
}

type goal struct {
	Text string `json:"text"`
	Done bool   `json:"done"`
}

// Bounds of what is kept.
const (
	maxDialog = 30
	maxNotes  = 40
	maxGoals  = 20
	maxNote   = 500 // runes
)

// takeKept takes what is kept out of a memory.
func takeKept(memory starlark.Value) (*kept, error) {
	k := &kept{}
	dict, ok := memory.(*starlark.Dict)
	if !ok {
		return k, nil
	}
	value, found, err := dict.Delete(starlark.String(keptKey))
	if err != nil || !found {
		return k, err
	}
	data, err := script.ToJSON(value)
	if err == nil {
		err = json.Unmarshal(data, k)
	}
	if err != nil {
		return nil, fmt.Errorf("what is kept in it: %w", err)
	}
	return k, nil
}

func (k *kept) empty() bool {
	return len(k.Dialog)+len(k.Notes)+len(k.Goals)+len(k.Lacks)+len(k.Rungs) == 0 && (k.World == nil || len(k.World.Maps) == 0)
}

// putInto gives the memory with what is kept in it.
func (k *kept) putInto(memory starlark.Value) (starlark.Value, error) {
	dict, ok := memory.(*starlark.Dict)
	if ok {
		if _, taken, _ := dict.Get(starlark.String(keptKey)); taken {
			return nil, fmt.Errorf("the key %q is the runtime's: use another one", keptKey)
		}
	}
	if !ok && memory != starlark.None {
		k.Lacks = nil // it is found out again
	}
	if k.empty() {
		return memory, nil
	}
	if !ok && memory != starlark.None {
		return nil, fmt.Errorf("it is %s: an agent with a memory of dialog, map, notes or goals keeps a dict", kind(memory))
	}
	data, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	value, err := script.FromJSON(data)
	if err != nil {
		return nil, err
	}
	whole := starlark.NewDict(4)
	if ok {
		for _, item := range dict.Items() {
			if err := whole.SetKey(item[0], item[1]); err != nil {
				return nil, err
			}
		}
	}
	return whole, whole.SetKey(starlark.String(keptKey), value)
}

// lack remembers what a model was found not to take.
func (k *kept) lack(model string, found lacks) {
	if found == (lacks{}) {
		return
	}
	if k.Lacks == nil {
		k.Lacks = map[string]lacks{}
	}
	k.Lacks[model] = found
}

// stand remembers on which rung a model stands.
func (k *kept) stand(model string, on rung) {
	if k.Rungs == nil {
		k.Rungs = map[string]rung{}
	}
	k.Rungs[model] = on
}

// see remembers what an observation shows, as far as the agent asks for it.
func (k *kept) see(d *definition, seen core.Observation) (place atlas.Place, placed bool) {
	if d.needs("dialog", "read_dialog") {
		k.hear(seen)
	}
	if d.needs("map", "read_map", "find_path", "walk_to") {
		if k.World == nil {
			k.World = &atlas.World{}
		}
		return k.World.See(seen.Facts)
	}
	return atlas.Place{}, false
}

// hear remembers the text that the game shows, once.
func (k *kept) hear(seen core.Observation) {
	text := dialogIn(seen.Facts)
	if text == "" || (len(k.Dialog) > 0 && k.Dialog[len(k.Dialog)-1].Text == text) {
		return
	}
	k.Dialog = append(k.Dialog, line{Seq: seen.Seq, Text: clip(text, maxNote)})
	k.Dialog = k.Dialog[max(len(k.Dialog)-maxDialog, 0):]
}

// note adds a note; the oldest is dropped where there are too many.
func (k *kept) note(text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return errors.New("the note is empty")
	}
	if slices.Contains(k.Notes, text) {
		return errors.New("that note is there already")
	}
	k.Notes = append(k.Notes, clip(text, maxNote))
	k.Notes = k.Notes[max(len(k.Notes)-maxNotes, 0):]
	return nil
}

// notebook is the notes and goals as a model is shown them; "" where there are none.
func (k *kept) notebook() string {
	var lines []string
	if len(k.Goals) > 0 {
		lines = append(lines, "Your goals:")
		for i, g := range k.Goals {
			mark := ""
			if g.Done {
				mark = " (reached)"
			}
			lines = append(lines, fmt.Sprintf("%d. %s%s", i+1, g.Text, mark))
		}
	}
	if len(k.Notes) > 0 {
		lines = append(lines, "Your notes:")
		for i, n := range k.Notes {
			lines = append(lines, fmt.Sprintf("%d. %s", i+1, n))
		}
	}
	return strings.Join(lines, "\n")
}

// dialog is what the game showed, the newest last.
func (k *kept) dialog() []string {
	texts := make([]string, len(k.Dialog))
	for i, l := range k.Dialog {
		texts[i] = l.Text
	}
	return texts
}
