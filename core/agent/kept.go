package agent

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core/agent/atlas"
)

// keptKey is the key of an agent's memory under which the runtime keeps what it keeps for the agent. Agent files do not
// see it.
const keptKey = "kept"

// kept is what the runtime remembers for an agent that asks for it: a part of its memory, so that any step can be made
// again. The fields of all that is in it are declared in the order of their keys, which makes its JSON canonical.
type kept struct {
	Dialog []line           `json:"dialog,omitempty"` // the last texts that the game showed
	Goals  []goal           `json:"goals,omitempty"`
	Heat   map[string]int   `json:"heat,omitempty"`  // of what ctx.choose chose, by place and label; it decays
	Lacks  map[string]lacks `json:"lacks,omitempty"` // by model: what it was found not to take
	Notes  []string         `json:"notes,omitempty"`
	Rungs  map[string]rung  `json:"rungs,omitempty"` // by model: on which rung of the ladder of ctx.react it stands
	World  *atlas.World     `json:"world,omitempty"`
}

// line is a page of text that the game showed.
type line struct {
	Seq  int    `json:"seq"` // the step in which it was first seen
	Text string `json:"text"`
}

type goal struct {
	Done bool   `json:"done"`
	Text string `json:"text"`
}

// Bounds of what is kept.
const (
	maxDialog = 30
	maxNotes  = 40
	maxGoals  = 20
	maxNote   = 500 // runes
)

func (k *kept) empty() bool {
	return len(k.Dialog)+len(k.Notes)+len(k.Goals)+len(k.Lacks)+len(k.Rungs)+len(k.Heat) == 0 && (k.World == nil || len(k.World.Maps) == 0)
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

// look remembers what the observation shows, as far as the agent asks for it.
func (t *turn) look() {
	d, k := t.agent.definition, t.kept
	if d.needs("dialog", "read_dialog") {
		k.hear(t.seen.Seq, t.glance().dialog)
	}
	if d.needs("map", "read_map", "find_path", "walk_to", "options") {
		if k.World == nil {
			k.World = &atlas.World{}
		}
		t.place, t.placed = k.World.See(factsJSON(t.seen))
	}
}

// hear remembers the text that the game shows, once.
func (k *kept) hear(seq int, text string) {
	if text == "" || (len(k.Dialog) > 0 && k.Dialog[len(k.Dialog)-1].Text == text) {
		return
	}
	k.Dialog = append(k.Dialog, line{Seq: seq, Text: clip(text, maxNote)})
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
