package main

import (
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
	var format string
	cmd := &cobra.Command{
		Use:   "verify [RUN | FILE]",
		Short: "Prove a recorded run: what it proves, what it only claims, and what was not checked",
		Long: "Compute a run again as far as that can be done, and say what is proved by it. The hash chain over everything that is recorded " +
			"is checked, then the recorded inputs are run on the machine again: every state and every screen must be the same, and so " +
			"must the facts and milestones that the game's profile reads from memory, what the record says of the machine and of the agent's " +
			"name, tools and help, and the decisions that the agent's files make on the recorded answers. Three lists say what is proved, what the run " +
			"only claims, and what was not checked and why. Exits with 0 if nothing is wrong; otherwise names the first place that is, and " +
			"exits with 1. With --chain the chain alone is checked, which is quick and needs no ROM; --no-decisions leaves out the agent. " +
			"A recorded run keeps its mark, which `dotmatrix runs` shows, on this machine. " +
			"RUN is an id, a unique beginning of one, or last (the default). FILE is a bundle, which `dotmatrix export` writes, or - for stdin: its " +
			"signatures are checked too.",
		Example: "dotmatrix verify\ndotmatrix verify 5c1d --chain\ndotmatrix verify 5c1d --from 400 --to 500\ndotmatrix verify run.dmx --signers allowed_signers\ndotmatrix verify run.dmx --format json\nssh host dotmatrix export last --bundle -o - | dotmatrix verify -",
		Args:    upToOne("RUN or FILE"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := checkFormat(format, "text", formatJSON); err != nil {
				return err
			}
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
			defer closing(record, &err)
			bar := c.newProgress()
			verdict, err := c.bench.Verify(cmd.Context(), record, o, bar.steps)
			bar.clear()
			return c.printVerdict(record.Run().ID, verdict, format, err)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().StringVar(&o.ROM, "rom", "", "the ROM file, where it is not the demo game and not where it was")
	cmd.Flags().BoolVar(&o.Chain, "chain", false, "check the hash chain alone, without running anything")
	cmd.Flags().BoolVar(&o.NoDecisions, "no-decisions", false, "do not have the agent decide again, which takes as long as the rest")
	cmd.Flags().IntVar(&o.Steps.From, "from", 0, "the first step to verify")
	cmd.Flags().IntVar(&o.Steps.To, "to", 0, "the last step to verify (default: the last there is)")
	gameFlag(cmd)
	signersFlag(cmd, &o.Signers)
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
