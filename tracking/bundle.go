package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"dotmatrix/core"
)

// A bundle is a record that holds one whole run, with the steps that it shares of others, and nothing else. So whatever
// reads a record reads a bundle.

// Statement is what the signature of a bundle is over: it names the run by all that proves it.
type Statement struct {
	Format     string      `json:"format"`
	Run        string      `json:"run"`
	Steps      int         `json:"steps"`
	Chain      core.Hash   `json:"chain"` // of the last step
	Seal       core.Hash   `json:"seal"`  // over the run's end
	Agent      string      `json:"agent"`
	Version    core.Hash   `json:"version"`
	ROM        core.Hash   `json:"rom"`
	Game       string      `json:"game,omitempty"`
	Core       string      `json:"core"`
	Seed       uint64      `json:"seed"`
	Status     core.Status `json:"status"`
	Milestones []string    `json:"milestones"`
}

const statementFormat = "dotmatrix bundle 1"

// Signature is a signature that came with a run.
type Signature struct {
	Statement string // what was signed, byte for byte
	Signature string // an armored SSH signature
}

// Export writes a run into a bundle at path, which must not be there yet. sign makes a signature of the statement; it
// may be nil. told may be nil.
func (s *Store) Export(ctx context.Context, run core.RunSummary, path string, sign func(statement []byte) (string, error), told func(done, of int)) (err error) {
	if run.Status == core.Running {
		return fmt.Errorf("run %s is still being recorded: export it when it has ended", run.ID)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already: name another file", path)
	}
	return inWorkshop(ctx, filepath.Dir(path), func(unfinished string) error {
		if err := s.export(ctx, run.ID, unfinished, sign, told); err != nil {
			return err
		}
		return putAt(unfinished, path)
	})
}

// putAt moves a file to where nothing is. A link never takes the place of another file; not every disk knows links.
func putAt(from, to string) error {
	err := os.Link(from, to)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(from, to)
	}
	if err != nil {
		return fmt.Errorf("writing the bundle: %w", err)
	}
	return nil
}

func (s *Store) export(ctx context.Context, run, path string, sign func([]byte) (string, error), told func(done, of int)) (err error) {
	bundle, err := Open(ctx, path)
	if err != nil {
		return err
	}
	_, err = copyRun(ctx, s, bundle, run, core.Provenance{}, told)
	if err == nil && sign != nil {
		err = bundle.sign(ctx, run, sign)
	}
	if err == nil { // one file, without a log beside it, which needs that nobody reads
		err = bundle.readers.Close()
	}
	if err == nil {
		_, err = bundle.writer.pool.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	}
	return errors.Join(err, bundle.Close())
}

func (s *Store) sign(ctx context.Context, run string, sign func([]byte) (string, error)) error {
	_, statement, err := s.Statement(ctx, run)
	if err != nil {
		return err
	}
	signature, err := sign(statement)
	if err != nil {
		return fmt.Errorf("signing the bundle: %w", err)
	}
	return s.write(ctx, run, "", func(ctx context.Context, tx *sql.Tx, id int64) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO signatures(run_id, statement, signature) VALUES(?, ?, ?)", id, string(statement), signature)
		return err
	})
}

// Statement is what can be signed of a closed run, and its bytes.
func (s *Store) Statement(ctx context.Context, id string) (Statement, []byte, error) {
	run, err := s.FindRun(ctx, id)
	if err != nil {
		return Statement{}, nil, err
	}
	st := Statement{
		Format: statementFormat, Run: run.ID, Steps: run.Steps, Chain: run.Chain, Agent: run.Agent.Name, Version: run.Agent.ID,
		ROM: run.Machine.ROM.SHA256, Game: run.Machine.ROM.Title, Core: run.Machine.Core + " " + run.Machine.CoreVersion, Seed: run.Seed,
		Status: run.Status, Milestones: []string{},
	}
	for _, m := range run.Milestones {
		st.Milestones = append(st.Milestones, m.Key)
	}
	err = s.readers.QueryRowContext(ctx, "SELECT seal FROM runs WHERE uid = ?", run.ID).Scan(scanHash{&st.Seal})
	if err != nil {
		return st, nil, explain(s.path, err)
	}
	data, err := json.Marshal(st)
	return st, data, err
}

// Signatures are those that came with a run.
func (s *Store) Signatures(ctx context.Context, run string) ([]Signature, error) {
	var all []Signature
	err := each(ctx, s.readers, "SELECT s.statement, s.signature FROM signatures s JOIN runs r ON r.id = s.run_id WHERE r.uid = ? ORDER BY s.id", run, func(rows *sql.Rows) error {
		var one Signature
		err := rows.Scan(&one.Statement, &one.Signature)
		all = append(all, one)
		return err
	})
	return all, explain(s.path, err)
}

// OpenBundle opens a bundle for reading, and gives its run. It refuses a file whose schema is not exactly ours: it may
// come from anybody.
func OpenBundle(ctx context.Context, path string) (*Store, core.RunSummary, error) {
	s, err := OpenReadOnly(ctx, path)
	if err != nil {
		return nil, core.RunSummary{}, err
	}
	run, err := s.onlyRun(ctx)
	if err != nil {
		return nil, run, errors.Join(err, s.Close())
	}
	return s, run, nil
}

func (s *Store) onlyRun(ctx context.Context) (core.RunSummary, error) {
	if err := s.checkForeignSchema(ctx); err != nil {
		return core.RunSummary{}, err
	}
	var id string
	var n int
	err := s.readers.QueryRowContext(ctx, "SELECT count(*), ifnull(max(uid), '') FROM runs WHERE cut_seq IS NULL").Scan(&n, &id)
	if err != nil {
		return core.RunSummary{}, explain(s.path, err)
	}
	if n != 1 {
		return core.RunSummary{}, fmt.Errorf("%s holds %d runs and is no bundle of one: name a run in it with --db %s", s.path, n, s.path)
	}
	return s.FindRun(ctx, id)
}

// checkForeignSchema trusts nothing that is not as we write it, and nothing besides.
func (s *Store) checkForeignSchema(ctx context.Context) error {
	id, err := identify(ctx, s.readers)
	if err != nil {
		return explain(s.path, err)
	}
	more, err := checkSchema(ctx, s.readers, s.path, id.version, wholeSchema)
	if err == nil && len(more) > 0 {
		err = fmt.Errorf("%s is not as dotmatrix writes it: the %s is not ours", s.path, slices.Min(more))
	}
	if err != nil {
		return fmt.Errorf("%w; it is not to be trusted", err)
	}
	return nil
}

// Import takes the run of a bundle in at the time now, and notes that it comes from there. What is there of it already
// stays as it is; there reports that all of it was. Another run of the same ID is refused, with the seals of both.
func (s *Store) Import(ctx context.Context, bundle *Store, run string, now time.Time, told func(done, of int)) (there bool, err error) {
	if s.writer == nil {
		return false, fmt.Errorf("%s was opened for reading only: open it for writing to import a run", s.path)
	}
	return copyRun(ctx, bundle, s, run, core.Provenance{File: filepath.Base(bundle.path), Imported: now}, told)
}

// isWhole refuses a run of which only the first steps are in the file.
func (r *Reader) isWhole(ctx context.Context) error {
	var cut sql.NullInt64
	if err := r.store.readers.QueryRowContext(ctx, "SELECT cut_seq FROM runs WHERE id = ?", r.row).Scan(&cut); err != nil {
		return explain(r.store.path, err)
	}
	if cut.Valid {
		return fmt.Errorf("of run %s only steps up to %d are in %s, since another run shares them", r.run.ID, cut.Int64, r.store.path)
	}
	return nil
}
