package agent_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// model is a Model that follows a script: one list of deltas a call, and an error that ends it. The last repeats.
type model struct {
	script   []call
	requests []llm.Request
	window   int // tokens; 0: not known
}

type call struct {
	deltas []llm.Delta
	err    error
}

// answers is a script of whole answers.
func answers(texts ...string) *model {
	m := &model{}
	for _, text := range texts {
		m.script = append(m.script, call{deltas: whole(text)})
	}
	return m
}

// whole is an answer in two pieces, and the reply.
func whole(text string) []llm.Delta {
	half := len(text) / 2
	return []llm.Delta{{Text: text[:half]}, {Text: text[half:]}, {Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, text),
		ID: "id-1", Model: "toy-1", Finish: "stop", InputTokens: 7, OutputTokens: 3, Attempts: 1, First: 250 * time.Millisecond}}}
}

func (m *model) About(name string) llm.About {
	if name == "" {
		name = "toy"
	}
	return llm.About{Name: name, Server: "127.0.0.1:99", Endpoint: "http://127.0.0.1:99/v1", Window: m.window}
}

func (m *model) Stream(ctx context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	c := m.script[min(len(m.requests), len(m.script)-1)]
	m.requests = append(m.requests, request)
	return func(yield func(llm.Delta, error) bool) {
		for _, d := range c.deltas {
			if ctx.Err() != nil {
				yield(llm.Delta{}, context.Cause(ctx))
				return
			}
			if !yield(d, nil) {
				return
			}
		}
		if c.err != nil {
			yield(llm.Delta{}, c.err)
		}
	}
}

// world is a host that keeps what it is given.
type world struct {
	agent.Host
	events []core.Event
	spans  []core.Span
}

func newWorld(model llm.Model, seed uint64) *world {
	w := &world{}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w.Host = agent.Host{
		Model:  model,
		Random: rand.New(rand.NewPCG(seed, 1)),
		Now:    func() time.Time { now = now.Add(time.Second); return now },
		Emit:   func(e core.Event) { w.events = append(w.events, e) },
		Record: func(s core.Span) { w.spans = append(w.spans, s) },
	}
	return w
}

// heard is what a pane shows of a channel: the deltas since the last drop.
func (w *world) heard(channel core.Channel) string {
	text := ""
	for _, e := range w.events {
		switch e := e.(type) {
		case core.TextDropped:
			text = ""
		case core.TextDelta:
			if e.Channel == channel {
				text += e.Text
			}
		}
	}
	return text
}

func (w *world) noticed() string {
	text := ""
	for _, e := range w.events {
		if n, ok := e.(core.Noticed); ok {
			text += n.Text + "\n"
		}
	}
	return text
}

// head is a definition for tests that care only for the functions below it.
const head = `
agent = define(name = "toy", description = "A toy.", params = {"n": 3}, observes = ["screen"])
def start(ctx): return {"n": 0}
`

func load(t *testing.T, source string) *agent.Agent {
	t.Helper()
	a, err := agent.Load(files(source), "toy.star", nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func files(source string) fs.FS {
	return fstest.MapFS{"toy.star": {Data: []byte(source)}, "prompt.txt": {Data: []byte("play!")}}
}

// shipped is the folder of the shipped agents.
func shipped() fs.FS { return os.DirFS("../../assets/agents") }

func screen() *core.Frame {
	f := core.NewFrame(16, 8)
	for i := range f.Pix {
		f.Pix[i] = uint16(i % 3 * 1000)
	}
	return f
}

// spoken is facts with their words.
type spoken struct {
	json    json.RawMessage
	text    string
	options []core.Option
}

func (s spoken) JSON() json.RawMessage                              { return s.json }
func (s spoken) Text(context.Context) (string, error)               { return s.text, nil }
func (s spoken) Options(context.Context) ([]core.Option, error)     { return s.options, nil }
func (spoken) Milestones(context.Context) ([]core.Milestone, error) { return nil, nil }

// seen is an observation of everything.
func seen(seq int) core.Observation {
	return core.Observation{Seq: seq, Tick: 100, Screen: screen(), Facts: spoken{json.RawMessage(`{"at":{"x":3}}`), "You stand at 3.", nil},
		Last: &core.Step{Actor: core.ActorAgent, Action: core.PressAll(core.Up, core.A), Said: "before", Fault: ""}}
}

func mustContain(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}
