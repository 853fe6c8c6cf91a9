package where

import (
	"maps"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
)

// Field is something of a run that can be compared.
type Field struct{ Name, Doc string }

// Fields lists them, and what they are; "tag.KEY" stands for the value of any tag.
func Fields() []Field {
	var all []Field
	for _, f := range fields {
		all = append(all, Field{f.name, f.doc})
	}
	return append(all, Field{"tag.KEY", "value of the tag KEY"})
}

// field is one of these, and how it is had of a run: one of the functions is set.
type field struct {
	name, doc string
	text      func(*core.RunSummary) string
	number    func(*core.RunSummary) float64
	length    func(*core.RunSummary) time.Duration
	instant   func(*core.RunSummary) time.Time
	set       func(*core.RunSummary) []string
}

var fields = []field{
	{name: "run", doc: "its ID, or the first digits of it", text: func(r *core.RunSummary) string { return r.ID }},
	{name: "name", doc: "name that a person gave it", text: func(r *core.RunSummary) string { return r.Called() }},
	{name: "agent", doc: "name of the agent", text: func(r *core.RunSummary) string { return r.Agent.Name }},
	{name: "version", doc: "ID of the agent's version, or the first digits of it", text: func(r *core.RunSummary) string { return r.Agent.ID.String() }},
	{name: "model", doc: "model that answered; mixed: several did", set: modelsOf},
	{name: "provider", doc: "who serves that model: openai, openrouter, ollama, ...", set: func(r *core.RunSummary) []string { return r.Providers() }},
	{name: "endpoint", doc: "base URL that was asked", set: endpointsOf},
	{name: "asked", doc: "name of the model that was asked for", set: askedOf},
	{name: "game", doc: "title of the ROM", text: func(r *core.RunSummary) string { return r.Machine.ROM.Title }},
	{name: "system", doc: "DMG or CGB", text: func(r *core.RunSummary) string { return r.Machine.System }},
	{name: "status", doc: "running, finished, stopped, failed, interrupted or incomplete", text: func(r *core.RunSummary) string { return string(r.Status) }},
	{name: "cause", doc: "what ended it: steps, story, max_tokens, person, provider, ...", text: func(r *core.RunSummary) string { return string(r.Cause) }},
	{name: "reason", doc: "why it ended", text: func(r *core.RunSummary) string { return r.Reason }},
	{name: "note", doc: "a person's note", text: func(r *core.RunSummary) string { return r.Note }},
	{name: "from", doc: "the capture or battery save that it starts from", text: func(r *core.RunSummary) string { return r.Anchor.Name }},
	{name: "origin", doc: "file that it was imported from", text: func(r *core.RunSummary) string { return r.Origin.File }},
	{name: "proof", doc: "what this machine found: none, chain, replayed or forged", text: func(r *core.RunSummary) string { return string(r.Verified.Proof()) }},
	{name: "signed", doc: "who signed it, as found with its proof", set: func(r *core.RunSummary) []string { return r.Verified.Signed }},
	{name: "core", doc: "version of the emulator core that it began with", text: func(r *core.RunSummary) string { return r.Machine.CoreVersion }},
	{name: "parent", doc: "run that it is a fork of", text: func(r *core.RunSummary) string { return r.Parent }},
	{name: "steps", doc: "steps", number: func(r *core.RunSummary) float64 { return float64(r.Steps) }},
	{name: "frames", doc: "video frames", number: func(r *core.RunSummary) float64 { return float64(r.Frames) }},
	{name: "presses", doc: "presses of buttons", number: func(r *core.RunSummary) float64 { return float64(r.Presses) }},
	{name: "seed", doc: "seed of the random numbers", number: func(r *core.RunSummary) float64 { return float64(r.Seed) }},
	{name: "depth", doc: "forks that lead to it", number: func(r *core.RunSummary) float64 { return float64(r.Depth) }},
	{name: "milestones", doc: "number of milestones reached", number: func(r *core.RunSummary) float64 { return float64(len(r.Milestones)) }},
	{name: "calls", doc: "model calls", number: func(r *core.RunSummary) float64 { return float64(r.Spent().Calls) }},
	{name: "faults", doc: "steps in which the agent's own action was not used", number: func(r *core.RunSummary) float64 { return float64(r.Faults) }},
	{name: "fallbacks", doc: "steps in which nothing was pressed for want of an action", number: func(r *core.RunSummary) float64 { return float64(r.Fallbacks) }},
	{name: "failed", doc: "model calls that were not answered", number: func(r *core.RunSummary) float64 { return float64(r.Usage.Failed) }},
	{name: "tokens", doc: "tokens of its model calls", number: func(r *core.RunSummary) float64 { return float64(r.Spent().Tokens()) }},
	{name: "dollars", doc: "price of its model calls", number: func(r *core.RunSummary) float64 { return r.Spent().Dollars }},
	{name: "wall", doc: "how long its steps took", length: func(r *core.RunSummary) time.Duration { return r.Wall }},
	{name: "started", doc: "when it began", instant: func(r *core.RunSummary) time.Time { return r.Start }},
	{name: "ended", doc: "when it ended", instant: func(r *core.RunSummary) time.Time { return r.End }},
	{name: "milestone", doc: "keys of the milestones reached", set: milestonesOf},
	{name: "tag", doc: "keys of its tags", set: tagsOf},
	{name: "help", doc: "what the agent gets: screen, text, find_path, ...", set: helpOf},
}

func milestonesOf(r *core.RunSummary) []string {
	keys := make([]string, len(r.Milestones))
	for i, m := range r.Milestones {
		keys[i] = m.Key
	}
	return keys
}

func tagsOf(r *core.RunSummary) []string {
	return slices.Collect(maps.Keys(r.Tags))
}

func helpOf(r *core.RunSummary) []string {
	l := r.Help()
	return slices.Concat(l.Observes, l.Tools, l.Hints)
}

// modelsOf are the models that answered, and mixed for several.
func modelsOf(r *core.RunSummary) []string {
	names := r.ModelNames()
	if model := r.Model(); model == core.MixedModels {
		names = append(names, model)
	}
	return names
}

func endpointsOf(r *core.RunSummary) []string {
	return each(r, func(u core.ModelUse) string { return u.Endpoint })
}

func askedOf(r *core.RunSummary) []string {
	return each(r, func(u core.ModelUse) string { return u.Asked })
}

// each gives what a run's uses of models say, each once.
func each(r *core.RunSummary, of func(core.ModelUse) string) []string {
	var all []string
	for _, u := range r.Models {
		if said := of(u); said != "" && !slices.Contains(all, said) {
			all = append(all, said)
		}
	}
	return all
}

// find gives the field of a name.
func find(name string) (field, bool) {
	if key, ok := cutFold(name, "tag."); ok && key != "" {
		return field{name: name, text: func(r *core.RunSummary) string { return r.Tags[tagNamed(r, key)] }}, true
	}
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			return f, true
		}
	}
	return field{}, false
}

// tagNamed is the run's tag of a name, whatever its case; "" where there is none.
func tagNamed(r *core.RunSummary, name string) string {
	for key := range r.Tags {
		if strings.EqualFold(key, name) {
			return key
		}
	}
	return ""
}

func cutFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", false
	}
	return text[len(prefix):], true
}

func names() []string {
	var all []string
	for _, f := range Fields() {
		all = append(all, f.Name)
	}
	return all
}
