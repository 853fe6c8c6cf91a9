package main

import (
	"errors"
	"fmt"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

func newVerify(c *cli) *cobra.Command {
	var o workbench.VerifyOptions
	var signers string
	cmd := &cobra.Command{
		Use:   "verify [RUN | FILE]",
		Short: "Prove a recorded run: its hash chain, and its inputs run again",
		Long: "Check the hash chain over everything that is recorded of a run, then run the recorded inputs on the machine again and " +
			"compare every state and every screen. Exits with 0 if all agree; otherwise names the first step that differs, and in " +
			"what, and exits with 1. With --chain the chain alone is checked, which is quick and needs no ROM. " +
			"RUN is an id, a unique beginning of one, or last (the default). FILE is a bundle, which `dotmatrix export` writes, or - for stdin: its " +
			"signatures are checked too.",
		Example: "dotmatrix verify\ndotmatrix verify 5c1d --chain\ndotmatrix verify 5c1d --from 400 --to 500\ndotmatrix verify run.dmx --signers allowed_signers\nssh host dotmatrix export last --bundle -o - | dotmatrix verify -",
		Args:    upToOne("RUN or FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("to") {
				o.Steps.To = play.Whole.To
			}
			if o.Steps.From < 0 || o.Steps.To < o.Steps.From {
				return usagef("--from %d --to %d are no steps: give two numbers in order", o.Steps.From, o.Steps.To)
			}
			ref, done, err := incoming.Seekable(cmd.Context(), c.std.In, first(args))
			if err != nil {
				return err
			}
			defer done()
			record, err := c.bench.Database.RunOrBundle(cmd.Context(), ref)
			if err != nil {
				return err
			}
			defer record.Close()
			bar := c.newProgress()
			verdict, err := c.bench.Verify(cmd.Context(), record, o, bar.steps)
			bar.clear()
			switch {
			case err != nil:
				return err
			case verdict.Divergence != nil:
				return errors.New(verdict.String())
			}
			if _, err := fmt.Fprintln(c.std.Out, verdict.String()); err != nil {
				return err
			}
			signed, err := record.Signatures(cmd.Context(), signers)
			c.printSignatures(signed)
			return err
		},
	}
	cmd.Flags().StringVar(&o.ROM, "rom", "", "the ROM file, where it is not the demo game and not where it was")
	cmd.Flags().BoolVar(&o.Chain, "chain", false, "check the hash chain alone, without running anything")
	cmd.Flags().IntVar(&o.Steps.From, "from", 0, "the first step to verify")
	cmd.Flags().IntVar(&o.Steps.To, "to", 0, "the last step to verify (default: the last there is)")
	signersFlag(cmd, &signers)
	return cmd
}

func signersFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "signers", "", "file of public keys: a bundle must be signed by one of them")
}

// printSignatures says who has signed a run.
func (c *cli) printSignatures(signed []workbench.Signature) {
	for _, s := range signed {
		name := s.Name
		if name == "" {
			name = "an unknown key"
		}
		fmt.Fprintf(c.std.Out, "signed by %s (%s)\n", plain.Line(name), s.Fingerprint)
	}
}

// askPassphrase asks for the passphrase of the key in a file.
func (c *cli) askPassphrase(path string) ([]byte, error) {
	if !isTerminal(c.std.In) {
		return nil, fmt.Errorf("%w, and there is no terminal to ask for it", workbench.ErrLocked)
	}
	fmt.Fprintf(c.std.Err, "Passphrase of %s: ", plain.Line(path))
	passphrase, err := term.ReadPassword(c.std.In.Fd())
	fmt.Fprintln(c.std.Err)
	return passphrase, err
}
