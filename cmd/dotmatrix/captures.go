package main

import (
	"fmt"
	"image/png"
	"io"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

func newCapture(c *cli) *cobra.Command {
	var o workbench.CaptureOptions
	var picture string
	cmd := &cobra.Command{
		Use:   "capture [RUN] --name NAME",
		Short: "Keep a state of the machine under a name, for runs to start from",
		Long: "Keep the machine as it stood after a step of a run under a name, with its picture and its facts. Runs start from it " +
			"with --from NAME; which state that was is part of what their hash chain proves. In the screens, a key does the same. " +
			"RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix capture last --at 120 --name \"before the gym\"\ndotmatrix play --from \"before the gym\" --agent openai",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Name == "" {
				return usagef("say how it is called: --name NAME")
			}
			if !cmd.Flags().Changed("at") {
				o.At = workbench.LastStep
			} else if o.At < 0 {
				return usagef("--at %d is no step: give a number from 0", o.At)
			}
			made, err := c.bench.Database.Capture(cmd.Context(), first(args), o)
			if err != nil {
				return err
			}
			if err := writePicture(picture, made.Screen); err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.std.Out, plain.Line(fmt.Sprintf("captured step %d of run %s as %s: start from it with --from %q", made.Seq, made.Run, made.Name, made.Name)))
			return err
		},
	}
	cmd.Flags().IntVar(&o.At, "at", 0, "the step after which the machine stood so (default: the last there is)")
	cmd.Flags().StringVar(&o.Name, "name", "", "how it is called")
	cmd.Flags().StringVar(&o.Note, "note", "", "a word on it")
	cmd.Flags().StringVar(&picture, "png", "", "write its picture into this FILE, too")
	return cmd
}

// writePicture writes a PNG where a file is named.
func writePicture(path string, frame *core.Frame) error {
	if path == "" {
		return nil
	}
	return workbench.WriteFile(path, func(w io.Writer) error { return png.Encode(w, frame.Image()) })
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

func newCaptures(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "captures",
		Short: "List the states that were captured, newest first; show or remove one",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return c.bench.Database.Read(cmd.Context(), func(store *tracking.Store) error {
				all, err := store.Captures(cmd.Context())
				if err != nil {
					return err
				}
				return list(c.std.Out, format, captureColumns, all)
			})
		},
	}
	formatFlag(cmd, &format)
	cmd.AddCommand(newCapturesShow(c), newCapturesRemove(c))
	return cmd
}

func newCapturesShow(c *cli) *cobra.Command {
	var picture string
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Write the facts of a capture to stdout, as JSON, and its picture into a file",
		Args:  arguments(1, 1, "the NAME of a capture"),
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := c.bench.Database.FindCapture(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := writePicture(picture, found.Screen); err != nil {
				return err
			}
			facts := string(found.Facts)
			if facts == "" {
				facts = "null"
			}
			_, err = fmt.Fprintln(c.std.Out, facts)
			return err
		},
	}
	cmd.Flags().StringVar(&picture, "png", "", "write the picture into this FILE")
	return cmd
}

func newCapturesRemove(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "rm NAME",
		Short: "Remove a capture; runs that started from it stay as they are",
		Args:  arguments(1, 1, "the NAME of a capture"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.bench.Database.Write(cmd.Context(), func(store *tracking.Store) error {
				if err := store.RemoveCapture(cmd.Context(), args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintln(c.std.Out, plain.Line("removed capture "+args[0]))
				return err
			})
		},
	}
}
