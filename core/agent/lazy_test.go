package agent_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
)

// counted counts how often the facts' words are made.
type counted struct {
	spoken
	asked *int
	fails error
}

func (c counted) Text(ctx context.Context) (string, error) {
	*c.asked++
	return c.text, c.fails
}

func TestWordsAreMadeOnlyForThoseWhoReadThem(t *testing.T) {
	for name, test := range map[string]struct {
		source string
		asked  int
	}{
		"observes nothing":                 {`observes = []`, 0},
		"observes facts, reads facts":      {`observes = ["facts"]`, 0},
		"observes text and reads it twice": {`observes = ["text"]`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			body := "obs.facts"
			if test.asked > 0 {
				body = "obs.text + obs.text"
			} else if test.source == "observes = []" {
				body = "obs.seq"
			}
			a := load(t, `
agent = define(name = "toy", description = "", `+test.source+`)
def start(ctx): return {}
def step(ctx, memory, obs):
    x = `+body+`
    return act("a")
`)
			asked := 0
			see := seen(1)
			see.Facts = counted{spoken{json.RawMessage(`{"a":1}`), "words", nil}, &asked, nil}
			if _, err := a.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage(`{}`), see); err != nil {
				t.Fatal(err)
			}
			if asked != test.asked {
				t.Errorf("the words were made %d times, want %d", asked, test.asked)
			}
		})
	}
}

// A profile that cannot say its facts in words fails the step, and the error is told as its own.
func TestFactsThatCannotBeSaid(t *testing.T) {
	a := load(t, `
agent = define(name = "toy", description = "", observes = ["text"])
def start(ctx): return {}
def step(ctx, memory, obs): return act("a", said = obs.text)
`)
	broken := errors.New("profile toy: text: line 3")
	var asked int
	see := seen(1)
	see.Facts = counted{spoken{json.RawMessage(`{"a":1}`), "words", nil}, &asked, broken}
	_, err := a.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage(`{}`), see)
	if !errors.Is(err, broken) {
		t.Errorf("the error %v does not wrap the profile's", err)
	}
	mustContain(t, err, "putting the facts into words")
	see.Facts = nil
	if d, err := a.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage(`{}`), see); err != nil || d.Said != "" {
		t.Errorf("without facts it says %q, %v", d.Said, err)
	}
}
