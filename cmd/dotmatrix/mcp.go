package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/seat"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/mcp"
)

// mcpFlags say what a client from outside plays, and what it may do.
type mcpFlags struct {
	from    string
	steps   int
	seed    uint64
	bootROM string
	resume  string
	minutes float64
	toolFlags
}

// toolFlags choose the tools of a client.
type toolFlags struct {
	level string
	tools []string
}

func (f *toolFlags) add(cmd *cobra.Command) {
	names := make([]string, len(agent.OutsideLevels))
	words := make([]string, len(agent.OutsideLevels))
	for i, level := range agent.OutsideLevels {
		names[i], words[i] = level.Name, level.Name+" ("+level.Words+")"
	}
	cmd.Flags().StringVar(&f.level, "help-level", defaultHelpLevel, "how much the client may know and do: "+strings.Join(words, ", "))
	_ = cmd.RegisterFlagCompletionFunc("help-level", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)) // it is there
	cmd.Flags().StringSliceVar(&f.tools, "tools", nil, "the client's tools, or levels, in the place of --help-level, such as screen,find_path")
}

const defaultHelpLevel = "record"

// names are the tools that the flags choose.
func (f *toolFlags) names() ([]string, error) {
	asked := f.tools
	if len(asked) == 0 {
		asked = []string{f.level}
	}
	var names []string
	for _, name := range asked {
		name = strings.TrimSpace(name)
		if level, ok := agent.OutsideLevel(name); ok {
			names = append(names, level...)
			continue
		}
		if len(f.tools) == 0 || !slices.Contains(agent.OutsideToolNames(), name) {
			return nil, usagef("there is no help level or tool %q: use the levels of `dotmatrix mcp --help`, or the tools %s", name, strings.Join(agent.OutsideToolNames(), ", "))
		}
		names = append(names, name)
	}
	if !slices.Contains(names, "press") {
		names = append(names, "press")
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func newMCP(c *cli) *cobra.Command {
	var flags mcpFlags
	var listen listenFlags
	var attach bool
	cmd := &cobra.Command{
		Use:   "mcp [ROM]",
		Short: "Let a coding agent, or any other client of MCP, play and read the record",
		Long: "Serve the Model Context Protocol, so that a coding agent such as Claude Code plays a Game Boy ROM, or the embedded demo game. Clients " +
			"start this themselves and speak to it over its standard input and output. Each call that acts is a step of a recorded run, which begins with the first of " +
			"them; it is watched, verified, forked and compared as any other. What other help the client has is not known, and its run is ranked with no other agent's.",
		Example: "claude mcp add dotmatrix -- dotmatrix mcp\ndotmatrix mcp --steps 200\ndotmatrix mcp game.gb --help-level screen\ndotmatrix mcp --resume last",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if attach {
				return c.attachMCP(cmd.Context())
			}
			o, err := flags.options(first(args))
			if err != nil {
				return err
			}
			if listen.address != "" {
				return c.listenMCP(cmd.Context(), o, &listen)
			}
			return c.serveMCP(cmd.Context(), o)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&listen.address, "listen", "", "answer over HTTP on this ADDR instead of standard input and output; a port alone, or 0 for a free one, is bound to the loopback device")
	listen.add(cmd, tokenVariable, "one that is drawn")
	cmd.AddCommand(newMCPInstall(c))
	c.trackable(cmd, false)
	cmd.Flags().BoolVar(&attach, "attach", false, "play the game that waits for a client: of `dotmatrix play --agent mcp`, or of --listen")
	return cmd
}

func (f *mcpFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.from, "from", "", "start from this CAPTURE, or with this battery save of the game (a .sav file)")
	cmd.Flags().IntVar(&f.steps, "steps", 0, "finish after so many steps (0: no limit)")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "seed of the run")
	cmd.Flags().StringVar(&f.bootROM, "boot-rom", "", "have the console's own boot FILE start the game")
	cmd.Flags().StringVar(&f.resume, "resume", "", "go on with this RUN, or last; with a fork of it where another client or other tools played it")
	cmd.Flags().Float64Var(&f.minutes, "max-minutes", 0, "finish after so many minutes (0: no limit)")
	gameFlag(cmd)
	f.toolFlags.add(cmd)
}

// options are what the flags say.
func (f *mcpFlags) options(rom string) (o seat.Options, err error) {
	if f.steps < 0 {
		return o, usagef("--steps %d is negative: give the number of steps, or 0 for no limit", f.steps)
	}
	if f.resume != "" && f.from != "" {
		return o, usagef("--resume and --from both say what is played: give one of them")
	}
	budget, err := (&modelFlags{minutes: f.minutes}).budget()
	if err != nil {
		return o, err
	}
	fast := workbench.Seat{Pace: core.Unlimited}
	o = seat.Options{Resume: f.resume,
		Start: workbench.StartOptions{ROM: rom, From: f.from, BootROM: f.bootROM, Seed: f.seed, Steps: f.steps, Budget: budget, Seat: fast},
		GoOn:  workbench.ResumeOptions{ROM: rom, Steps: f.steps, Budget: budget, Seat: fast}}
	o.Tools, err = f.names()
	return o, err
}

// serveMCP answers the client at the other end of standard input and output.
func (c *cli) serveMCP(ctx context.Context, o seat.Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	game := seat.New(ctx, c.bench, o)
	err := c.mcpServer(game, o).Stdio(ctx, c.std.In, c.std.Out)
	interrupted := ctx.Err() != nil
	cancel() // the client has gone: the run stops where it is, and can be resumed
	closed := game.Close()
	c.sayGone(game)
	if errors.Is(closed, context.Canceled) {
		closed = nil
	}
	if !interrupted && errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, closed)
}

// sayGone says how the run of a client that has gone is found again.
func (c *cli) sayGone(game *seat.Seat) {
	if run := game.Run(); run != "" {
		c.notice(fmt.Sprintf("run %s: go on with `dotmatrix mcp --resume %s`, or see it with `dotmatrix replay %s`", run, run[:6], run[:6]))
	}
}

// mcpServer is a server of what a seat plays, and of the record where that is allowed.
func (c *cli) mcpServer(game *seat.Seat, o seat.Options) *mcp.Server {
	options := mcp.Options{Game: game, Version: version(), Words: mcpWords}
	if slices.Contains(o.Tools, "record") {
		options.Record = seat.Record{Bench: c.bench}
	}
	return mcp.NewServer(options)
}

// mcpWords are what a client's model is told at first.
const mcpWords = "You play a Game Boy game. Look at the screen, then press buttons; each press is answered with what came of it. " +
	"Everything is recorded, and people may watch, say something to you, or take over. Say with why, or with say, what you mean to do. " +
	"Use notes and goals: they are still there when your conversation is not."
