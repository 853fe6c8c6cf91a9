// Package trust remembers which programs a person lets run as agents on this machine: by the version's ID, in one file of
// the person's state folder. A program that somebody else recorded can do all that the person can, so nothing but the
// person's own typing may add to that file: records, bundles and files of models are never asked. The workbench looks here
// before it starts a program that it finds in a record; `dotmatrix trust` lists, adds and revokes.
package trust

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dotmatrix/cmd/workbench/ownfile"
	"dotmatrix/core"
)

// Entry is a version that may run.
type Entry struct {
	ID      core.Hash `json:"id"`      // of the version: of the program's command, files and parameters
	Name    string    `json:"name"`    // of the agent
	Command string    `json:"command"` // for people
	Grants
	Typed bool      `json:"typed,omitempty"` // as exec:COMMAND, or with other parameters of a version that was
	Since time.Time `json:"since"`
}

// Grants are what a person allows a program beyond its own folder and the system's. Paths are absolute.
type Grants struct {
	Env   []string `json:"env,omitempty"`   // names of environment variables that it may read
	Net   bool     `json:"net,omitempty"`   // it may use the network
	Read  []string `json:"read,omitempty"`  // folders and files that it may read
	Write []string `json:"write,omitempty"` // folders and files that it may read and write
}

// Empty reports whether nothing is allowed.
func (g Grants) Empty() bool { return !g.Net && len(g.Env)+len(g.Read)+len(g.Write) == 0 }

// String lists what is allowed, such as "use the network, read /data".
func (g Grants) String() string {
	var all []string
	if g.Net {
		all = append(all, "use the network")
	}
	for _, name := range g.Env {
		all = append(all, "read the variable "+name)
	}
	for _, path := range g.Read {
		all = append(all, "read "+path)
	}
	for _, path := range g.Write {
		all = append(all, "write "+path)
	}
	return strings.Join(all, ", ")
}

// With is g and all that more allows.
func (g Grants) With(more Grants) Grants {
	return Grants{Env: union(g.Env, more.Env), Net: g.Net || more.Net, Read: union(g.Read, more.Read), Write: union(g.Write, more.Write)}
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, one := range b {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// Store is the file. It is safe for use by several goroutines and processes at once.
type Store struct {
	path string
	now  func() time.Time

	mu   sync.Mutex
	kept []Entry // without a path
}

// maxBytes bounds the file: a longer one was not written here.
const maxBytes = 4 << 20

// New is the store in a file, which is made when something is first added. Without a path it lasts as long as the process.
func New(path string, now func() time.Time) *Store {
	return &Store{path: path, now: now}
}

// Find returns the entry of a version, and whether there is one.
func (s *Store) Find(id core.Hash) (Entry, bool, error) {
	all, err := s.List()
	if i := slices.IndexFunc(all, func(e Entry) bool { return e.ID == id }); i >= 0 && err == nil {
		return all[i], true, nil
	}
	return Entry{}, false, err
}

// List is every version that may run, the oldest first.
func (s *Store) List() ([]Entry, error) {
	if s.path == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		return slices.Clone(s.kept), nil
	}
	all, err := s.read()
	if err != nil {
		return nil, fmt.Errorf("which programs are trusted: %w", err)
	}
	return all, nil
}

// Add has a version run from now on. What it is allowed adds to what it was allowed already.
func (s *Store) Add(e Entry) error {
	err := s.change(func(all []Entry) ([]Entry, error) {
		e.Since = s.now().UTC()
		i := slices.IndexFunc(all, func(old Entry) bool { return old.ID == e.ID })
		if i < 0 {
			return append(all, e), nil
		}
		old := all[i]
		old.Typed = old.Typed || e.Typed
		old.Grants = old.Grants.With(e.Grants)
		all[i] = old
		return all, nil
	})
	if err != nil {
		return fmt.Errorf("trusting version %s: %w", e.ID.Short(), err)
	}
	return nil
}

// ErrUnknown is wrapped where no version that may run has the digits that were given.
var ErrUnknown = errors.New("no trusted program has that ID")

// Revoke forgets the version whose ID begins with digits, which no other one may.
func (s *Store) Revoke(digits string) (gone Entry, err error) {
	err = s.change(func(all []Entry) ([]Entry, error) {
		var found []int
		for i, e := range all {
			if digits != "" && strings.HasPrefix(e.ID.String(), strings.ToLower(digits)) {
				found = append(found, i)
			}
		}
		switch len(found) {
		case 0:
			return nil, ErrUnknown
		case 1:
			gone = all[found[0]]
			return slices.Delete(all, found[0], found[0]+1), nil
		}
		return nil, fmt.Errorf("it can be %s or %s: give more digits", all[found[0]].ID, all[found[1]].ID)
	})
	if err != nil {
		return gone, fmt.Errorf("revoking %q: %w", digits, err)
	}
	return gone, nil
}

// change reads, changes and writes, while no other process does.
func (s *Store) change(how func([]Entry) ([]Entry, error)) error {
	if s.path == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		all, err := how(slices.Clone(s.kept))
		if err == nil {
			s.kept = all
		}
		return err
	}
	return s.file().Change(func(was []byte) ([]byte, error) {
		all, err := s.parse(was)
		if err == nil {
			all, err = how(all)
		}
		if err != nil {
			return nil, err
		}
		return json.MarshalIndent(document{all}, "", "  ")
	})
}

// document is the form of the file.
type document struct {
	Programs []Entry `json:"programs"`
}

func (s *Store) file() ownfile.File {
	return ownfile.File{Path: s.path, Most: maxBytes, What: "a list of trusted programs", Advice: "look at it, then take that away with chmod 600"}
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
		return nil, fmt.Errorf("%s cannot be read: %w: mend or remove it", s.path, err)
	}
	return d.Programs, nil
}
