package play

import (
	"sync"
	"time"

	"dotmatrix/core"
)

// meter adds up what a run's model calls took and holds it against the run's budget. The agent adds and asks, beside
// the session's loop, which shows it.
type meter struct {
	budget core.Budget
	clock  Clock
	began  time.Time

	mu    sync.Mutex
	usage core.Usage
}

func newMeter(o Options) *meter {
	return &meter{budget: o.Budget, clock: o.Clock, began: o.Clock.Now(), usage: o.Used}
}

func (m *meter) add(span core.Span) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.usage = m.usage.Plus(core.UsageOf(span))
}

func (m *meter) used() core.Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.usage
}

// spent says which part of the budget is used up; "" where none is.
func (m *meter) spent() string {
	_, why := m.spentBy()
	return why
}

func (m *meter) spentBy() (core.Cause, string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.budget.Spent(m.usage, m.clock.Now().Sub(m.began))
}
