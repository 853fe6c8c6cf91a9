package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"
)

// Exit codes of the program.
const (
	exitDone        = 0
	exitFailed      = 1 // an error, or a check that is not met
	exitUsage       = 2
	exitInterrupted = 130
)

// Std is what a process is born with.
type Std struct {
	In        *os.File
	Out, Err  io.Writer
	LookupEnv func(string) (string, bool)
}

// Run is the whole program. It returns the exit code.
func Run(ctx context.Context, args []string, std Std) int {
	app := &app{std: std, env: newEnvironment(std.LookupEnv)}
	app.chosen, app.unchosen = choose(app.env)
	root := newRoot(app)
	root.SetArgs(args)
	root.SetIn(std.In)
	root.SetOut(std.Out)
	root.SetErr(std.Err)
	err := fang.Execute(ctx, root, fang.WithVersion(version()), fang.WithErrorHandler(printError), fang.WithColorSchemeFunc(helpColours))
	for _, end := range app.atEnd {
		end()
	}
	return exitCode(ctx, err)
}

func exitCode(ctx context.Context, err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case ctx.Err() != nil:
		return exitInterrupted
	default:
		return exitFailed
	}
}

// app is what the verbs share.
type app struct {
	std      Std
	env      *environment
	chosen   *chosen
	unchosen error // what is wrong with what was chosen
	atEnd    []func()
}

// prepare has flags count more than what was chosen before, and refuses what was chosen wrongly.
func (a *app) prepare(cmd *cobra.Command, _ []string) error {
	if a.unchosen != nil && cmd.Name() != "init" {
		return a.unchosen
	}
	for _, s := range settings {
		if f := cmd.Flags().Lookup(s.flag); s.flag != "" && f != nil && f.Changed {
			if err := a.chosen.set(s, f.Value.String()); err != nil {
				return err
			}
		}
	}
	return nil
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "dotmatrix",
		Short: "Watch agents play Game Boy games in a terminal, take over, and replay what was recorded",
		Long: "dotmatrix is a terminal workbench in which agents play Game Boy games.\n\n" +
			"Without a verb it opens its home screen: games, agents, and what was recorded. `dotmatrix play` begins at once: the " +
			"built-in agent plays the built-in game, and every step is recorded.",
		Example: "dotmatrix play\ndotmatrix play game.gb --agent openai --model gpt-4o\ndotmatrix replay last",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.home(cmd) },
	}
	root.PersistentPreRunE = a.prepare
	root.PersistentFlags().String("db", "", "file that holds the runs (default: in the XDG data folder)")
	gameFlag(root)
	screenFlags(root)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.SetHelpCommandGroupID("this program")
	root.SetCompletionCommandGroupID("this program")
	for _, g := range verbs(a) {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, verb := range g.verbs {
			verb.GroupID = g.title
			root.AddCommand(verb)
		}
	}
	a.completeAll(root)
	return root
}

func init() { cobra.EnableCommandSorting = false } // help lists verbs in the order in which a person comes to them

// verbGroup is the verbs that help lists under one title.
type verbGroup struct {
	title string
	verbs []*cobra.Command
}

func verbs(a *app) []verbGroup {
	return []verbGroup{
		{"play and see", []*cobra.Command{newPlay(a), newRun(a), newReplay(a), newWatch(a)}},
		{"from any step", []*cobra.Command{newResume(a), newFork(a), newRerun(a), newSample(a)}},
		{"the record", []*cobra.Command{newRuns(a), newSteps(a), newDiff(a), newVerify(a), newExport(a), newImport(a), newDB(a)}},
		{"agents and models", []*cobra.Command{newModels(a), newPredict(a), newDoctor(a)}},
		{"games", []*cobra.Command{newGame(a), newROM(a), newCapture(a), newCaptures(a), newROMTest(a), newBenchCore(a)}},
		{"this program", []*cobra.Command{newConfig(a)}},
	}
}

// usageError is a wrong use of the command line: exit code 2.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasParent() {
		return usagef("unknown verb %q%s: see `dotmatrix --help`", args[0], suggestion(cmd, args[0]))
	}
	return usagef("%s takes no %q: see `%s --help`", cmd.Name(), args[0], cmd.CommandPath())
}

func suggestion(cmd *cobra.Command, typed string) string {
	cmd.SuggestionsMinimumDistance = 2
	if names := cmd.SuggestionsFor(typed); len(names) > 0 {
		return fmt.Sprintf(" (did you mean %s?)", strings.Join(names, " or "))
	}
	return ""
}

// upToOne allows one argument of the given name.
func upToOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
			return nil
		}
		return usagef("%s takes one %s, not %d: see `%s --help`", cmd.Name(), name, len(args), cmd.CommandPath())
	}
}

// printError writes one line. What an error quotes may come from a ROM, a model or a file: it must not move the cursor.
func printError(w io.Writer, _ fang.Styles, err error) {
	fmt.Fprintln(w, "dotmatrix: "+oneLine(err.Error()))
}
