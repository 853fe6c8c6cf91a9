package agent_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

func loadShipped(t *testing.T, name string, settings map[string]string) *agent.Agent {
	t.Helper()
	fsys, path, err := agent.Resolve(shipped(), name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := agent.Load(fsys, path, settings)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// playSteps makes steps as a session does: each finds what became of the one before.
func playSteps(t *testing.T, a *agent.Agent, w *world, steps int, show func(*core.Observation)) []agent.Decision {
	t.Helper()
	memory, err := a.Start(t.Context(), w.Host)
	if err != nil {
		t.Fatal(err)
	}
	last := &core.Step{Actor: core.ActorAnchor}
	var made []agent.Decision
	for seq := range steps {
		obs := seen(seq + 1)
		obs.Last = last
		if show != nil {
			show(&obs)
		}
		d, err := a.Step(t.Context(), w.Host, memory, obs)
		if err != nil {
			t.Fatal(err)
		}
		made, memory = append(made, d), d.Memory
		last = &core.Step{Seq: seq + 1, Actor: core.ActorAgent, Action: d.Action, Said: d.Said, Fault: d.Fault}
		if d.Fault != "" {
			last.Actor = core.ActorFallback
		}
	}
	return made
}

func TestRandomAgent(t *testing.T) {
	sequences := map[string]string{}
	for name, seed := range map[string]uint64{"one": 1, "again": 1, "two": 2} {
		for _, d := range playSteps(t, loadShipped(t, "random", map[string]string{"presses": "3"}), newWorld(nil, seed), 10, nil) {
			if d.Fault != "" || len(d.Action.Presses) != 3 || d.Said == "" {
				t.Fatalf("decision %+v", d)
			}
			sequences[name] += d.Action.String() + " "
		}
	}
	if sequences["one"] != sequences["again"] || sequences["one"] == sequences["two"] {
		t.Errorf("sequences %v", sequences)
	}
}

func TestOpenAIAgent(t *testing.T) {
	m := answers("Thought: a title.\nAction: buttons('start')", "Thought: hm\nAction: jump", "Thought: sorry\nAction: buttons(sequence=\"up a\")")
	w := newWorld(m, 1)
	a := loadShipped(t, "openai", map[string]string{"goal": "Find the key."})
	if !a.NeedsModel() {
		t.Error("it does not say that it uses a model")
	}
	made := playSteps(t, a, w, 13, nil)
	if made[0].Action.String() != "start" || made[2].Action.String() != "up a" {
		t.Errorf("actions %q and %q", made[0].Action, made[2].Action)
	}
	if made[0].Said != "Thought: a title.\nAction: buttons('start')" {
		t.Errorf("said %q", made[0].Said)
	}
	if !strings.Contains(made[1].Fault, `"jump" is not a valid buttons() call`) {
		t.Errorf("fault %q", made[1].Fault)
	}
	first := m.requests[0]
	if *first.Temperature != 0.1 || first.MaxTokens != 200 || len(first.Messages) != 2 ||
		!strings.Contains(first.Messages[0].Text(), "Your goal: Find the key.") || !strings.Contains(first.Messages[0].Text(), "Game Boy") {
		t.Errorf("first request %+v", first)
	}
	third := m.requests[2].Messages
	if text := third[len(third)-1].Text(); !strings.Contains(text, "could not be used: the action \"jump\" is not a valid buttons() call") {
		t.Errorf("the complaint was not fed back: %q", text)
	}
	if text := m.requests[3].Messages[5].Text(); !strings.Contains(text, "exactly as it was before you pressed: up a") {
		t.Errorf("a screen that stays is not told: %q", text)
	}
	images := 0
	last := m.requests[12].Messages
	for i, m := range last {
		if i > 0 && (m.Role == core.RoleUser) != (i%2 == 1) {
			t.Errorf("message %d is %s", i, m.Role)
		}
		for _, p := range m.Parts {
			if p.Media != "" {
				images++
			}
		}
	}
	if len(last) != 1+2*10+1 || images != 1 || strings.Contains(last[len(last)-1].Text(), "You stand at 3") {
		t.Errorf("%d messages with %d images: %+v", len(last), images, last)
	}
}

func TestOpenAIAgentKeepsABoundedHistory(t *testing.T) {
	m := answers("Thought: on\nAction: buttons('a')")
	made := playSteps(t, loadShipped(t, "openai", map[string]string{"history": "0"}), newWorld(m, 1), 105, nil)
	var memory struct{ Answers []struct{ Seq int } }
	if err := json.Unmarshal(made[104].Memory, &memory); err != nil || len(memory.Answers) != 100 || memory.Answers[0].Seq != 6 {
		t.Errorf("memory %s (%v)", made[104].Memory, err)
	}
	if n := len(m.requests[104].Messages); n != 2 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestOpenAIAgentWithFacts(t *testing.T) {
	a := loadShipped(t, "openai", map[string]string{"help": "facts"})
	if !strings.Contains(string(a.Version().Manifest), `"observes":["screen","text"]`) ||
		!strings.Contains(string(loadShipped(t, "openai", nil).Version().Manifest), `"observes":["screen"]`) {
		t.Error("the manifest does not tell what is observed")
	}
	m := answers("Action: buttons('a')")
	playSteps(t, a, newWorld(m, 1), 1, nil)
	if text := m.requests[0].Messages[1].Text(); !strings.Contains(text, "You stand at 3.") {
		t.Errorf("told %q", text)
	}
	_, err := agent.Load(shipped(), "openai.star", map[string]string{"help": "all"})
	mustContain(t, err, `help is "all"`, "openai.star")
}

func TestOpenAIAgentWithoutVision(t *testing.T) {
	m := answers("", "Action: buttons('a')")
	m.script[0] = call{err: &llm.Error{Kind: llm.KindNoImages}}
	w := newWorld(m, 1)
	playSteps(t, loadShipped(t, "openai", nil), w, 3, nil)
	if len(m.requests) != 4 || strings.Count(w.noticed(), "takes no images") != 1 {
		t.Errorf("%d requests, noticed %q", len(m.requests), w.noticed())
	}
	last := m.requests[3].Messages
	if text := last[len(last)-1].Text(); !strings.Contains(text, "You cannot see the screen") {
		t.Errorf("told %q", text)
	}
}

func TestOpenAIAgentTellsOfThePerson(t *testing.T) {
	m := answers("Action: buttons('a')")
	playSteps(t, loadShipped(t, "openai", nil), newWorld(m, 1), 2, func(o *core.Observation) {
		o.Last = &core.Step{Actor: core.ActorPerson, Action: core.PressAll(core.Left)}
		if o.Seq == 1 {
			o.Steered = []string{"try the cave"}
		}
	})
	if text := m.requests[1].Messages[1].Text(); text != "Step 1. (This screen is no longer shown.)\nA person who watches you says: try the cave" {
		t.Errorf("told later %q", text)
	}
	if text := m.requests[0].Messages[1].Text(); !strings.Contains(text, "took over meanwhile and pressed: left") || !strings.Contains(text, "watches you says: try the cave\n") {
		t.Errorf("told %q", text)
	}
}

// TestRealClient plays over HTTP: what the server got is what the span says, and the key is in neither span nor event.
func TestRealClient(t *testing.T) {
	const key = "sk-secret-0123456789"
	server := llmtest.NewServer(llmtest.Fail(500, "starting"),
		llmtest.Stream{Reasoning: []string{"a ", "door"}, Text: []string{"Thought: in.\nAc", "tion: buttons('up')"}, Input: 50, Output: 9}.Answer(),
		llmtest.EchoKey())
	defer server.Close()
	client, err := llm.New(llm.Config{BaseURL: server.URL(), Key: key, Model: "toy", Clock: instant{}, Jitter: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(client, 1)
	a := loadShipped(t, "openai", nil)
	made := playSteps(t, a, w, 1, nil)[0]
	if made.Action.String() != "up" || made.Reasoning != "a door" || w.heard(core.Said) != made.Said {
		t.Errorf("decision %+v", made)
	}
	sent := server.Requests()[1].Chat
	if sent.Model != "toy" || len(sent.Messages) != 2 || len(sent.Messages[1].Media) != 1 ||
		!strings.HasPrefix(sent.Messages[1].Media[0], "data:image/png;base64,") {
		t.Errorf("sent %+v", sent)
	}
	span := w.spans[0]
	if span.Attributes["gen_ai.usage.input_tokens"] != 50 || span.Attributes["dotmatrix.attempts"] != 2 ||
		span.Attributes["gen_ai.response.model"] != llmtest.Model || span.Input[0].Text() != sent.Messages[0].Text {
		t.Errorf("span %+v", span)
	}
	_, err = a.Step(t.Context(), w.Host, made.Memory, seen(2))
	mustContain(t, err, "refused the key", "OPENAI_API_KEY")
	record, jsonErr := json.Marshal(w.spans)
	if jsonErr != nil || len(w.spans) != 2 {
		t.Fatalf("%d spans (%v)", len(w.spans), jsonErr)
	}
	if all := string(record) + fmt.Sprint(w.events) + err.Error(); strings.Contains(all, key) {
		t.Error("the key is in the record, an event or an error")
	}
}

// instant is a clock on which backoff takes no time and nothing stalls.
type instant struct{}

func (instant) Now() time.Time { return time.Time{} }
func (instant) Sleep(ctx context.Context, d time.Duration) error {
	if d >= llm.IdleTimeout {
		<-ctx.Done()
	}
	return ctx.Err()
}

func TestResolve(t *testing.T) {
	names, err := agent.Shipped(shipped())
	if err != nil || !strings.Contains(strings.Join(names, " "), "openai random") {
		t.Errorf("shipped %q (%v)", names, err)
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "mine.star")
	if err := os.WriteFile(path, []byte(versioned), 0o600); err != nil {
		t.Fatal(err)
	}
	fsys, name, err := agent.Resolve(shipped(), path)
	if err != nil || name != "mine.star" {
		t.Fatalf("%q (%v)", name, err)
	}
	if data, err := fs.ReadFile(fsys, name); err != nil || string(data) != versioned {
		t.Errorf("read %q (%v)", data, err)
	}
	for named, words := range map[string][]string{
		"opnai":            {`no agent "opnai"`, "openai", "random", ".star"},
		folder + "/x.star": {"x.star", "no such file"},
		"../random":        {"no agent"},
	} {
		_, _, err := agent.Resolve(shipped(), named)
		mustContain(t, err, words...)
	}
	if err := os.Mkdir(filepath.Join(folder, "dir.star"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, _, err = agent.Resolve(shipped(), filepath.Join(folder, "dir.star"))
	mustContain(t, err, "is a folder")
}

// TestNothingOutsideTheFolderIsRead: not by a link either, which may come with an agent of somebody's.
func TestNothingOutsideTheFolderIsRead(t *testing.T) {
	folder, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.txt")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(outside, "secret")
	write(filepath.Join(folder, "inside.txt"), "public")
	for link, to := range map[string]string{"away.txt": outside, "here.txt": "inside.txt"} {
		if err := os.Symlink(to, filepath.Join(folder, link)); err != nil {
			t.Skip(err)
		}
	}
	read := func(text string) error {
		t.Helper()
		path := filepath.Join(folder, "mine.star")
		write(path, `agent = define(name = "mine", description = read_text("`+text+`"), observes = [])`+
			"\ndef start(ctx): pass\ndef step(ctx, memory, obs): pass")
		fsys, name, err := agent.Resolve(shipped(), path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = agent.Load(fsys, name, nil)
		return err
	}
	if err := read("here.txt"); err != nil {
		t.Error(err)
	}
	mustContain(t, read("away.txt"), "mine.star:1:54", "path escapes")
}

// TestWhoDoesNotListenSaysSo: a person who says something to an agent that plays by itself is told.
func TestWhoDoesNotListenSaysSo(t *testing.T) {
	for name, want := range map[string]string{"random": "random plays by itself: it does not listen to what is said to it\n", "openai": ""} {
		w := newWorld(answers("Action: buttons('a')"), 1)
		playSteps(t, loadShipped(t, name, nil), w, 2, func(o *core.Observation) {
			if o.Seq == 2 {
				o.Steered = []string{"try the cave"}
			}
		})
		if got := w.noticed(); got != want {
			t.Errorf("%s: noticed %q, want %q", name, got, want)
		}
	}
}
