package main

import (
	"context"
	"fmt"
	"image/png"
	"io"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// captureFlags say what is captured, and how it is called.
type captureFlags struct {
	at         int
	name, note string
	picture    string
}

func newCapture(a *app) *cobra.Command {
	var flags captureFlags
	cmd := &cobra.Command{
		Use:   "capture [RUN] --name NAME",
		Short: "Keep a state of the machine under a name, for runs to start from",
		Long: "Keep the machine as it stood after a step of a run under a name, with its picture and its facts. Runs start from it " +
			"with --from NAME; which state that was is part of what their hash chain proves. In the screens, a key does the same. " +
			"RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix capture last --at 120 --name \"before the gym\"\ndotmatrix play --from \"before the gym\" --agent openai",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.name == "" {
				return usagef("say how it is called: --name NAME")
			}
			if !cmd.Flags().Changed("at") {
				flags.at = -1
			} else if flags.at < 0 {
				return usagef("--at %d is no step: give a number from 0", flags.at)
			}
			return a.capture(cmd.Context(), first(args), &flags)
		},
	}
	cmd.Flags().IntVar(&flags.at, "at", 0, "the step after which the machine stood so (default: the last there is)")
	cmd.Flags().StringVar(&flags.name, "name", "", "how it is called")
	cmd.Flags().StringVar(&flags.note, "note", "", "a word on it")
	cmd.Flags().StringVar(&flags.picture, "png", "", "write its picture into this FILE, too")
	return cmd
}

func (a *app) capture(ctx context.Context, ref string, f *captureFlags) error {
	return a.withStore(ctx, func(store *tracking.Store) error {
		run, err := store.FindRun(ctx, ref)
		if err != nil {
			return err
		}
		if f.at < 0 {
			f.at = run.Steps
		}
		record, err := store.Read(ctx, run.ID)
		if err != nil {
			return err
		}
		made, err := play.CaptureOf(ctx, record, f.at)
		if err != nil {
			return err
		}
		made.Name, made.Note, made.Made = f.name, f.note, wallClock{}.Now().UTC()
		if err := store.Capture(ctx, made); err != nil {
			return err
		}
		if err := writePicture(f.picture, made.Screen); err != nil {
			return err
		}
		_, err = fmt.Fprintln(a.std.Out, oneLine(fmt.Sprintf("captured step %d of run %s as %s: start from it with --from %q", f.at, run.ID, f.name, f.name)))
		return err
	})
}

// writePicture writes a PNG where a file is named.
func writePicture(path string, frame *core.Frame) error {
	if path == "" {
		return nil
	}
	return writeFile(path, func(w io.Writer) error { return png.Encode(w, frame.Image()) })
}

var captureColumns = []column[core.Capture]{
	{"name", func(c core.Capture) any { return c.Name }},
	{"game", func(c core.Capture) any { return c.Machine.ROM.Title }},
	{"system", func(c core.Capture) any { return c.Machine.System }},
	{"tick", func(c core.Capture) any { return c.Tick }},
	{"run", func(c core.Capture) any { return c.Run }},
	{"step", func(c core.Capture) any { return c.Seq }},
	{"made", func(c core.Capture) any { return c.Made }},
	{"note", func(c core.Capture) any { return c.Note }},
}

func newCaptures(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "captures",
		Short: "List the states that were captured, newest first; show or remove one",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.withRecord(cmd.Context(), func(store *tracking.Store) error {
				all, err := store.Captures(cmd.Context())
				if err != nil {
					return err
				}
				return list(a.std.Out, format, captureColumns, all)
			})
		},
	}
	formatFlag(cmd, &format)
	cmd.AddCommand(newCapturesShow(a), newCapturesRemove(a))
	return cmd
}

func newCapturesShow(a *app) *cobra.Command {
	var picture string
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Write the facts of a capture to stdout, as JSON, and its picture into a file",
		Args:  arguments(1, 1, "the NAME of a capture"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withRecord(cmd.Context(), func(store *tracking.Store) error {
				c, err := store.FindCapture(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if err := writePicture(picture, c.Screen); err != nil {
					return err
				}
				facts := string(c.Facts)
				if facts == "" {
					facts = "null"
				}
				_, err = fmt.Fprintln(a.std.Out, facts)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&picture, "png", "", "write the picture into this FILE")
	return cmd
}

func newCapturesRemove(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "rm NAME",
		Short: "Remove a capture; runs that started from it stay as they are",
		Args:  arguments(1, 1, "the NAME of a capture"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), func(store *tracking.Store) error {
				if err := store.RemoveCapture(cmd.Context(), args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintln(a.std.Out, oneLine("removed capture "+args[0]))
				return err
			})
		},
	}
}
