package runs

import "slices"

// undo is the runs that a person removed: they are hidden, and can be restored until they are deleted for good.
type undo struct {
	batches []batch
	count   int             // of all batches so far
	hidden  map[string]bool // runs that are waiting or deleted, by ID
	leaving bool            // the screen is left as soon as all are deleted
}

// batch is runs that were removed at once.
type batch struct {
	number int
	runs   []string
}

func newUndo() undo { return undo{hidden: map[string]bool{}} }

// hide hides runs until they are deleted; the number is that of their batch.
func (u *undo) hide(runs []string) int {
	u.count++
	u.batches = append(u.batches, batch{u.count, runs})
	for _, id := range runs {
		u.hidden[id] = true
	}
	return u.count
}

// restore shows the newest batch again; nil where there is none.
func (u *undo) restore() []string {
	if len(u.batches) == 0 {
		return nil
	}
	last := u.batches[len(u.batches)-1]
	u.batches = u.batches[:len(u.batches)-1]
	u.show(last.runs)
	return last.runs
}

func (u *undo) show(runs []string) {
	for _, id := range runs {
		delete(u.hidden, id)
	}
}

// due takes a batch out, to be deleted; nil where it was restored.
func (u *undo) due(number int) []string {
	at := slices.IndexFunc(u.batches, func(x batch) bool { return x.number == number })
	if at < 0 {
		return nil
	}
	runs := u.batches[at].runs
	u.batches = slices.Delete(u.batches, at, at+1)
	return runs
}

// all takes every batch out, to be deleted.
func (u *undo) all() []string {
	var runs []string
	for _, x := range u.batches {
		runs = append(runs, x.runs...)
	}
	u.batches = nil
	return runs
}

// waiting is how many runs can be restored.
func (u *undo) waiting() int {
	n := 0
	for _, x := range u.batches {
		n += len(x.runs)
	}
	return n
}
