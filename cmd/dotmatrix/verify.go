package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
	"dotmatrix/tui/text"
)

// verifyFlags say how much of a run is verified, and how.
type verifyFlags struct {
	rom      string
	chain    bool
	from, to int
	signers  string
}

func newVerify(a *app) *cobra.Command {
	var flags verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [RUN | FILE]",
		Short: "Prove a recorded run: its hash chain, and its inputs run again",
		Long: "Check the hash chain over everything that is recorded of a run, then run the recorded inputs on the machine again and " +
			"compare every state and every screen. Exits with 0 if all agree; otherwise names the first step that differs, and in " +
			"what, and exits with 1. With --chain the chain alone is checked, which is quick and needs no ROM. " +
			"RUN is an id, a unique beginning of one, or last (the default). FILE is a bundle, which `dotmatrix export` writes: its " +
			"signatures are checked too.",
		Example: "dotmatrix verify\ndotmatrix verify 5c1d --chain\ndotmatrix verify 5c1d --from 400 --to 500\ndotmatrix verify run.dmx --signers allowed_signers",
		Args:    upToOne("RUN or FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			part := play.Whole
			if part.From = flags.from; cmd.Flags().Changed("to") {
				part.To = flags.to
			}
			if part.From < 0 || part.To < part.From {
				return usagef("--from %d --to %d are no steps: give two numbers in order", part.From, part.To)
			}
			return a.verify(cmd.Context(), first(args), part, &flags)
		},
	}
	cmd.Flags().StringVar(&flags.rom, "rom", "", "the ROM file, where it is not the demo game and not where it was")
	cmd.Flags().BoolVar(&flags.chain, "chain", false, "check the hash chain alone, without running anything")
	cmd.Flags().IntVar(&flags.from, "from", 0, "the first step to verify")
	cmd.Flags().IntVar(&flags.to, "to", 0, "the last step to verify (default: the last there is)")
	signersFlag(cmd, &flags.signers)
	return cmd
}

func (a *app) verify(ctx context.Context, ref string, part play.Range, f *verifyFlags) error {
	record, err := a.openRunOrBundle(ctx, ref)
	if err != nil {
		return err
	}
	defer record.Close()
	bar := a.newProgress()
	told := func(done, of int) { bar.show(done, of, fmt.Sprintf("step %d of %d", done, of)) }
	var n int
	var difference *audit.Divergence
	if f.chain {
		n, difference, err = audit.VerifyChain(ctx, record, part, told)
	} else {
		n, difference, err = a.verifyAgain(ctx, record, part, f.rom, told)
	}
	bar.clear()
	switch {
	case err != nil:
		return err
	case difference != nil:
		return errors.New(difference.String())
	}
	if _, err := fmt.Fprintln(a.std.Out, verified(n, f.chain)); err != nil {
		return err
	}
	return a.checkSignatures(ctx, record, f.signers)
}

func verified(n int, chain bool) string {
	if chain {
		return "verified the chain of " + text.Steps(n)
	}
	return "verified " + text.Steps(n)
}

// verifyAgain runs the inputs again. A run that another core recorded says so first.
func (a *app) verifyAgain(ctx context.Context, record *recorded, part play.Range, romPath string, told func(done, of int)) (int, *audit.Divergence, error) {
	rom, err := romOf(record.Run(), romPath)
	if err != nil {
		return 0, nil, fmt.Errorf("%w, or check the chain alone with --chain", err)
	}
	machine, err := newMachine(rom, romPath)
	if err != nil {
		return 0, nil, err
	}
	if was := audit.Recorded(record.Run(), machine.Info()); was != "" {
		fmt.Fprintf(a.std.Err, "dotmatrix: run %s was %s, so that it may differ\n", record.Run().ID, oneLine(was))
	}
	return audit.Verify(ctx, record, machine, part, told)
}

// openRunOrBundle opens a run of the record, or that of a bundle.
func (a *app) openRunOrBundle(ctx context.Context, ref string) (*recorded, error) {
	if info, err := os.Stat(ref); ref == "" || err != nil || info.IsDir() {
		return a.openRun(ctx, ref)
	}
	return openBundle(ctx, ref)
}

func openBundle(ctx context.Context, path string) (*recorded, error) {
	bundle, summary, err := tracking.OpenBundle(ctx, path)
	if err != nil {
		return nil, err
	}
	reader, err := bundle.Read(ctx, summary.ID)
	if err != nil {
		return nil, errors.Join(err, bundle.Close())
	}
	return &recorded{reader, summary, bundle}, nil
}
