package suites

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/lab"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// patience is how long a cell waits before it goes on after a provider's failure; behind the last it is missing. The client of
// the model has tried several times already, each time.
var patience = []time.Duration{15 * time.Second, time.Minute, 4 * time.Minute}

// cell plays a cell, unless it has a result, or somebody else plays it.
func (r *running) cell(ctx context.Context, cell lab.Cell) (err error) {
	lease, err := r.store.Lease(ctx, cell.ID)
	if errors.Is(err, tracking.ErrLeased) {
		r.mu.Lock()
		r.elsewhere[cell.ID] = true
		r.mu.Unlock()
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, lease.Free()) }()
	now, err := r.outcomeOf(ctx, cell)
	if err != nil {
		return err
	}
	if now.Standing() != lab.Played {
		if err := r.play(ctx, cell); err != nil {
			return err
		}
		if now, err = r.outcomeOf(ctx, cell); err != nil {
			return err
		}
	}
	player, _ := r.Plan.Player(cell.Player)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.standing[cell.ID] = now.Standing()
	if r.o.End != nil {
		r.o.End(cell, player, now, r.countsLocked())
	}
	return nil
}

func (r *running) tries(ctx context.Context, cell lab.Cell) (tries []tracking.Attempt, err error) {
	attempts, err := r.store.Attempts(ctx, r.Plan.Hash)
	return slices.DeleteFunc(attempts, func(a tracking.Attempt) bool { return a.Cell != cell.ID }), err
}

// outcomeOf is what the record says of a cell.
func (r *running) outcomeOf(ctx context.Context, cell lab.Cell) (lab.Outcome, error) {
	tries, err := r.tries(ctx, cell)
	if err != nil {
		return lab.Outcome{}, err
	}
	runs := map[string]*core.RunSummary{}
	for _, a := range tries {
		run, err := r.store.FindRun(ctx, a.Run)
		switch {
		case errors.Is(err, tracking.ErrNoRun):
		case err != nil:
			return lab.Outcome{}, err
		default:
			runs[a.Run] = &run
		}
	}
	return outcome(ctx, r.store, cell, tries, runs)
}

// play goes on with the last attempt at a cell, or begins one.
func (r *running) play(ctx context.Context, cell lab.Cell) error {
	attempt, live, err := r.goOn(ctx, cell)
	if err == nil && live == nil {
		attempt, live, err = r.begin(ctx, cell)
	}
	for try := 0; err == nil; try++ {
		var sum core.RunSummary
		sum, err = r.follow(ctx, cell, live)
		if err == nil {
			return nil
		}
		switch sum.Cause {
		case core.CauseProvider:
			if try == len(patience) {
				return r.store.MissAttempt(ctx, r.Plan.Hash, attempt, sum.Reason)
			}
			r.tell(cell, fmt.Sprintf("%v: it goes on in %s", err, patience[try]))
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-r.lab.bench.Clock().After(patience[try]):
			}
			live, err = r.resume(ctx, cell, attempt.Run)
		case core.CauseProfile:
			return r.store.MissAttempt(ctx, r.Plan.Hash, attempt, sum.Reason)
		case core.CauseAgent: // it is the player's own failure
			r.tell(cell, err.Error())
			return nil
		}
	}
	return err
}

// goOn resumes the last attempt at a cell where it was interrupted. It gives no run where there is none to go on with.
func (r *running) goOn(ctx context.Context, cell lab.Cell) (a tracking.Attempt, live *workbench.Live, err error) {
	tries, err := r.tries(ctx, cell)
	if err != nil || len(tries) == 0 {
		return a, nil, err
	}
	a = tries[len(tries)-1]
	if a.Missing != "" {
		return a, nil, nil
	}
	run, err := r.store.FindRun(ctx, a.Run)
	if errors.Is(err, tracking.ErrNoRun) { // its process died before the run had begun
		prepared, err := r.prepare(ctx, cell)
		if err != nil {
			return a, nil, err
		}
		prepared.Run.ID = a.Run
		live, err = r.lab.bench.Begin(ctx, prepared)
		return a, live, err
	}
	if err != nil {
		return a, nil, err
	}
	live, err = r.resume(ctx, cell, a.Run)
	if errors.Is(err, core.ErrNoSteps) {
		return r.startAgain(ctx, cell, a)
	}
	if err != nil && ctx.Err() == nil {
		why := fmt.Sprintf("run %s cannot go on: %v", run.ID[:6], err)
		r.tell(cell, why)
		return a, nil, r.store.MissAttempt(ctx, r.Plan.Hash, a, why)
	}
	return a, live, err
}

// startAgain begins the run of an attempt whose process died when nothing was recorded of it but its name.
func (r *running) startAgain(ctx context.Context, cell lab.Cell, a tracking.Attempt) (tracking.Attempt, *workbench.Live, error) {
	empty := a.Run
	prepared, err := r.prepare(ctx, cell)
	if err != nil {
		return a, nil, err
	}
	a.Run = prepared.Run.ID
	if err := r.store.ReplayAttempt(ctx, r.Plan.Hash, a, a.Run); err != nil {
		return a, nil, err
	}
	if _, err := r.store.Remove(ctx, empty, false); err != nil {
		return a, nil, err
	}
	live, err := r.lab.bench.Begin(ctx, prepared)
	return a, live, err
}

// begin counts a new attempt, and prepares its run.
func (r *running) begin(ctx context.Context, cell lab.Cell) (a tracking.Attempt, live *workbench.Live, err error) {
	prepared, err := r.prepare(ctx, cell)
	if err != nil {
		return a, nil, err
	}
	a = tracking.Attempt{Cell: cell.ID, Run: prepared.Run.ID}
	if a.Number, err = r.store.BeginAttempt(ctx, r.Plan.Hash, cell.ID, a.Run, r.lab.bench.Clock().Now()); err != nil {
		return a, nil, err
	}
	live, err = r.lab.bench.Begin(ctx, prepared)
	return a, live, err
}

// prepare wires the run of a cell from its start.
func (r *running) prepare(ctx context.Context, cell lab.Cell) (play.Options, error) {
	player, _ := r.Plan.Player(cell.Player)
	start, _ := r.Plan.Start(cell.Start)
	b := r.Suite.Budget
	prepared, err := r.lab.bench.Prepare(ctx, workbench.StartOptions{
		ROM: r.games[start.Game].path, State: r.states[start.Name],
		Agent: r.choice(player.Agent), Model: r.modelOptions(player), Seed: cell.Seed,
		Steps:  b.Steps,
		Budget: core.Budget{Tokens: b.Tokens, Dollars: b.Dollars, Time: b.Time()},
		Terms:  core.Terms{Start: start.Name},
		Seat:   workbench.Seat{Pace: core.Unlimited},
	})
	if err != nil {
		return prepared, err
	}
	if is := prepared.Agent.Version().ID; is != player.Version {
		return prepared, fmt.Errorf("the agent has changed while the suite runs: it is %s now, and was %s", is.Short(), player.Version.Short())
	}
	return prepared, nil
}

func (r *running) resume(ctx context.Context, cell lab.Cell, run string) (*workbench.Live, error) {
	player, _ := r.Plan.Player(cell.Player)
	start, _ := r.Plan.Start(cell.Start)
	b := r.Suite.Budget
	return r.lab.bench.Resume(ctx, run, workbench.ResumeOptions{
		ROM: r.games[start.Game].path, Steps: b.Steps, Model: r.modelOptions(player),
		Budget: core.Budget{Tokens: b.Tokens, Dollars: b.Dollars, Time: b.Time()},
		Seat:   workbench.Seat{Pace: core.Unlimited},
	})
}

// modelOptions name the endpoint that a player asks as the suite does, so that it gets the key that is set for it.
func (r *running) modelOptions(player lab.Player) (o workbench.ModelOptions) {
	for _, a := range r.Suite.Agents {
		if a.Name == player.Name {
			o.Endpoint = a.Endpoint
		}
	}
	return o
}

// follow plays a run to its end.
func (r *running) follow(ctx context.Context, cell lab.Cell, live *workbench.Live) (core.RunSummary, error) {
	var followed sync.WaitGroup
	followed.Go(func() {
		live.Follow(func(event core.Event) {
			switch e := event.(type) {
			case core.StepEnded:
				r.stepped(cell, e.Step)
			case core.Noticed:
				r.tell(cell, e.Text)
			}
		})
	})
	sum, err := live.Run(ctx)
	followed.Wait()
	err = errors.Join(err, live.Close())
	if player, ok := live.Wired().Agent.(agent.Player); ok { // a program ends with its run
		err = errors.Join(err, player.Close())
	}
	return sum, err
}

func (r *running) tell(cell lab.Cell, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.o.Tell != nil {
		r.o.Tell(cell, text)
	}
}
