// Package profiles keeps what was learned of models in a folder, a file each, so that several programs can learn at once.
// The workbench hands a Store to each llm.Client as its Memory; doctor lists and resets it.
package profiles

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dotmatrix/core/llm"
)

// maxBytes bounds a file: what is longer was not written here.
const maxBytes = 64 << 10

// Store is a folder of profiles. The zero value has no folder.
type Store struct {
	folder string
	now    func() time.Time
}

// New is the store in a folder, which is made when something is first kept. now tells how old a profile is.
func New(folder string, now func() time.Time) *Store { return &Store{folder, now} }

// Kept is a profile as it is kept.
type Kept struct {
	Endpoint string `json:"endpoint"` // base URL
	Model    string `json:"model"`
	llm.Profile
}

// Load is the profile of a model; the zero one where none is kept, or an old one.
func (s *Store) Load(endpoint, model string) (llm.Profile, error) {
	kept, err := s.read(s.file(endpoint, model))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return llm.Profile{}, nil
	case err != nil:
		return llm.Profile{}, fmt.Errorf("what was learned of the model %s: %w", model, err)
	case kept.Endpoint != endpoint || kept.Model != model || s.old(kept):
		return llm.Profile{}, nil
	}
	return kept.Profile, nil
}

// Save keeps a profile in the place of the one before. A reader sees either.
func (s *Store) Save(endpoint, model string, p llm.Profile) error {
	if err := s.save(Kept{endpoint, model, p}); err != nil {
		return fmt.Errorf("keeping what was learned of the model %s: %w", model, err)
	}
	return nil
}

func (s *Store) save(kept Kept) error {
	data, err := json.MarshalIndent(kept, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(s.folder, ".draft-*")
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name()) // which is gone where all went well
	_, err = draft.Write(append(data, '\n'))
	if err := errors.Join(err, draft.Close()); err != nil {
		return err
	}
	return os.Rename(draft.Name(), s.file(kept.Endpoint, kept.Model))
}

// List is what is kept and not too old, by endpoint and model.
func (s *Store) List() ([]Kept, error) {
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	var list []Kept
	for _, file := range files {
		kept, err := s.read(file)
		if err == nil && !s.old(kept) && s.file(kept.Endpoint, kept.Model) == file {
			list = append(list, kept)
		}
	}
	slices.SortFunc(list, func(a, b Kept) int {
		if by := strings.Compare(a.Endpoint, b.Endpoint); by != 0 {
			return by
		}
		return strings.Compare(a.Model, b.Model)
	})
	return list, nil
}

// Reset forgets everything, and says how many profiles there were.
func (s *Store) Reset() (n int, err error) {
	files, err := s.files()
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("forgetting what was learned of a model: %w", err)
		}
		n++
	}
	return n, nil
}

func (s *Store) files() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(escaped(s.folder), "*.json"))
	if err != nil {
		return nil, fmt.Errorf("looking for what was learned of models: %w", err)
	}
	return files, nil
}

// escaped is a folder's name as a pattern that matches it alone.
func escaped(folder string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(folder)
}

func (s *Store) file(endpoint, model string) string {
	sum := sha256.Sum256([]byte(endpoint + "\n" + model))
	return filepath.Join(s.folder, hex.EncodeToString(sum[:8])+".json")
}

func (s *Store) read(file string) (kept Kept, err error) {
	info, err := os.Stat(file)
	if err != nil {
		return kept, err
	}
	if info.Size() > maxBytes || !info.Mode().IsRegular() {
		return kept, fmt.Errorf("%s is not a profile", file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return kept, err
	}
	return kept, json.Unmarshal(data, &kept)
}

// old reports whether a profile is not to be believed any more, or was learned in the future.
func (s *Store) old(kept Kept) bool {
	age := s.now().Sub(kept.Learned)
	return age >= llm.ProfileLife || age < -time.Hour
}
