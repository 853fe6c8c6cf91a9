package workbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
)

// ExportBundle writes all of a run into a file of its own, which must not be there yet. sign may be nil.
func (r *Recorded) ExportBundle(ctx context.Context, path string, sign Sign, told Progress) error {
	return r.Store.Export(ctx, r.Summary, path, sign, told)
}

// WriteBundle is ExportBundle into a stream.
func (r *Recorded) WriteBundle(ctx context.Context, out io.Writer, sign Sign, told Progress) error {
	dir, err := os.MkdirTemp("", "dotmatrix-")
	if err != nil {
		return fmt.Errorf("making a folder for the bundle: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "run.dmx")
	if err := r.ExportBundle(ctx, path, sign, told); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return incoming.Copy(ctx, out, file)
}

// ImportOptions say what is believed of a bundle.
type ImportOptions struct {
	Signers string // file of public keys, one of which must have signed it; empty: nobody must
	Force   bool   // import it also where its chain or a signature does not hold
}

// Imported is what came of importing a bundle.
type Imported struct {
	Run        core.RunSummary
	Signatures []Signature
	Present    bool // it was there already
}

// Import takes the run of a bundle into the database. Its hash chain and its signatures are checked first. What is there
// already stays as it is.
func (d *Database) Import(ctx context.Context, path string, o ImportOptions, told Progress) (in Imported, err error) {
	bundle, err := OpenBundle(ctx, path)
	if err != nil {
		return in, err
	}
	defer closing(bundle, &err)
	in.Run = bundle.Summary
	if in.Signatures, err = bundle.believe(ctx, o); err != nil {
		return in, err
	}
	store, err := d.Create(ctx)
	if err != nil {
		return in, err
	}
	defer closing(store, &err)
	d.sayMigrated(store)
	in.Present, err = store.Import(ctx, bundle.Store, in.Run.ID, d.clock.Now().UTC(), told)
	return in, err
}

// believe checks a bundle before it is taken in.
func (r *Recorded) believe(ctx context.Context, o ImportOptions) (signed []Signature, err error) {
	_, divergence, err := audit.VerifyChain(ctx, r, play.Whole, nil)
	if err == nil && divergence != nil {
		err = errors.New(divergence.String())
	}
	if err == nil {
		signed, err = r.Signatures(ctx, o.Signers)
	}
	if err == nil || o.Force {
		return signed, nil
	}
	return signed, fmt.Errorf("it is not imported: %w; --force does it all the same", err)
}
