package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
	"dotmatrix/core/play/export"
)

// exportFlags say what is written of a run, and where.
type exportFlags struct {
	bundle bool
	output string
	sign   string
	raw    bool
	workbench.ExportOptions
}

func (f *exportFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.bundle, "bundle", false, "write a bundle")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "file or folder to write, which must not be there yet; - for stdout (default: stdout for jsonl, json and csv, else after the run)")
	cmd.Flags().StringVar(&f.sign, "sign", "", "private key FILE to sign with: OpenSSH's form, or PKCS 8")
	cmd.Flags().StringVar(&f.Form, "format", "", "write jsonl, json, csv, png, gif, cast, eval or md")
	cmd.Flags().BoolVar(&f.raw, "raw", false, rawUsage)
	cmd.Flags().IntVar(&f.Steps.From, "from", 0, "with --format: the first step to write")
	cmd.Flags().IntVar(&f.Steps.To, "to", 0, "with --format: the last step to write (default: the last there is)")
	cmd.Flags().IntVar(&f.Scale, "scale", 2, "with png and gif: enlarge the pictures so many times")
	cmd.Flags().IntVar(&f.FPS, "fps", 30, "with gif: pictures a second")
	cmd.Flags().StringVar(&f.ROM, "rom", "", "with gif: the ROM file, to show the game's own frames, where it is not the demo game and not where it was")
}

func (f *exportFlags) check(toGiven bool) error {
	if err := checkFormat(f.Form, workbench.ExportForms()...); err != nil {
		return err
	}
	if !toGiven {
		f.Steps.To = play.Whole.To
	}
	switch {
	case f.raw && f.Form != formatCSV:
		return usagef("--raw is about text in CSV: give --format csv with it")
	case f.Steps.From < 0 || f.Steps.To < f.Steps.From:
		return usagef("--from %d --to %d are no steps: give two numbers in order", f.Steps.From, f.Steps.To)
	case f.Scale < 1 || f.Scale > export.MaxScale:
		return usagef("--scale %d: use 1 to %d", f.Scale, export.MaxScale)
	case f.FPS < export.MinFPS || f.FPS > export.MaxFPS:
		return usagef("--fps %d: use %d to %d", f.FPS, export.MinFPS, export.MaxFPS)
	}
	return nil
}

func newExport(c *cli) *cobra.Command {
	var flags exportFlags
	cmd := &cobra.Command{
		Use:   "export [RUN]",
		Short: "Write a run into a file of its own",
		Long: "Write all of a run into one file, a bundle: every step, state, picture, word and call, with its hash chain, but not the " +
			"ROM. It can be verified, replayed and imported elsewhere; every verb reads it with --db FILE. With --sign it is signed " +
			"with an SSH key, as ssh-keygen -Y sign does.\n\n" +
			"With --format it is written for other programs and people: jsonl, json (everything but the machine's states), csv (a row " +
			"a step), png (the pictures, in a folder), gif (an animation, in the console's time), cast (a terminal recording), eval (a log for Inspect AI, with the run's forks as branches), or md " +
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
			case flags.bundle == (flags.Form != ""):
				return usagef("say what to write: --bundle, or --format %s", strings.Join(workbench.ExportForms(), ", "))
			case flags.bundle:
				return c.exportBundle(cmd.Context(), first(args), &flags)
			}
			if err := flags.check(cmd.Flags().Changed("to")); err != nil {
				return err
			}
			return c.exportAs(cmd.Context(), first(args), &flags)
		},
	}
	flags.add(cmd)
	gameFlag(cmd)
	return cmd
}

func (c *cli) exportBundle(ctx context.Context, ref string, f *exportFlags) (err error) {
	record, err := c.bench.Database.Run(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	path := f.output
	if path == "" {
		path = record.Summary.ID[:12] + ".dmx"
	}
	sign, err := workbench.Signer(f.sign, func() ([]byte, error) { return c.askPassphrase(f.sign) })
	if err != nil {
		return err
	}
	bar := c.newProgress()
	if path == stdout {
		err = record.WriteBundle(ctx, c.std.Out, sign, bar.steps)
	} else {
		err = record.ExportBundle(ctx, path, sign, bar.steps)
	}
	bar.clear()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.beside(path), "%s holds run %s: %s, chain %s\n", shownPath(path), record.Summary.ID, plain.Count(record.Summary.Steps, "step"), record.Summary.Chain)
	return err
}

// stdout is how standard output is named.
const stdout = "-"

// beside is where a verb says what it has written to path: not into what it writes.
func (c *cli) beside(path string) io.Writer {
	if path == stdout {
		return c.std.Err
	}
	return c.std.Out
}

func shownPath(path string) string {
	if path == stdout {
		return "stdout"
	}
	return plain.Line(path)
}

func (c *cli) exportAs(ctx context.Context, ref string, f *exportFlags) (err error) {
	record, err := c.bench.Database.Run(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	bar := c.newProgress()
	f.Release = version()
	switch {
	case f.raw:
	case f.output == stdout || f.output == "":
		f.Text = func(text string) string { return csvText(c.std.Out, text) }
	default:
		f.Text = plain.Cell
	}
	path, steps, err := c.bench.Export(ctx, record, f.ExportOptions, f.output, c.std.Out, bar.count("step"))
	bar.clear()
	if err != nil || path == "" {
		return err
	}
	_, err = fmt.Fprintf(c.beside(path), "%s holds run %s, steps %d to %d\n", shownPath(path), record.Summary.ID, steps.From, steps.To)
	return err
}

func newImport(c *cli) *cobra.Command {
	var o workbench.ImportOptions
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Take the run of a bundle into the record",
		Long:  "Take the run of a bundle, or - for one on stdin, into the record. Its hash chain and its signatures are checked first. What the run shares with other runs comes along; what is there already stays as it is.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return usagef("import takes one FILE, which `dotmatrix export --bundle` writes, or - for stdin")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.importBundle(cmd.Context(), args[0], o)
		},
	}
	cmd.Flags().BoolVar(&o.Force, "force", false, "import it also where its chain or a signature does not hold")
	signersFlag(cmd, &o.Signers)
	return cmd
}

func (c *cli) importBundle(ctx context.Context, path string, o workbench.ImportOptions) error {
	path, done, err := incoming.Seekable(ctx, c.std.In, path)
	if err != nil {
		return err
	}
	defer done()
	bar := c.newProgress()
	in, err := c.bench.Database.Import(ctx, path, o, bar.steps)
	bar.clear()
	c.printSignatures(in.Signatures)
	switch {
	case err != nil:
		return err
	case in.Present:
		_, err = fmt.Fprintf(c.std.Out, "run %s is there already\n", in.Run.ID)
		return err
	}
	if err := c.tellUntrusted(ctx, in.Run.Agent.ID); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.std.Out, "imported run %s: %s. See it: dotmatrix replay %s\n", in.Run.ID, plain.Count(in.Run.Steps, "step"), in.Run.ID[:6])
	return err
}
