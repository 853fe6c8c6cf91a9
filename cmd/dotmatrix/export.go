package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/tui/text"
)

// exportFlags say what is written of a run, and where.
type exportFlags struct {
	bundle bool
	output string
	sign   string
	formFlags
}

func newExport(a *app) *cobra.Command {
	var flags exportFlags
	cmd := &cobra.Command{
		Use:   "export [RUN]",
		Short: "Write a run into a file of its own",
		Long: "Write all of a run into one file, a bundle: every step, state, picture, word and call, with its hash chain, but not the " +
			"ROM. It can be verified, replayed and imported elsewhere; every verb reads it with --db FILE. With --sign it is signed " +
			"with an SSH key, as ssh-keygen -Y sign does.\n\n" +
			"With --format it is written for other programs and people: jsonl, json (everything but the machine's states), csv (a row " +
			"a step), png (the pictures, in a folder), gif (an animation, in the console's time), cast (a terminal recording), or md " +
			"(a report with pictures, in a folder). RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix export 5c1d --bundle -o run.dmx --sign ~/.ssh/id_ed25519\ndotmatrix export last --format gif --from 100 --to 140 -o battle.gif\n" +
			"dotmatrix export last --format jsonl | jq .said\ndotmatrix export 5c1d --format md -o report",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 { // a file is easily written behind --bundle
				return usagef("export takes one RUN, and %q is another: name the file to write with -o", args[1])
			}
			return upToOne("RUN")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case flags.bundle == (flags.format != ""):
				return usagef("say what to write: --bundle, or --format %s", strings.Join(exportForms(), ", "))
			case flags.bundle:
				return a.exportBundle(cmd.Context(), first(args), &flags)
			}
			if err := flags.check(cmd.Flags().Changed("to")); err != nil {
				return err
			}
			return a.exportAs(cmd.Context(), first(args), &flags)
		},
	}
	cmd.Flags().BoolVar(&flags.bundle, "bundle", false, "write a bundle")
	cmd.Flags().StringVarP(&flags.output, "output", "o", "", "file or folder to write, which must not be there yet (default: stdout for jsonl, json and csv, else after the run)")
	cmd.Flags().StringVar(&flags.sign, "sign", "", "private key FILE to sign with: OpenSSH's form, or PKCS 8")
	flags.formFlags.add(cmd)
	gameFlag(cmd)
	return cmd
}

func (a *app) exportBundle(ctx context.Context, ref string, f *exportFlags) (err error) {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	path := f.output
	if path == "" {
		path = record.summary.ID[:12] + ".dmx"
	}
	sign, err := a.signer(f.sign)
	if err != nil {
		return err
	}
	bar := a.newProgress()
	err = record.store.Export(ctx, record.summary, path, sign, func(done, of int) { bar.show(done, of, fmt.Sprintf("step %d of %d", done, of)) })
	bar.clear()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.Out, "%s holds run %s: %s, chain %s\n", path, record.summary.ID, text.Steps(record.summary.Steps), record.summary.Chain)
	return err
}

func newImport(a *app) *cobra.Command {
	var force bool
	var signers string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take the run of a bundle into the record",
		Long:  "Take the run of a bundle into the record. Its hash chain and its signatures are checked first. What the run shares with other runs comes along; what is there already stays as it is.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return usagef("import takes one FILE, which `dotmatrix export --bundle` writes")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.importBundle(cmd.Context(), args[0], signers, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "import it also where its chain or a signature does not hold")
	signersFlag(cmd, &signers)
	return cmd
}

func (a *app) importBundle(ctx context.Context, path, signers string, force bool) (err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s: name a bundle, which `dotmatrix export --bundle` writes", path)
	}
	bundle, err := openBundle(ctx, path)
	if err != nil {
		return err
	}
	defer closing(bundle, &err)
	if err := a.believe(ctx, bundle, signers, force); err != nil {
		return err
	}
	store, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	if found, err := store.FindRun(ctx, bundle.summary.ID); err == nil && found.Chain == bundle.summary.Chain && found.Steps == bundle.summary.Steps {
		_, err := fmt.Fprintf(a.std.Out, "run %s is there already\n", found.ID)
		return err
	}
	bar := a.newProgress()
	err = store.Import(ctx, bundle.store, bundle.summary.ID, func(done, of int) { bar.show(done, of, fmt.Sprintf("step %d of %d", done, of)) })
	bar.clear()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.Out, "imported run %s: %s. See it: dotmatrix replay %s\n", bundle.summary.ID, text.Steps(bundle.summary.Steps), bundle.summary.ID[:6])
	return err
}

// believe checks a bundle before it is taken in.
func (a *app) believe(ctx context.Context, bundle *recorded, signers string, force bool) error {
	_, difference, err := bundle.verifyChain(ctx)
	if err == nil && difference != nil {
		err = errors.New(difference.String())
	}
	if err == nil {
		err = a.checkSignatures(ctx, bundle, signers)
	}
	if err == nil || force {
		return nil
	}
	return fmt.Errorf("it is not imported: %w; --force does it all the same", err)
}
