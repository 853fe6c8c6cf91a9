package play_test

import (
	"sync"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// setClock stands at the time that it was set to. Nobody waits with it.
type setClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *setClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (*setClock) After(time.Duration) <-chan time.Time { return nil }

func (c *setClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Without a screen that tells of it, a look at the clock that comes much too late says that the process was stopped. One
// that comes a little late, as on a busy machine, says nothing; neither does a stop from before the call.
func TestPulseNoticesASuspension(t *testing.T) {
	for name, test := range map[string]struct {
		before, during time.Duration
		kind           llm.Kind
		cause          core.Cause
		asked          int
	}{
		"stopped during the call": {0, 6 * time.Second, llm.KindCut, core.CauseSteps, 5},
		"asleep for a night":      {0, 8 * time.Hour, llm.KindUnreachable, core.CauseSteps, 5},
		"a busy machine":          {0, 4 * time.Second, llm.KindCut, core.CauseProvider, 2},
		"stopped before the call": {time.Minute, 0, llm.KindTimeout, core.CauseProvider, 2},
		"a key is refused":        {0, time.Minute, llm.KindAuth, core.CauseProvider, 2},
	} {
		t.Run(name, func(t *testing.T) {
			clock, record, model := &setClock{now: time.Unix(1_700_000_000, 0)}, &playtest.Record{}, &cutModel{cut: 2, kind: test.kind}
			o := playtest.Options(playtest.Asker(t), record)
			o.Model, o.Steps, o.MaxFallbacks, o.Clock, o.Pulse = model, 2, 1, clock, play.NewPulse(clock)
			clock.add(test.before)
			ctx, stop := t.Context(), make(chan struct{})
			go func() { defer close(stop); o.Pulse.Beat(ctx) }()
			t.Cleanup(func() { <-stop })
			model.wakes = func() { clock.add(test.during) }
			summary, _ := play.NewSession(o).Run(ctx)
			if summary.Cause != test.cause || model.asked != test.asked || summary.Fallbacks != 0 {
				t.Errorf("%q after %d steps and %d calls, %d fallbacks", summary.Cause, summary.Steps, model.asked, summary.Fallbacks)
			}
		})
	}
}
