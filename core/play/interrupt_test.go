package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// fuse ends a context at the n-th time that the session reaches out to what it plays with.
type fuse struct {
	left   int
	cancel context.CancelCauseFunc
}

var errSignal = errors.New("interrupt signal received")

func (f *fuse) burn() {
	if f.left--; f.left == 0 {
		f.cancel(errSignal)
	}
}

type fusedMachine struct {
	core.Machine
	*fuse
}

func (m fusedMachine) RunFrame(held core.Buttons, draw bool) {
	m.burn()
	m.Machine.RunFrame(held, draw)
}
func (m fusedMachine) AppendState(dst []byte) []byte { m.burn(); return m.Machine.AppendState(dst) }

// fusedGame fails where its context has ended, as a profile does.
type fusedGame struct {
	playtest.Game
	*fuse
}

func (g fusedGame) Read(ctx context.Context, memory core.Peeker) (core.Facts, error) {
	g.burn()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	facts, err := g.Game.Read(ctx, memory)
	return fusedFacts{facts, g.fuse}, err
}

type fusedFacts struct {
	core.Facts
	*fuse
}

func (f fusedFacts) Milestones(ctx context.Context) ([]core.Milestone, error) {
	f.burn()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return f.Facts.Milestones(ctx)
}

type fusedAgent struct {
	play.Agent
	*fuse
}

func (a fusedAgent) Start(ctx context.Context, host agent.Host) (json.RawMessage, error) {
	a.burn()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return a.Agent.Start(ctx, host)
}

func (a fusedAgent) Step(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
	a.burn()
	if _, err := seen.Facts.Text(ctx); err != nil {
		return agent.Decision{}, err
	}
	if ctx.Err() != nil {
		return agent.Decision{}, context.Cause(ctx)
	}
	d, err := a.Agent.Step(ctx, host, memory, seen)
	a.burn()
	return d, err
}

type fusedRecorder struct {
	play.Recorder
	*fuse
}

func (r fusedRecorder) Begin(ctx context.Context, run core.Run) error {
	r.burn()
	return r.Recorder.Begin(ctx, run)
}

func (r fusedRecorder) Step(ctx context.Context, step *core.Step, proof *core.Proof, kept func(error)) error {
	r.burn()
	return r.Recorder.Step(ctx, step, proof, kept)
}

// A run that is interrupted at any point and then resumed is the run that was never interrupted, and its end is told as
// what it is.
func TestRunInterruptedAnywhereGoesOnAsIfItHadNot(t *testing.T) {
	a := playtest.OpenArchive(t)
	const steps = 2
	o := a.Options(t, "00000000000000aa", playtest.Presser())
	o.Steps = steps
	straight, _ := playtest.Play(t, o)

	points, stops := 0, map[int]bool{}
	for n := 1; ; n++ {
		id := string([]byte("000000000000b000"))
		id = id[:13] + string(rune('0'+n/100)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
		ctx, cancel := context.WithCancelCause(t.Context())
		f := &fuse{n, cancel}
		o := a.Options(t, id, playtest.Presser())
		o.Steps = steps
		o.Machine, o.Game, o.Agent, o.Recorder = fusedMachine{o.Machine, f}, fusedGame{fuse: f}, fusedAgent{o.Agent, f}, fusedRecorder{o.Recorder, f}
		summary, err := play.NewSession(o).Run(ctx)
		cancel(nil)
		if f.left > 0 {
			break // the run was over before
		}
		points++
		if err == nil { // it came when the last step was being finished
			if summary.Chain != straight.Chain {
				t.Errorf("point %d: another chain after %d steps", n, summary.Steps)
			}
			continue
		}
		var interrupted *play.Interrupted
		if !errors.As(err, &interrupted) || !errors.Is(err, errSignal) || summary.Cause != core.CauseInterrupted || summary.Status != core.Stopped {
			t.Fatalf("point %d: %v; %s because of %q", n, err, summary.Status, summary.Cause)
		}
		if told := err.Error(); !strings.HasPrefix(told, "stopped ") || strings.ContainsAny(told, "\n") || strings.Contains(told, errSignal.Error()) {
			t.Errorf("point %d is told as %q", n, told)
		}
		stops[interrupted.Seq] = true
		if interrupted.Seq < 0 {
			continue // there is nothing to resume
		}
		if !strings.Contains(err.Error(), "everything is kept: go on with `dotmatrix resume 000000`") {
			t.Errorf("point %d is told as %q", n, err)
		}
		o = a.Options(t, id, playtest.Presser())
		record := a.Reader(t, id)
		if o.From, err = play.EndOf(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		o.Run, o.Steps = record.Run(), steps
		if o.From.Step.Seq == steps {
			t.Errorf("point %d: the run was over, and interrupted", n)
			continue
		}
		if resumed, _ := playtest.Play(t, o); resumed.Chain != straight.Chain || len(resumed.Milestones) != len(straight.Milestones) {
			t.Errorf("point %d: stopped at step %d, it goes on to another chain", n, interrupted.Seq)
		}
	}
	if points < 60 || !stops[-1] || !stops[0] || !stops[1] {
		t.Errorf("%d points were tried, and runs stopped at %v", points, stops)
	}
}
