package workbench

import (
	"path/filepath"
	"sync"

	"dotmatrix/cmd/workbench/proofs"
	"dotmatrix/core"
	"dotmatrix/core/gameboy"
	"dotmatrix/tracking"
)

// marks are what was found of runs on this machine, by this build and its core.
type marks struct {
	found  *proofs.Store
	record string // path of the record whose runs have the marks
	build  string
	clock  Clock
	notice func(string)
	failed sync.Once // is told once
}

func newMarks(o Options) *marks {
	path := ""
	if o.Config.State != "" {
		path = filepath.Join(o.Config.State, "proofs.json")
	}
	return &marks{found: proofs.New(path), record: whole(o.Config.Database), build: o.Build, clock: o.Clock, notice: o.Notice}
}

// whole is the one name of a file, whatever folder it was named from.
func whole(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(folder, filepath.Base(path))
	}
	return path
}

// Mark writes into a run of the record what was found of it, where it still stands as it did then.
func (m *marks) Mark(run *core.RunSummary) {
	entry, _, err := m.found.Find(run.ID, m.record, gameboy.CoreVersion, m.build, run.Fingerprint)
	if err != nil {
		m.failed.Do(func() { m.notice("no run is shown as proved: " + err.Error()) })
	}
	run.Verified = entry.Verified
}

// keep remembers what was found of a run of the record. That it cannot be kept is told, and spoils nothing.
func (m *marks) keep(run *core.RunSummary, found core.Verified) {
	if m.add(m.record, run, found) {
		m.Mark(run)
	}
}

// keepOfBundle remembers what was found of a run in a bundle. The run of that name in the record keeps its own mark, since
// what a bundle says may be another's.
func (m *marks) keepOfBundle(run *core.RunSummary, found core.Verified) {
	m.add("", run, found)
	run.Verified = found
}

func (m *marks) add(record string, run *core.RunSummary, found core.Verified) bool {
	is, err := run.Fingerprint()
	if err == nil {
		found.At = m.clock.Now().UTC()
		err = m.found.Add(proofs.Entry{Run: run.ID, Record: record, Fingerprint: is, Seal: run.Seal, Core: gameboy.CoreVersion, Build: m.build, Verified: found})
	}
	if err != nil {
		m.notice("the run's mark is not kept: " + err.Error())
	}
	return err == nil
}

// Marks are what was found of runs on this machine.
func (d *Database) Marks() tracking.Marks { return d.marks }
