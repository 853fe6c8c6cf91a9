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
	"dotmatrix/core/plain"
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

	doubt error // why it would not have been imported, but by force
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
	if in.Signatures, in.doubt, err = bundle.believe(ctx, o); err != nil {
		return in, err
	}
	store, err := d.Create(ctx)
	if err != nil {
		return in, err
	}
	defer closing(store, &err)
	d.sayMigrated(store)
	in.Present, err = store.Import(ctx, bundle.Store, in.Run.ID, d.clock.Now().UTC(), told)
	if err == nil && !(in.Present && in.doubt != nil) { // what does not hold of the bundle says nothing of the run that is here
		d.markImported(&in)
	}
	return in, err
}

// markImported keeps what was found of a run before it was taken in.
func (d *Database) markImported(in *Imported) {
	found := core.Verified{Mark: core.Chained, Why: "its chain was checked when it was imported"}
	if in.doubt != nil {
		found = core.Verified{Mark: core.Forged, Why: plain.Line(in.doubt.Error())}
	}
	for _, s := range in.Signatures {
		found.Signed = append(found.Signed, plain.Line(s.Called()))
	}
	d.marks.keep(&in.Run, found)
}

// believe checks a bundle before it is taken in. doubt is what does not hold of one that is taken in by force; that it is not
// signed by one of the signers is none.
func (r *Recorded) believe(ctx context.Context, o ImportOptions) (signed []Signature, doubt, err error) {
	_, divergence, err := audit.VerifyChain(ctx, r, play.Whole, nil)
	if err == nil && divergence != nil {
		err = errors.New(divergence.String())
	}
	if err == nil {
		signed, err = r.Signatures(ctx, o.Signers)
	}
	if err != nil && !o.Force || ctx.Err() != nil {
		return signed, nil, fmt.Errorf("it is not imported: %w; --force does it all the same", err)
	}
	var unsigned *UnsignedError
	if errors.As(err, &unsigned) {
		return signed, nil, nil
	}
	return signed, err, nil
}
