package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"regexp"

	"dotmatrix/core"
	"dotmatrix/tracking"
	"dotmatrix/tui/runs"
)

// Runs is what the screen of runs lists.
func (b *bench) Runs() runs.Shelf { return runShelf{b} }

// runShelf lists the record.
type runShelf struct{ *bench }

// Mark is another when the record has changed.
func (s runShelf) Mark(context.Context) string { return recordMark(s.app.dbPath()) }

// LastPicture is what a run showed at its end.
func (s runShelf) LastPicture(ctx context.Context, run string) (*core.Frame, error) {
	return s.app.lastPicture(ctx, run)
}

// Runs are those that a filter of package where selects.
func (s runShelf) Runs(ctx context.Context, where string) ([]core.RunSummary, error) {
	return s.app.chosenRuns(ctx, where)
}

// Said finds steps in which an agent said the words.
func (s runShelf) Said(ctx context.Context, words string, most int) (hits []runs.Hit, err error) {
	err = s.app.ifRecorded(ctx, func(store *tracking.Store) error {
		all, err := store.Runs(ctx)
		if err != nil {
			return err
		}
		by := make(map[string]*core.RunSummary, len(all))
		for i := range all {
			by[all[i].ID] = &all[i]
		}
		sayings, err := store.Said(ctx, words, most)
		for _, said := range sayings {
			if r := by[said.Run]; r != nil { // else it began since
				hits = append(hits, runs.Hit{Run: r.ID, Seq: said.Seq, Agent: r.Agent.Name, Game: r.Machine.ROM.Title, Said: around(said.Text, words)})
			}
		}
		return err
	})
	return hits, err
}

// excerptBefore is how many letters of a saying stand before what was looked for.
const excerptBefore = 24

// around is a text from shortly before the words on.
func around(text, words string) string {
	at := regexp.MustCompile("(?i)" + regexp.QuoteMeta(words)).FindStringIndex(text)
	if at == nil {
		return text
	}
	before := []rune(text[:at[0]])
	if len(before) <= excerptBefore {
		return text
	}
	return "…" + string(before[len(before)-excerptBefore:]) + text[at[0]:]
}

// Delete deletes runs for good, forks before what they are forks of.
func (s runShelf) Delete(ctx context.Context, ids []string) error {
	return s.app.withStore(ctx, func(store *tracking.Store) error {
		for len(ids) > 0 {
			var left []string
			var errs []error
			for _, id := range ids {
				if _, err := store.Remove(ctx, id, false); err != nil && !errors.Is(err, tracking.ErrNoRun) {
					left, errs = append(left, id), append(errs, err)
				}
			}
			if len(left) == len(ids) {
				return errs[0]
			}
			ids = left
		}
		return nil
	})
}

// chosenRuns are the recorded runs that a filter selects, newest first.
func (a *app) chosenRuns(ctx context.Context, where string) (chosen []core.RunSummary, err error) {
	err = a.ifRecorded(ctx, func(store *tracking.Store) error {
		chosen, err = store.RunsWhere(ctx, tracking.Query{Where: where, Now: wallClock{}.Now()})
		return err
	})
	return chosen, err
}

// ifRecorded hands the record to use; where nothing was recorded yet, there is nothing to use.
func (a *app) ifRecorded(ctx context.Context, use func(*tracking.Store) error) error {
	if _, err := os.Stat(a.dbPath()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return a.withRecord(ctx, use)
}

// lastPicture is what the game showed at the end of a run.
func (a *app) lastPicture(ctx context.Context, run string) (frame *core.Frame, err error) {
	record, err := a.openRun(ctx, run)
	if err != nil {
		return nil, err
	}
	defer closing(record, &err)
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	step, err := record.Step(ctx, last)
	if err != nil {
		return nil, err
	}
	return step.Screen, nil
}
