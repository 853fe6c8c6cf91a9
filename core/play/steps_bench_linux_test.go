package play_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"go.starlark.net/starlark"
	"golang.org/x/sys/unix"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
)

// BenchmarkSteps plays the demo game, recorded, with agents that ask no model: how many steps a second of CPU, and which
// share of it each part takes. Suites and rollouts play millions of steps.
func BenchmarkSteps(b *testing.B) {
	const steps = 600
	for _, name := range []string{"random", "explorer"} {
		b.Run(name, func(b *testing.B) {
			options := func() play.Options {
				o := lampwickOptions(b, name)
				o.Steps, o.Run.Seed = steps, 7
				return o
			}
			spent := &spending{}
			var recorded, unrecorded, wall time.Duration // of CPU, and of the clock without the record
			for b.Loop() {
				o := options()
				began := cpuTime(b)
				recordRun(b, o, core.Unlimited)
				recorded += cpuTime(b) - began

				o = options()
				spent.in(&o)
				began = cpuTime(b)
				clock := time.Now()
				if _, err := play.NewSession(o).Run(b.Context()); err != nil {
					b.Fatal(err)
				}
				unrecorded, wall = unrecorded+cpuTime(b)-began, wall+time.Since(clock)
			}
			b.ReportMetric(float64(steps*b.N)/recorded.Seconds(), "steps/cpu-s")
			b.ReportMetric(100*(1-unrecorded.Seconds()/recorded.Seconds()), "%record")
			for part, took := range map[string]time.Duration{
				"emulation": spent.machine, "facts": spent.facts, "text": spent.text, "agent": spent.agent - spent.text,
			} {
				b.ReportMetric(100*took.Seconds()/wall.Seconds()*unrecorded.Seconds()/recorded.Seconds(), "%"+part)
			}
		})
	}
}

// spending is how long a session spends in each of what it plays with.
type spending struct{ machine, facts, text, agent time.Duration }

// in has the parts of a session timed.
func (s *spending) in(o *play.Options) {
	o.Machine, o.Game, o.Agent = timedMachine{o.Machine, s}, timedGame{o.Game, s}, timedAgent{o.Agent, s}
}

// timing adds the time until the result is called.
func timing(spent *time.Duration) func() {
	began := time.Now()
	return func() { *spent += time.Since(began) }
}

type timedMachine struct {
	core.Machine
	spent *spending
}

func (m timedMachine) RunFrame(held core.Buttons, draw bool) {
	defer timing(&m.spent.machine)()
	m.Machine.RunFrame(held, draw)
}

type timedGame struct {
	play.Game
	spent *spending
}

func (g timedGame) Read(ctx context.Context, memory core.Peeker) (core.Facts, error) {
	defer timing(&g.spent.facts)()
	facts, err := g.Game.Read(ctx, memory)
	return timedFacts{facts, g.spent}, err
}

type timedFacts struct {
	core.Facts
	spent *spending
}

func (f timedFacts) Milestones(ctx context.Context) ([]core.Milestone, error) {
	defer timing(&f.spent.facts)()
	return f.Facts.Milestones(ctx)
}

func (f timedFacts) Text(ctx context.Context) (string, error) {
	defer timing(&f.spent.text)()
	return f.Facts.Text(ctx)
}

// Value is that of the facts, as agents take it.
func (f timedFacts) Value() (starlark.Value, error) {
	return f.Facts.(interface {
		Value() (starlark.Value, error)
	}).Value()
}

type timedAgent struct {
	play.Agent
	spent *spending
}

func (a timedAgent) Step(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
	defer timing(&a.spent.agent)()
	return a.Agent.Step(ctx, host, memory, seen)
}

// cpuTime is what the process has used.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
