package seat

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/mcp"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

var player = mcp.Client{Name: "tester", Version: "1"}

// newBench keeps its runs in a folder of the test.
func newBench(t *testing.T) *workbench.Workbench {
	t.Helper()
	bench := workbench.New(workbench.Options{Config: workbench.Config{Database: filepath.Join(t.TempDir(), "runs.db"), Agent: "explorer"}, Random: rand.NewChaCha8([32]byte{})})
	t.Cleanup(bench.Close)
	return bench
}

// options are those of a client that may do all, and whose run is finished after so many steps.
func options(steps int) Options {
	tools, _ := agent.OutsideLevel("all")
	fast := workbench.Seat{Pace: core.Unlimited}
	return Options{Tools: tools, Start: workbench.StartOptions{Steps: steps, Seat: fast}, GoOn: workbench.ResumeOptions{Steps: steps, Seat: fast}}
}

// calls makes a call of a seat as a client does.
func calls(t *testing.T, s *Seat, name, arguments string) mcp.Result {
	t.Helper()
	result, err := s.Call(t.Context(), mcp.Call{Client: player, Name: name, Arguments: json.RawMessage(arguments)})
	if err != nil {
		t.Fatalf("%s %s: %v", name, arguments, err)
	}
	return result
}

func says(t *testing.T, got mcp.Result, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got.Text, w) {
			t.Errorf("%q lacks %q", got.Text, w)
		}
	}
}

// verified checks a run's chain and inputs, and that its steps are made again offline.
func verified(t *testing.T, bench *workbench.Workbench, ref string, steps int) core.RunSummary {
	t.Helper()
	record, err := bench.Database.Run(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	if record.Summary.Steps != steps {
		t.Errorf("run %s has %d steps, not %d", ref, record.Summary.Steps, steps)
	}
	for _, chain := range []bool{true, false} {
		if _, err := bench.Verify(t.Context(), record, workbench.VerifyOptions{Chain: chain, Steps: play.Whole}, nil); err != nil {
			t.Error(err)
		}
	}
	again, err := bench.Rerun(t.Context(), record, workbench.RerunOptions{}, nil)
	if err != nil || len(again.Divergences) > 0 {
		t.Errorf("made again: %+v, %v", again.Divergences, err)
	}
	return record.Summary
}

func TestRunBeginsWithTheFirstCallThatActs(t *testing.T) {
	bench := newBench(t)
	s := New(t.Context(), bench, options(3))
	says(t, calls(t, s, "status", `{}`), "No step was played yet")
	if look := calls(t, s, "look", `{}`); len(look.Picture) == 0 {
		t.Error("there is no picture")
	}
	says(t, calls(t, s, "facts", `{}`), "Mode: boot.")
	if wrong := calls(t, s, "press", `{"presses":["a"]}`); !wrong.Refused {
		t.Errorf("a press without buttons is answered by %q", wrong.Text)
	}
	if runs, err := bench.Database.Runs(t.Context(), tracking.Query{}); err != nil || len(runs) != 0 {
		t.Errorf("looking has begun %d runs, %v", len(runs), err)
	}
	pressed := calls(t, s, "press", `{"buttons":["start"],"why":"to begin"}`)
	says(t, pressed, "Step 1: Pressed: start.", "Mode: title.")
	if len(pressed.Picture) == 0 || !strings.Contains(string(pressed.Data), `"step":1`) {
		t.Errorf("a press is answered by %d bytes of picture and %s", len(pressed.Picture), pressed.Data)
	}
	says(t, calls(t, s, "press", `{"buttons":["a"]}`), "Step 2")
	says(t, calls(t, s, "status", `{"model":"claude-x"}`), "at step 2 of 3", "You have the controls.")
	last := calls(t, s, "press", `{"buttons":["a"]}`)
	says(t, last, "Step 3: Pressed: a.", "The run is over: 3 steps played")
	if last.Refused {
		t.Error("the last step is refused")
	}
	if data := string(last.Data); !strings.Contains(data, `"step":3`) || !strings.Contains(data, `"ended":"3 steps played","cause":"steps"`) {
		t.Errorf("the last step does not tell programs that the run is over: %s", data)
	}
	if data := string(calls(t, s, "status", `{}`).Data); !strings.Contains(data, `"ended":"3 steps played","cause":"steps"`) {
		t.Errorf("status does not tell programs that the run is over: %s", data)
	}
	over := calls(t, s, "press", `{"buttons":["a"]}`)
	says(t, over, "The run is over")
	if !over.Refused {
		t.Error("a press after the end is not refused")
	}
	says(t, calls(t, s, "facts", `{}`), "Mode: ")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run := verified(t, bench, "last", 3)
	if run.Agent.Name != "tester" || run.Model() != "claude-x (told)" || run.Status != core.Finished || !run.Help().Outside {
		t.Errorf("the run is %s's, of model %q, %s, outside %v", run.Agent.Name, run.Model(), run.Status, run.Help().Outside)
	}
	record, err := bench.Database.Run(t.Context(), "last")
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	first, err := record.Step(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var tools []string
	for _, span := range first.Spans {
		tools = append(tools, span.Text(core.AttrToolName))
	}
	if first.Said != "to begin" || !slices.Contains(tools, "look") || !slices.Contains(tools, "status") || tools[len(tools)-1] != "press" {
		t.Errorf("step 1 says %q and holds the calls %v", first.Said, tools)
	}
}

func TestCallsAtOnceArePutInOrder(t *testing.T) {
	bench := newBench(t)
	const steps = 20
	s := New(t.Context(), bench, options(0))
	var all sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]bool{}
	for range steps {
		all.Go(func() {
			got, err := s.Call(t.Context(), mcp.Call{Client: player, Name: "press", Arguments: json.RawMessage(`{"buttons":["a"]}`)})
			if err != nil || got.Refused {
				t.Errorf("%+v, %v", got, err)
			}
			mu.Lock()
			defer mu.Unlock()
			line, _, _ := strings.Cut(got.Text, "\n")
			seen[line] = true
		})
	}
	all.Wait()
	if len(seen) != steps {
		t.Errorf("%d calls have %d answers", steps, len(seen))
	}
	ctxEnd(t, s)
	verified(t, bench, "last", steps)
}

func ctxEnd(t *testing.T, s *Seat) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestClientThatDiesLeavesARunThatTheNextGoesOnWith(t *testing.T) {
	bench := newBench(t)
	ctx, die := context.WithCancel(t.Context())
	s := New(ctx, bench, options(0))
	calls(t, s, "press", `{"buttons":["start"]}`)
	calls(t, s, "notes", `{"add":"the door is north"}`) // in the middle of a step
	die()
	<-s.run().over.Done()
	_ = s.Close()
	run := verified(t, bench, "last", 1)
	if run.Cause != core.CauseInterrupted {
		t.Errorf("the run is %s, by %s", run.Status, run.Cause)
	}
	o := options(0)
	o.Resume = "last"
	next := New(t.Context(), bench, o)
	says(t, calls(t, next, "look", `{}`), "shown below")
	says(t, calls(t, next, "press", `{"buttons":["a"]}`), "Step 2: Pressed: a.")
	ctxEnd(t, next)
	if again := verified(t, bench, "last", 2); again.ID != run.ID {
		t.Errorf("run %s goes on as %s", run.ID, again.ID)
	}
	other := New(t.Context(), bench, o)
	got, err := other.Call(t.Context(), mcp.Call{Client: mcp.Client{Name: "another", Version: "1"}, Name: "press", Arguments: json.RawMessage(`{"buttons":["a"]}`)})
	if err != nil {
		t.Fatal(err)
	}
	says(t, got, "Step 3: Pressed: a.")
	ctxEnd(t, other)
	if fork := verified(t, bench, "last", 3); fork.Parent != run.ID || fork.Agent.Name != "another" {
		t.Errorf("another client goes on as run %s of %s, a fork of %q", fork.ID, fork.Agent.Name, fork.Parent)
	}
}

func TestOneClientPlaysAtATime(t *testing.T) {
	s := New(t.Context(), newBench(t), options(0))
	calls(t, s, "press", `{"buttons":["start"]}`)
	got, err := s.Call(t.Context(), mcp.Call{Client: mcp.Client{Name: "another"}, Name: "press", Arguments: json.RawMessage(`{"buttons":["a"]}`)})
	if err != nil || !got.Refused {
		t.Errorf("%+v, %v", got, err)
	}
	says(t, got, "tester 1 plays here")
	ctxEnd(t, s)
}

func TestCaptureRewindAndFork(t *testing.T) {
	bench := newBench(t)
	s := New(t.Context(), bench, options(0))
	if got, err := s.Call(t.Context(), mcp.Call{Client: player, Name: "rewind", Arguments: json.RawMessage(`{"step":0}`)}); err == nil {
		t.Errorf("before the run it goes back: %s", got.Text)
	}
	for i := range 4 {
		says(t, calls(t, s, "press", `{"buttons":["a"]}`), fmt.Sprintf("Step %d", i+1))
	}
	first := s.Run()
	says(t, calls(t, s, "capture", `{"name":"here"}`), `Captured step 4 as "here"`)
	says(t, calls(t, s, "rewind", `{"step":9}`), "Not done", "no step 9")
	back := calls(t, s, "rewind", `{"step":2,"why":"wrong way"}`)
	says(t, back, "at the end of step 2")
	second := s.Run()
	if second == first || len(back.Picture) == 0 {
		t.Errorf("after going back run %s goes on, with %d bytes of picture", second, len(back.Picture))
	}
	says(t, calls(t, s, "press", `{"buttons":["b"]}`), "Step 3: Pressed: b.")
	says(t, calls(t, s, "fork", `{"run":"`+first+`","step":1}`), "at the end of step 1")
	third := s.Run()
	says(t, calls(t, s, "press", `{"buttons":["start"]}`), "Step 2: Pressed: start.")
	ctxEnd(t, s)
	verified(t, bench, first, 4)
	if run := verified(t, bench, second, 3); run.Parent != first || run.ForkSeq != 2 || run.Note != "wrong way" {
		t.Errorf("it went back as a fork of %s at %d: %q", run.Parent, run.ForkSeq, run.Note)
	}
	if run := verified(t, bench, third, 2); run.Parent != first || run.ForkSeq != 1 {
		t.Errorf("it forked %s at %d", run.Parent, run.ForkSeq)
	}
	from := options(1)
	from.Start.From = "here"
	again := New(t.Context(), bench, from)
	says(t, calls(t, again, "press", `{"buttons":["a"]}`), "Step 1")
	ctxEnd(t, again)
}

// A person who watches speaks to the client, takes over and hands back, as with any agent.
func TestPersonSteersAndTakesOver(t *testing.T) {
	bench := newBench(t)
	o := options(0)
	shown := make(chan *workbench.Source, 1)
	o.Show = func(source *workbench.Source) { shown <- source }
	s := New(t.Context(), bench, o)
	ended := make(chan error, 1)
	var source *workbench.Source
	go func() {
		source = <-shown
		for {
			if _, err := source.Events(context.Background()); err != nil {
				if err != io.EOF {
					ended <- err
				}
				close(ended)
				return
			}
		}
	}()
	calls(t, s, "press", `{"buttons":["start"]}`)
	g := s.run()
	g.Do(core.Steer{Text: "talk to grandmother"})
	says(t, calls(t, s, "press", `{"buttons":["a"]}`), "A person who watches says: talk to grandmother")
	g.Do(core.TakeOver{})
	if !g.await(t.Context(), func() bool { return g.state.Actor == core.ActorPerson }) {
		t.Fatal("nobody takes over")
	}
	says(t, calls(t, s, "status", `{}`), "A person has the controls.")
	says(t, mcp.Result{Text: g.explain("Nothing was done: a person has the controls or has paused the game.")}, "a person has the controls.")
	waiting := make(chan mcp.Result, 1)
	go func() {
		got, _ := s.Call(context.Background(), mcp.Call{Client: player, Name: "press", Arguments: json.RawMessage(`{"buttons":["b"]}`)})
		waiting <- got
	}()
	g.Do(core.HandBack{})
	got := <-waiting
	if strings.Contains(got.Text, "a person took the controls meanwhile") { // it came before the hand-back was done with
		got = calls(t, s, "press", `{"buttons":["b"]}`)
	}
	says(t, got, "Pressed: b.")
	if err := source.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	run, _ := g.now()
	record, err := bench.Database.Run(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	verified(t, bench, run, record.Summary.Steps)
}

func TestOutsideRunsRankWithNobodyElse(t *testing.T) {
	bench := newBench(t)
	s := New(t.Context(), bench, options(1))
	calls(t, s, "press", `{"buttons":["start"]}`)
	ctxEnd(t, s)
	live, err := bench.Start(t.Context(), workbench.StartOptions{Steps: 1, Seat: workbench.Seat{Pace: core.Unlimited}})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			if _, err := live.Events(context.Background()); err != nil {
				return
			}
		}
	}()
	if _, err := live.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	runs, err := bench.Database.Runs(t.Context(), tracking.Query{})
	if err != nil || len(runs) != 2 {
		t.Fatal(len(runs), err)
	}
	pair, err := bench.Compare(t.Context(), [2]string{runs[0].ID, runs[1].ID})
	if err != nil {
		t.Fatal(err)
	}
	defer pair.Close()
	if rank := pair.Rank(false); rank.Ahead != -1 || !strings.Contains(rank.Why, "outside help unknown") {
		t.Errorf("they are ranked: %+v", rank)
	}
}

func TestStateOfACapture(t *testing.T) {
	bench := newBench(t)
	s := New(t.Context(), bench, options(0))
	calls(t, s, "press", `{"buttons":["start"]}`)
	calls(t, s, "press", `{"buttons":["a","a"]}`)
	calls(t, s, "capture", `{"name":"home"}`)
	ctxEnd(t, s)
	state, err := Record{bench}.State(t.Context(), "home")
	if err != nil || state.Game != "LAMPWICK" || !strings.Contains(state.Words, "Home") || !strings.Contains(string(state.Facts), `"mode"`) {
		t.Errorf("%+v, %v", state, err)
	}
	if state, err := (Record{bench}).State(t.Context(), "nowhere"); err == nil {
		t.Errorf("%+v", state)
	}
}
