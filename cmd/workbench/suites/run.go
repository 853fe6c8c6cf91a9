package suites

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"sync"

	"dotmatrix/core"
	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// jobsPerEndpoint is how many cells that ask one endpoint are played at the same time, where nothing else is said.
const jobsPerEndpoint = 4

// RunOptions say how a suite is run. The functions are called one at a time; each may be nil.
type RunOptions struct {
	Jobs int // cells that are played at the same time; 0: as many as there are processors, and 4 for each endpoint

	Begin func(Outlook)                                                      // before the first cell
	Step  func(cell lab.Cell, seq int)                                       // after each step
	Tell  func(cell lab.Cell, text string)                                   // what a person should know; it may be hostile
	End   func(cell lab.Cell, player lab.Player, o lab.Outcome, left Counts) // after each cell
}

// Counts are cells of a suite by how they stand.
type Counts struct{ All, Played, Missing, Elsewhere int }

// Left is how many cells have no result.
func (c Counts) Left() int { return c.All - c.Played - c.Missing }

// Outlook is what lies before a run of a suite.
type Outlook struct {
	Counts
	Spent lab.Spent // so far, by all attempts
	Most  lab.Spent // that the cells to play may spend by their budgets; 0: no bound
	Jobs  int
}

// LimitError says that a suite has spent what all its cells together may.
type LimitError struct {
	What string // such as "$20"
	Left int    // cells without a result
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the suite's limit of %s is spent, and %s no result: raise [limit] in a copy of the suite to play them", e.What, have(e.Left))
}

func have(cells int) string {
	if cells == 1 {
		return "1 cell has"
	}
	return fmt.Sprintf("%d cells have", cells)
}

// Run plays the cells of a suite that have no result. Once ctx ends no other cell is begun, and all that was recorded is
// kept: the same call goes on there. What a provider ends is tried again with patience, and is then missing. Anything else that
// fails ends the suite.
func (l *Lab) Run(ctx context.Context, p *Prepared, o RunOptions) (Counts, error) {
	found, err := json.Marshal(p.found)
	if err != nil {
		return Counts{}, err
	}
	store, err := l.bench.Database.Create(ctx)
	if err != nil {
		return Counts{}, err
	}
	if migrated := store.Migrated().String(); migrated != "" {
		l.bench.Tell(migrated)
	}
	kept := tracking.Suite{Hash: p.Plan.Hash, Name: p.Suite.Name, Text: p.Text, Found: found, Created: l.bench.Clock().Now().UTC()}
	if err := store.KeepSuite(ctx, kept); err != nil {
		return Counts{}, errors.Join(err, store.Close())
	}
	r := &running{lab: l, Prepared: p, o: o, store: store, standing: map[core.Hash]lab.State{}}
	counts, err := r.run(ctx)
	return counts, errors.Join(err, store.Close())
}

// running is a suite that goes on.
type running struct {
	*Prepared
	lab   *Lab
	o     RunOptions
	store *tracking.Store
	stop  context.CancelCauseFunc // ends every cell

	mu        sync.Mutex
	spent     lab.Spent // by all attempts, and by the steps since
	standing  map[core.Hash]lab.State
	elsewhere map[core.Hash]bool
}

// pool is the cells that are played by so many jobs.
type pool struct {
	jobs  int
	cells []lab.Cell
}

func (r *running) run(ctx context.Context) (Counts, error) {
	ctx, r.stop = context.WithCancelCause(ctx)
	defer r.stop(nil)
	tried, err := readHistory(ctx, r.store, r.Plan.Hash, nil)
	if err != nil {
		return Counts{}, err
	}
	known, err := tried.outcomes(ctx, r.store, &r.Plan)
	if err != nil {
		return Counts{}, err
	}
	for _, o := range known {
		r.standing[o.Cell] = o.Standing()
	}
	r.spent = tried.spent()
	pools := r.pools()
	if r.o.Begin != nil {
		r.o.Begin(r.outlook(pools))
	}
	maps.DeleteFunc(r.standing, func(_ core.Hash, s lab.State) bool { return s != lab.Played }) // what is missing is tried again
	r.elsewhere = map[core.Hash]bool{}
	if err := r.overLimit(); err != nil {
		return r.counts(), err
	}
	var jobs sync.WaitGroup
	for _, p := range pools {
		next := make(chan lab.Cell)
		jobs.Go(func() {
			defer close(next)
			for _, cell := range p.cells {
				select {
				case next <- cell:
				case <-ctx.Done():
					return
				}
			}
		})
		for range min(p.jobs, len(p.cells)) {
			jobs.Go(func() {
				for cell := range next {
					if err := r.cell(ctx, cell); err != nil && ctx.Err() == nil {
						r.stop(fmt.Errorf("%s on %s: %w", cell.Player, cell.Start, err))
					}
				}
			})
		}
	}
	jobs.Wait()
	return r.counts(), context.Cause(ctx)
}

// pools are the cells that have no result, by what bounds how many of them are played at once.
func (r *running) pools() []*pool {
	var all []*pool
	byEndpoint := map[string]*pool{}
	for _, cell := range r.Plan.Cells() {
		if r.standing[cell.ID] == lab.Played {
			continue
		}
		player, _ := r.Plan.Player(cell.Player)
		endpoint := player.Endpoint
		if r.o.Jobs > 0 {
			endpoint = ""
		}
		p := byEndpoint[endpoint]
		if p == nil {
			p = &pool{jobs: jobsPerEndpoint}
			if endpoint == "" {
				p.jobs = runtime.NumCPU()
			}
			if r.o.Jobs > 0 {
				p.jobs = r.o.Jobs
			}
			byEndpoint[endpoint], all = p, append(all, p)
		}
		p.cells = append(p.cells, cell)
	}
	return all
}

func plus(a, b lab.Spent) lab.Spent {
	return lab.Spent{Steps: a.Steps + b.Steps, Tokens: a.Tokens + b.Tokens, Dollars: a.Dollars + b.Dollars}
}

// stepped adds what a step cost, and ends the suite once its limit is spent.
func (r *running) stepped(cell lab.Cell, step *core.Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	used := core.UsageOf(step.Spans...)
	r.spent = plus(r.spent, lab.Spent{Steps: 1, Tokens: used.Tokens(), Dollars: used.Dollars})
	if err := r.overLimitLocked(); err != nil {
		r.stop(err)
	}
	if r.o.Step != nil {
		r.o.Step(cell, step.Seq)
	}
}

func (r *running) overLimit() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.overLimitLocked()
}

func (r *running) overLimitLocked() error {
	limit := r.Suite.Limit
	left := r.countsLocked().Left()
	switch {
	case left == 0:
	case limit.Tokens > 0 && r.spent.Tokens >= limit.Tokens:
		return &LimitError{plain.Count(limit.Tokens, "token"), left}
	case limit.Dollars > 0 && r.spent.Dollars >= limit.Dollars:
		return &LimitError{fmt.Sprintf("$%g", limit.Dollars), left}
	}
	return nil
}

func (r *running) counts() Counts {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.countsLocked()
}

func (r *running) countsLocked() Counts {
	c := Counts{All: len(r.Plan.Cells()), Elsewhere: len(r.elsewhere)}
	for _, state := range r.standing {
		switch state {
		case lab.Played:
			c.Played++
		case lab.Missing:
			c.Missing++
		}
	}
	return c
}

func (r *running) outlook(pools []*pool) Outlook {
	look := Outlook{Counts: r.counts(), Spent: r.spent}
	bound := true
	for _, p := range pools {
		look.Jobs += min(p.jobs, len(p.cells))
		for _, cell := range p.cells {
			player, _ := r.Plan.Player(cell.Player)
			b := r.Suite.Budget
			look.Most.Steps += b.Steps
			if player.Model != "" && player.Model != core.NullModel {
				look.Most.Tokens, look.Most.Dollars = look.Most.Tokens+b.Tokens, look.Most.Dollars+b.Dollars
				bound = bound && b.Dollars > 0
			}
		}
	}
	if !bound {
		look.Most.Dollars = 0
	}
	if limit := r.Suite.Limit.Dollars; limit > 0 && (!bound || limit-r.spent.Dollars < look.Most.Dollars) {
		look.Most.Dollars = max(limit-r.spent.Dollars, 0)
	}
	return look
}
