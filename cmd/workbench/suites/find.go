package suites

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
	"dotmatrix/core/textfile"
	"dotmatrix/tracking"
)

// Shipped are the suites that come with the program, by name.
var Shipped = map[string]string{"lampwick": lab.Template}

// Lab runs suites in a workbench.
type Lab struct{ bench *workbench.Workbench }

// New makes a lab of a workbench.
func New(bench *workbench.Workbench) *Lab { return &Lab{bench} }

// File is a suite as its file says it.
type File struct {
	Suite  lab.Suite
	Text   string
	Folder string // that its paths are relative to; empty: the current one
}

// Read reads a suite: the path of a file, or the name of a shipped one. The error wraps fs.ErrNotExist where there is neither.
func Read(ref string) (File, error) {
	text, shipped := Shipped[ref]
	folder := ""
	if !shipped {
		data, err := readFile(ref)
		if errors.Is(err, fs.ErrNotExist) {
			return File{}, fmt.Errorf("there is no suite %s: name a file, which `dotmatrix lab new` writes, or %s: %w", ref,
				strings.Join(slices.Sorted(maps.Keys(Shipped)), ", "), fs.ErrNotExist)
		}
		if err != nil {
			return File{}, err
		}
		text, folder = data, filepath.Dir(ref)
	}
	suite, err := lab.Parse([]byte(text))
	if err != nil {
		return File{}, fmt.Errorf("%s: %w", ref, err)
	}
	return File{suite, text, folder}, nil
}

func readFile(path string) (string, error) {
	file, err := textfile.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, lab.MostFile+1)) // of which lab.Parse refuses the last byte
	return string(data), err
}

// Kept is a suite in the record, with what became of its cells.
type Kept struct {
	tracking.Suite
	Plan     lab.Plan
	Outcomes []lab.Outcome // of the cells that were tried
}

// Find is a suite that was run here: by its file or the name of a shipped one, by its name, or by the beginning of its hash.
func (l *Lab) Find(ctx context.Context, ref string) (found Kept, err error) {
	text := ""
	if file, err := Read(ref); err == nil {
		text = file.Text
	} else if _, statErr := os.Stat(ref); statErr == nil {
		return found, err
	}
	err = l.bench.Database.ReadIfThere(ctx, func(store *tracking.Store) error {
		all, err := store.Suites(ctx)
		if err != nil {
			return err
		}
		match := func(s tracking.Suite) bool {
			switch {
			case !s.Removed.IsZero():
				return false
			case text != "":
				return s.Text == text
			}
			return s.Name == ref || len(ref) >= 4 && strings.HasPrefix(s.Hash.String(), ref)
		}
		i := slices.IndexFunc(all, match) // the newest
		if i < 0 {
			return nil
		}
		found, err = l.kept(ctx, store, all[i])
		return err
	})
	if err == nil && found.Hash.IsZero() {
		err = fmt.Errorf("the suite %s was not run here: begin with `dotmatrix lab run %s`", plain.Line(ref), plain.Line(ref))
	}
	return found, err
}

// kept reads a suite of the record with its outcomes.
func (l *Lab) kept(ctx context.Context, store *tracking.Store, s tracking.Suite) (Kept, error) {
	plan, err := planOf(s)
	if err != nil {
		return Kept{}, err
	}
	tried, err := readHistory(ctx, store, plan.Hash, l.bench.Database.Marks())
	if err != nil {
		return Kept{}, err
	}
	outcomes, err := tried.outcomes(ctx, store, &plan)
	return Kept{s, plan, outcomes}, err
}

// List are the suites that were run here, the newest first; removed has those that were removed among them.
func (l *Lab) List(ctx context.Context, removed bool) (all []Kept, err error) {
	err = l.bench.Database.ReadIfThere(ctx, func(store *tracking.Store) error {
		suites, err := store.Suites(ctx)
		if err != nil {
			return err
		}
		for _, s := range suites {
			if !removed && !s.Removed.IsZero() {
				continue
			}
			k, err := l.kept(ctx, store, s)
			if err != nil {
				return err
			}
			all = append(all, k)
		}
		return nil
	})
	return all, err
}

// Remove takes a suite from the list. Its runs stay, and so does the count of its attempts.
func (l *Lab) Remove(ctx context.Context, ref string) (Kept, error) {
	found, err := l.Find(ctx, ref)
	if err != nil {
		return found, err
	}
	return found, l.bench.Database.Write(ctx, func(store *tracking.Store) error {
		return store.RemoveSuite(ctx, found.Hash, l.bench.Clock().Now())
	})
}

// Counts says how the cells of the suite stand.
func (k *Kept) Counts() (played, missing, pending int) {
	for _, o := range k.Outcomes {
		switch o.Standing() {
		case lab.Played:
			played++
		case lab.Missing:
			missing++
		}
	}
	return played, missing, len(k.Plan.Cells()) - played - missing
}

// Matrix is every cell of the suite as it stands.
func (k *Kept) Matrix() ([]lab.CellReport, error) { return lab.Matrix(k.Plan, k.Outcomes) }

// Report analyzes what became of the suite.
func (k *Kept) Report() (lab.Report, error) { return lab.Analyze(k.Plan, k.Outcomes, nil) }

// Attempts is how often cells of the suite were tried.
func (k *Kept) Attempts() (n int) {
	for _, o := range k.Outcomes {
		n += o.Attempts
	}
	return n
}
