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

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/settings"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
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
	c := newCLI(std)
	root := newRoot(c)
	root.SetArgs(joinAddresses(args))
	root.SetIn(std.In)
	root.SetOut(std.Out)
	root.SetErr(std.Err)
	err := fang.Execute(ctx, root, fang.WithVersion(version()), fang.WithErrorHandler(errorPrinter(ctx)), fang.WithColorSchemeFunc(helpColours))
	if c.bench != nil {
		c.bench.Close()
	}
	return exitCode(ctx, err)
}

func exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil:
		return exitDone
	case isUsage(err):
		return exitUsage
	case ctx.Err() != nil:
		return exitInterrupted
	default:
		return exitFailed
	}
}

// isUsage reports whether an error is a wrong use of the command line, whoever found it.
func isUsage(err error) bool {
	var usage *usageError
	var option *workbench.OptionError
	var setting *settings.Error
	return errors.As(err, &usage) || errors.As(err, &option) || errors.As(err, &setting)
}

// cli is what the verbs share.
type cli struct {
	std      Std
	env      *settings.Environment
	settings *settings.Settings
	wrong    error // with the settings
	bench    *workbench.Workbench
}

func newCLI(std Std) *cli {
	c := &cli{std: std, env: settings.NewEnvironment(std.LookupEnv)}
	c.settings, c.wrong = settings.Load(c.env)
	return c
}

// prepare is load, and says what a person should know of where the settings come from.
func (c *cli) prepare(cmd *cobra.Command, args []string) error {
	if err := c.load(cmd, args); err != nil {
		return err
	}
	for _, said := range []string{c.env.Ignored(), c.env.SayOnce(), c.settings.Homeless()} {
		if said != "" {
			c.notice(said)
		}
	}
	return nil
}

// load has flags count more than the other settings, refuses what is set wrongly, and makes the workbench.
func (c *cli) load(cmd *cobra.Command, args []string) error {
	if c.wrong != nil && cmd.Name() != "init" {
		return c.wrong
	}
	if err := expandHome(cmd, args); err != nil {
		return err
	}
	for _, s := range settings.All {
		if f := cmd.Flags().Lookup(s.Flag); s.Flag != "" && f != nil && f.Changed {
			if err := c.settings.Set(s, f.Value.String()); err != nil {
				return err
			}
		}
	}
	permit, err := permitOf(cmd, c.settings.Values.Workbench.State)
	if err != nil {
		return err
	}
	c.bench = workbench.New(workbench.Options{Build: version(), Config: c.settings.Values.Workbench, Env: c.env.Lookup, OwnEnv: c.env.Own, Permit: permit, Hidden: []string{c.env.DotenvPath()},
		Amiss: workbench.EnvFaults{Trouble: c.env.Trouble(), Withheld: c.env.Withheld()}, Notice: c.notice})
	return nil
}

// closing closes what a verb has read and keeps the error of that where there is no other.
func closing(record io.Closer, err *error) {
	if closeErr := record.Close(); closeErr != nil && *err == nil {
		*err = fmt.Errorf("closing the record: %w", closeErr)
	}
}

// notice tells a person something beside the result.
func (c *cli) notice(text string) { fmt.Fprintln(c.std.Err, "dotmatrix: "+plain.Line(text)) }

// notices tells several things.
func (c *cli) notices(texts []string) {
	for _, text := range texts {
		c.notice(text)
	}
}

func newRoot(c *cli) *cobra.Command {
	root := &cobra.Command{
		Use:   "dotmatrix",
		Short: "Watch agents play Game Boy games in a terminal, take over, and replay what was recorded",
		Long: "dotmatrix is a terminal workbench in which agents play Game Boy games.\n\n" +
			"Without a verb it opens its home screen: games, agents, and what was recorded. `dotmatrix play` begins at once: the " +
			"built-in agent plays the built-in game, and every step is recorded.",
		Example: "dotmatrix play\ndotmatrix play game.gb --agent openai --model gpt-4o\ndotmatrix replay last",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.home(cmd) },
	}
	root.PersistentPreRunE = c.prepare
	root.PersistentFlags().String("db", "", "file that holds the runs (default: in the XDG data folder)")
	gameFlag(root)
	screenFlags(root)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.SetHelpCommandGroupID("this program")
	root.SetCompletionCommandGroupID("this program")
	for _, g := range verbs(c) {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, verb := range g.verbs {
			verb.GroupID = g.title
			root.AddCommand(verb)
		}
	}
	c.completeAll(root)
	return root
}

func init() { cobra.EnableCommandSorting = false } // help lists verbs in the order in which a person comes to them

// verbGroup is the verbs that help lists under one title.
type verbGroup struct {
	title string
	verbs []*cobra.Command
}

func verbs(c *cli) []verbGroup {
	return []verbGroup{
		{"play and see", []*cobra.Command{newPlay(c), newRun(c), newReplay(c), newWatch(c), newMCP(c)}},
		{"from any step", []*cobra.Command{newResume(c), newFork(c), newRerun(c), newSample(c)}},
		{"experiments", []*cobra.Command{newLab(c)}},
		{"the record", []*cobra.Command{newRuns(c), newSteps(c), newDiff(c), newVerify(c), newExport(c), newImport(c), newPush(c), newDB(c)}},
		{"agents and models", []*cobra.Command{newModels(c), newPredict(c), newTrust(c), newDoctor(c)}},
		{"games", []*cobra.Command{newGame(c), newROM(c), newCapture(c), newCaptures(c), newROMTest(c), newBenchCore(c)}},
		{"this program", []*cobra.Command{newConfig(c)}},
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

// errorPrinter writes one line. What an error quotes may come from a ROM, a model or a file: it must not move the cursor.
func errorPrinter(ctx context.Context) fang.ErrorHandler {
	return func(w io.Writer, _ fang.Styles, err error) {
		fmt.Fprintln(w, "dotmatrix: "+plain.Line(told(ctx, err)))
	}
}

// told is an error for people. A person who interrupts a verb knows it: what broke off for that is no failure to read of.
func told(ctx context.Context, err error) string {
	var run *play.Interrupted
	var several *interruptedSeries
	var suite *interruptedSuite
	switch {
	case exitCode(ctx, err) != exitInterrupted || errors.As(err, &run) || errors.As(err, &several) || errors.As(err, &suite):
		return err.Error()
	case errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx)):
		return "interrupted"
	}
	return "interrupted: " + err.Error()
}
