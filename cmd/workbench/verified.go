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
	return &marks{found: proofs.New(path), build: o.Build, clock: o.Clock, notice: o.Notice}
}

// Mark writes into a run what was found of it, where it still stands as it did then.
func (m *marks) Mark(run *core.RunSummary) {
	entry, _, err := m.found.Find(run.ID, gameboy.CoreVersion, m.build, run.Fingerprint)
	if err != nil {
		m.failed.Do(func() { m.notice("no run is shown as proved: " + err.Error()) })
	}
	run.Verified = entry.Verified
}

// keep remembers what was found of a run. That it cannot be kept is told, and spoils nothing.
func (m *marks) keep(run *core.RunSummary, found core.Verified) {
	is, err := run.Fingerprint()
	if err == nil {
		found.At = m.clock.Now().UTC()
		err = m.found.Add(proofs.Entry{Run: run.ID, Fingerprint: is, Seal: run.Seal, Core: gameboy.CoreVersion, Build: m.build, Verified: found})
	}
	if err != nil {
		m.notice("the run's mark is not kept: " + err.Error())
		return
	}
	m.Mark(run)
}

// Marks are what was found of runs on this machine.
func (d *Database) Marks() tracking.Marks { return d.marks }
