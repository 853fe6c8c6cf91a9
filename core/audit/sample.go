package audit

import (
	"context"
	"fmt"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
)

// Answer is one of the decisions that an agent makes when it is asked again at a step.
type Answer struct {
	agent.Decision
	Spans []core.Span
	Wall  time.Duration
	Err   error // it made none
}

// sampleBeside is how many answers are asked for at once.
const sampleBeside = 4

// Sample asks an agent k times what to do at step seq of a record: with the screen, the facts, the memory and the random
// numbers that stood there, and a live model. The answers change nothing and are not recorded; told is called after
// each.
func Sample(ctx context.Context, record play.Record, seq, k int, player play.Player, game play.Game, clock play.Clock, told func()) ([]Answer, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	if seq < 1 || seq > last+1 {
		return nil, fmt.Errorf("nothing was decided at step %d: use 1 to %d", seq, last+1)
	}
	before, err := record.Step(ctx, seq-1)
	if err != nil {
		return nil, err
	}
	seen := play.Observe(game, before, seq)
	if seq <= last { // a person's lines stand in the step that saw them
		words, err := record.Words(ctx, seq, seq)
		if err != nil {
			return nil, err
		}
		seen.Steered = words[0].Steered
	}
	run := record.Run()
	whose, memory := play.MemoryAt(record, seq-1)
	if memory == nil {
		memory = before.Memory
	}
	if player.Agent.Version().Name != whose { // it cannot read the other's
		if memory, err = player.Agent.Start(ctx, agent.Host{Random: play.Random(run.Seed, 0), Emit: func(core.Event) {}, Now: clock.Now}); err != nil {
			return nil, err
		}
	}
	ask := func() Answer {
		a := Answer{}
		began := clock.Now()
		host := agent.Host{Model: player.Model, Random: play.Random(run.Seed, seq), Now: clock.Now, Emit: func(core.Event) {},
			Record: func(s core.Span) { a.Spans = append(a.Spans, s) }}
		a.Decision, a.Err = player.Agent.Step(ctx, host, memory, seen)
		a.Wall = clock.Now().Sub(began)
		return a
	}
	return askBeside(k, ask, told), context.Cause(ctx)
}

// askBeside asks k times, a few at once, and gives the answers in the order in which they were asked for.
func askBeside(k int, ask func() Answer, told func()) []Answer {
	answers := make([]Answer, k)
	var mu sync.Mutex
	var all sync.WaitGroup
	free := make(chan struct{}, sampleBeside)
	for i := range answers {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			answers[i] = ask()
			mu.Lock()
			defer mu.Unlock()
			told()
		})
	}
	all.Wait()
	return answers
}
