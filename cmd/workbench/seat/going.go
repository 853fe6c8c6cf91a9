package seat

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/play"
)

// going is a run that goes on, as far as its client may be told how it stands. It sees the run's events on their way to
// whoever reads them.
type going struct {
	play.Source
	source *workbench.Source // to be closed
	game   play.Game         // nil: none
	over   context.Context   // done when the run has ended and its events were read
	close  context.CancelFunc

	mu      sync.Mutex
	run     core.Run
	story   []core.Milestone
	reached []core.Milestone
	state   core.State
	last    *core.Step
	outcome core.Outcome
	notices []string      // the newest
	noticed int           // how many there were
	changed chan struct{} // closed when something has
}

// begin has a run play, and be shown. opening is held.
func (s *Seat) begin(live *workbench.Live, o play.Options) {
	over, done := context.WithCancel(context.Background())
	g := &going{Source: live.Session, game: o.Game, over: over, close: done, changed: make(chan struct{}), run: o.Run}
	g.source = workbench.Beside(g, live.Close, func() (core.RunSummary, error) { return live.Session.Run(s.ctx) })
	s.mu.Lock()
	s.going = g
	model := s.model
	s.mu.Unlock()
	if s.o.Show != nil {
		s.o.Show(g.source)
	} else {
		go g.drain()
	}
	if model != "" {
		go s.tellModel(g, model)
	}
}

// drain reads the events that nobody shows.
func (g *going) drain() {
	for {
		if _, err := g.Events(context.Background()); err != nil {
			return
		}
	}
}

// Events are the run's, noted.
func (g *going) Events(ctx context.Context) ([]core.Event, error) {
	events, err := g.Source.Events(ctx)
	g.note(events)
	if err != nil && ctx.Err() == nil {
		g.close()
	}
	return events, err
}

const keptNotices = 32

func (g *going) note(events []core.Event) {
	if len(events) == 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, event := range events {
		switch e := event.(type) {
		case core.RunBegan:
			g.run, g.story, g.reached = e.Run, e.Story, e.Reached
		case core.StepShown:
			g.last = e.Step
		case core.StepEnded:
			g.last = e.Step
			g.reached = append(g.reached[:len(g.reached):len(g.reached)], e.Step.Reached...)
		case core.StateChanged:
			g.state = e.State
		case core.Rewound:
			g.run, g.last, g.reached = e.Run, e.Step, e.Reached
		case core.Noticed:
			g.noticed++
			g.notices = append(g.notices, e.Text)
			g.notices = g.notices[max(len(g.notices)-keptNotices, 0):]
		case core.RunEnded:
			g.outcome = e.Outcome
		}
	}
	close(g.changed)
	g.changed = make(chan struct{})
}

// now is the ID of the run and its last step; nil before its anchor.
func (g *going) now() (run string, last *core.Step) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.run.ID, g.last
}

// ending is how the run has ended.
func (g *going) ending() core.Outcome {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.outcome
}

// explain says who has the controls, where an answer says that somebody has.
func (g *going) explain(text string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	const either = "a person has the controls or has paused the game"
	switch {
	case g.state.Actor == core.ActorPerson:
		return strings.Replace(text, either, "a person has the controls", 1)
	case g.state.Paused:
		return strings.Replace(text, either, "a person has paused the game", 1)
	}
	return strings.Replace(text, either, "the machine is busy", 1)
}

// await waits until done says so of what was noted, or ctx ends.
func (g *going) await(ctx context.Context, done func() bool) bool {
	for {
		g.mu.Lock()
		yes, changed := done(), g.changed
		g.mu.Unlock()
		if yes {
			return true
		}
		select {
		case <-changed:
		case <-g.over.Done():
			g.mu.Lock()
			defer g.mu.Unlock()
			return done()
		case <-ctx.Done():
			return false
		}
	}
}

// since are the notices after the first n. mu is held.
func (g *going) since(n int) []string { return g.notices[max(len(g.notices)-(g.noticed-n), 0):] }

// progressEvery is how often a client is told that its buttons are still being pressed.
const progressEvery = time.Second

// reportProgress tells a client that asked for it that its call is still at work, until stop is called.
func (s *Seat) reportProgress(ctx context.Context, g *going, progress func(float64, string)) (stop func()) {
	if progress == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for n := 1; ; n++ {
			select {
			case <-s.bench.Clock().After(progressEvery):
				g.mu.Lock()
				words := fmt.Sprintf("step %d is being played", g.state.Seq+1)
				g.mu.Unlock()
				progress(float64(n), words)
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() { cancel(); <-ended }
}
