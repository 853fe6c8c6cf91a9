package screens

import (
	"context"
	"errors"
	"regexp"

	"dotmatrix/core"
	"dotmatrix/tracking"
	"dotmatrix/tui/runs"
)

// Runs is what the screen of runs lists.
func (d *Desk) Runs() runs.Shelf { return runShelf{d} }

// runShelf lists the record.
type runShelf struct{ *Desk }

// Mark is another when the record has changed.
func (s runShelf) Mark(context.Context) string { return s.bench.Database.Stamp() }

// LastPicture is what a run showed at its end.
func (s runShelf) LastPicture(ctx context.Context, run string) (*core.Frame, error) {
	return s.bench.Database.LastPicture(ctx, run)
}

// Runs are those that a filter of package where selects.
func (s runShelf) Runs(ctx context.Context, where string) ([]core.RunSummary, error) {
	return s.bench.Database.Runs(ctx, tracking.Query{Where: where})
}

// Said finds steps in which an agent said the words.
func (s runShelf) Said(ctx context.Context, words string, most int) (hits []runs.Hit, err error) {
	err = s.bench.Database.ReadIfThere(ctx, func(store *tracking.Store) error {
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
	return s.bench.Database.Write(ctx, func(store *tracking.Store) error {
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
