package tracking

import (
	"context"
	"fmt"
	"strings"

	"dotmatrix/core"
)

// Last is the ref of the newest run.
const Last = "last"

const maxCandidates = 5 // runs named in an error

// FindRun gives the run that ref names: its ID, the first digits of it that no other run has, the name that a person gave it,
// or "last" (also ""). The error wraps ErrNoRun where there is none or more than one, and says what to try. The agent's files are not read.
func (s *Store) FindRun(ctx context.Context, ref string) (core.RunSummary, error) {
	run, err := s.findRun(ctx, ref)
	return run, explain(s.path, err)
}

func (s *Store) findRun(ctx context.Context, ref string) (core.RunSummary, error) {
	if ref == "" {
		ref = Last
	}
	where, args := refQuery(ref)
	h, err := readShelf(ctx, s.readers)
	if err != nil {
		return core.RunSummary{}, err
	}
	runs, err := readRuns(ctx, s.readers, h, where, args...)
	if err != nil {
		return core.RunSummary{}, err
	}
	switch {
	case len(runs) == 0 && ref == Last:
		return core.RunSummary{}, fmt.Errorf("%w: nothing is recorded in %s yet: start a run with `dotmatrix play`", ErrNoRun, s.path)
	case len(runs) == 0 && !isDigits(strings.TrimSpace(ref)):
		return core.RunSummary{}, fmt.Errorf("%w as %q: name a run by its ID, the first digits of it, last, or the name that you gave it", ErrNoRun, ref)
	case len(runs) == 0:
		return core.RunSummary{}, fmt.Errorf("%w as %q in %s: `dotmatrix runs` lists them", ErrNoRun, ref, s.path)
	case len(runs) > 1:
		return core.RunSummary{}, fmt.Errorf("%w: %q can be any of %s: give more digits of its ID", ErrNoRun, ref, candidates(runs))
	}
	if err := s.settle(ctx, runs); err != nil {
		return core.RunSummary{}, err
	}
	found := &runs[0]
	beside, err := readMargins(ctx, s.readers, found.id)
	if err != nil {
		return core.RunSummary{}, err
	}
	beside.write(found)
	models, err := modelsOf(ctx, s.readers, found.id)
	if err != nil {
		return core.RunSummary{}, err
	}
	found.Models = models[found.id]
	if found.Depth, err = s.depthOf(ctx, found.id); err != nil {
		return core.RunSummary{}, err
	}
	found.Milestones, err = s.milestonesOf(ctx, found.id)
	return found.RunSummary, err
}

func candidates(runs []runRow) string {
	names := make([]string, 0, maxCandidates+1)
	for _, r := range runs[:min(len(runs), maxCandidates)] {
		names = append(names, r.ID)
	}
	if len(runs) > maxCandidates {
		names = append(names, "...")
	}
	return strings.Join(names, ", ")
}

// Reached are the milestones of the run, with those that it shares, in the order in which they were reached.
func (r *Reader) Reached(ctx context.Context) ([]core.Milestone, error) {
	reached, err := r.store.milestonesOf(ctx, r.row)
	return reached, explain(r.store.path, err)
}

// depthOf counts the forks that lead to a run.
func (s *Store) depthOf(ctx context.Context, run int64) (int, error) {
	line, err := readLineage(ctx, s.readers, run)
	return len(line) - 1, err
}

// milestonesOf gives what a run reached, with what it shares.
func (s *Store) milestonesOf(ctx context.Context, run int64) ([]core.Milestone, error) {
	line, err := readLineage(ctx, s.readers, run)
	if err != nil {
		return nil, err
	}
	var all []core.Milestone
	for _, part := range line {
		told, err := readStory(ctx, s.readers, part.run)
		if err != nil {
			return nil, err
		}
		own, err := told.of(part.run)
		if err != nil {
			return nil, err
		}
		all = append(all, upTo(own, part.last)...)
	}
	return all, nil
}
