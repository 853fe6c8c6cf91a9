// Package proofs remembers what this machine found when it verified runs, in one file of the person's state folder. An entry
// holds for a run of exactly one fingerprint in one record, as one core and one build of this program found it: a run that goes
// on or was changed, a copy in another file, another core and another release have none. So a stranger's copy neither takes a
// mark from the run that is here nor gets its mark. Nothing but a verification here adds to it; records and bundles are never asked.
package proofs

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"

	"dotmatrix/cmd/workbench/ownfile"
	"dotmatrix/core"
)

// Entry is what was found of a run.
type Entry struct {
	Run         string    `json:"run"`
	Record      string    `json:"record"`      // path of the record that it stands in; empty: in a bundle, which is never listed
	Fingerprint core.Hash `json:"fingerprint"` // of the run as it stood, its seal included
	Seal        core.Hash `json:"seal"`        // for people
	Core        string    `json:"core"`        // that ran it again
	Build       string    `json:"build"`       // of this program
	core.Verified
}

// Store is the file. It is safe for use by several goroutines and processes at once.
type Store struct {
	path string

	mu    sync.Mutex
	known map[string][]Entry // by run
	stamp string             // of the file that known was read from
}

// Bounds of the file: a longer one was not written here, and the oldest entries make room for new ones.
const (
	maxBytes   = 32 << 20
	maxEntries = 50_000
)

// New is the store in a file, which is made when something is first added. Without a path it lasts as long as the process.
func New(path string) *Store { return &Store{path: path, known: map[string][]Entry{}} }

// Find is what was found of a run in a record by a core and a build of this program. of makes its fingerprint, and is called
// only where something was.
func (s *Store) Find(run, record, by, build string, of func() (core.Hash, error)) (Entry, bool, error) {
	entries, err := s.entries(run)
	if err != nil || len(entries) == 0 {
		return Entry{}, false, err
	}
	is, err := of()
	if err != nil {
		return Entry{}, false, err
	}
	for _, e := range entries {
		if e.Record == record && e.Fingerprint == is && e.Core == by && e.Build == build {
			return e, true, nil
		}
	}
	return Entry{}, false, nil
}

// Stamp is another whenever the file has changed.
func (s *Store) Stamp() string {
	info, err := os.Stat(s.path)
	if s.path == "" || err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), " ", info.ModTime().UnixNano())
}

// entries are those of a run, out of the file as it is now.
func (s *Store) entries(run string) ([]Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stamp := s.Stamp(); s.path != "" && (stamp != s.stamp || stamp == "") {
		all, err := s.read()
		if err != nil {
			return nil, fmt.Errorf("what was verified here: %w", err)
		}
		s.known, s.stamp = byRun(all), stamp
	}
	return s.known[run], nil
}

func byRun(all []Entry) map[string][]Entry {
	known := map[string][]Entry{}
	for _, e := range all {
		known[e.Run] = append(known[e.Run], e)
	}
	return known
}

// Add remembers what was found, in the place of what the same core and build found of the same run in the same record before.
// Runs of one fingerprint whose chains hold are the same run: what was proved of the one, here or in a bundle, is proved of the
// other, and a look at the chain alone takes nothing away.
func (s *Store) Add(e Entry) error {
	e.Why = clip(e.Why)
	err := s.change(func(all []Entry) []Entry {
		same := func(old Entry) bool { return old.Run == e.Run && old.Core == e.Core && old.Build == e.Build }
		for i, old := range all {
			if !same(old) || old.Fingerprint != e.Fingerprint {
				continue
			}
			switch {
			case e.Mark == core.Chained && old.Mark == core.Replayed:
				e.Mark, e.Why = old.Mark, old.Why
			case e.Mark == core.Replayed && old.Mark == core.Chained:
				all[i].Mark, all[i].Why = e.Mark, e.Why
			}
			if e.Record == "" && len(e.Signed) > 0 && holds(e.Mark) && holds(all[i].Mark) {
				all[i].Signed = e.Signed
			}
		}
		return append(slices.DeleteFunc(all, func(old Entry) bool { return same(old) && old.Record == e.Record }), e)
	})
	if err != nil {
		return fmt.Errorf("keeping what was verified: %w", err)
	}
	return nil
}

// holds reports whether at least the chain of a run was found to hold.
func holds(m core.Mark) bool { return m == core.Chained || m == core.Replayed }

// maxWhy bounds a reason, in bytes.
const maxWhy = 1000

func clip(why string) string { return why[:min(len(why), maxWhy)] }

// change reads, changes and writes, while no other process does.
func (s *Store) change(how func([]Entry) []Entry) error {
	if s.path == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		var all []Entry
		for _, entries := range s.known {
			all = append(all, entries...)
		}
		s.known = byRun(how(all))
		return nil
	}
	return s.file().Change(func(was []byte) ([]byte, error) {
		all, err := s.parse(was)
		if err != nil {
			return nil, err
		}
		all = how(all)
		return json.Marshal(document{all[max(len(all)-maxEntries, 0):]})
	})
}

// document is the form of the file.
type document struct {
	Verified []Entry `json:"verified"`
}

func (s *Store) file() ownfile.File {
	return ownfile.File{Path: s.path, Most: maxBytes, What: "a list of verified runs", Advice: "remove it, or take that away with chmod 600"}
}

func (s *Store) read() ([]Entry, error) {
	data, err := s.file().Read()
	if err != nil {
		return nil, err
	}
	return s.parse(data)
}

// parse reads what the file holds; nothing is an empty list.
func (s *Store) parse(data []byte) ([]Entry, error) {
	if data == nil {
		return nil, nil
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w: remove it, and verify the runs again", s.path, err)
	}
	return d.Verified, nil
}
