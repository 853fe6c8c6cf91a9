// Package seat lets a client from outside, such as a coding agent that speaks MCP, play a run: the same run, record,
// budget and screens as those of an agent's. It ties core/mcp, which knows the protocol, to core/agent.Outside, which
// decides the steps. The verbs mcp and play make one.
//
// A Seat is for one client and one machine. Nothing is recorded before the first call that acts, since clients start
// servers unasked; then the run goes on until it is finished or the seat is closed.
package seat

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/mcp"
	"dotmatrix/core/play"
)

// Options say what is played, and what the client may do.
type Options struct {
	Start  workbench.StartOptions
	Resume string                  // the run to go on with, in the place of Start; "": none
	GoOn   workbench.ResumeOptions // for Resume
	Tools  []string                // of agent.OutsideToolNames

	// Show takes each run as it begins, to show it on a screen; it must read its events. nil: nobody watches.
	Show func(*workbench.Source)
}

// Seat implements mcp.Game and mcp.Record.
type Seat struct {
	bench *workbench.Workbench
	o     Options
	ctx   context.Context // of the runs
	specs []mcp.Tool

	opening sync.Mutex // held while a run is staged, begun or changed

	mu     sync.Mutex
	client mcp.Client
	player *agent.Outside // nil: nobody has called yet
	model  string         // that the client says it is; "": not told
	staged *staged        // nil: nothing to look at yet
	going  *going         // nil: no run has begun
}

// staged is a machine that is on, and no run yet.
type staged struct {
	options play.Options
	seen    core.Observation
	memory  []byte
}

// New makes a seat. Runs end when ctx does.
func New(ctx context.Context, bench *workbench.Workbench, o Options) *Seat {
	return &Seat{bench: bench, o: o, ctx: ctx, specs: tools(o.Tools)}
}

// Tools are what the client may call.
func (s *Seat) Tools() []mcp.Tool { return s.specs }

// Run is the ID of the run that is played; "" before it has begun.
func (s *Seat) Run() string {
	if g := s.run(); g != nil {
		run, _ := g.now()
		return run
	}
	return ""
}

func (s *Seat) run() *going {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.going
}

// Close ends the run, which can be resumed. Its error is what ended it against its will.
func (s *Seat) Close() error {
	s.opening.Lock()
	defer s.opening.Unlock()
	if g := s.run(); g != nil && s.o.Show == nil {
		return g.source.Close()
	}
	return nil
}

// Call answers a call of a tool.
func (s *Seat) Call(ctx context.Context, call mcp.Call) (mcp.Result, error) {
	if refusal, err := s.sit(call.Client); refusal != "" || err != nil {
		return mcp.Result{Text: refusal, Refused: true}, err
	}
	if own, ok := ownTools[call.Name]; ok {
		result, err := own.call(s, ctx, call)
		if err == nil {
			s.Told(call, result.Text)
		}
		return result, err
	}
	asked := core.ToolCall{Name: call.Name, Arguments: string(call.Arguments)}
	for {
		g := s.run()
		if g == nil {
			answer, begun, err := s.beforeRun(ctx, asked)
			if err != nil || !begun {
				return resultOf(answer), err
			}
			continue
		}
		return s.during(ctx, g, asked, call.Progress)
	}
}

// sit seats a client as an agent; the refusal is for another one that comes while it is seated.
func (s *Seat) sit(client mcp.Client) (refusal string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.player == nil:
		s.client = client
		s.player, err = agent.NewOutside(agent.OutsideClient{Name: client.Name, Version: client.Version}, s.o.Tools, s.bench.Clock().After)
		return "", err
	case client != s.client && client != mcp.Client{}:
		return fmt.Sprintf("Nothing was done: %s %s plays here. One client plays at a time.", s.client.Name, s.client.Version), nil
	}
	return "", nil
}

// beforeRun answers what only looks, and begins the run for what acts.
func (s *Seat) beforeRun(ctx context.Context, call core.ToolCall) (answer agent.OutsideAnswer, begun bool, err error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.run() != nil {
		return answer, true, nil // another call has begun it meanwhile
	}
	if s.o.Resume != "" {
		return answer, true, s.resume()
	}
	if err := s.stage(ctx); err != nil {
		return answer, false, err
	}
	if s.o.Show == nil { // else a person waits to see something
		answer, acts, err := s.player.Peek(ctx, s.peeking(s.staged.options.Run), s.staged.memory, s.staged.seen, call, true)
		if err != nil || !acts {
			return answer, false, err
		}
	}
	live, err := s.bench.Begin(s.ctx, s.staged.options)
	if err != nil {
		return answer, false, err
	}
	s.begin(live, s.staged.options)
	return answer, true, nil
}

// peeking is the world of a call that is answered outside of a step.
func (s *Seat) peeking(run core.Run) agent.Host {
	return agent.Host{Run: run.ID, Random: play.Random(run.Seed, 0), Now: s.bench.Clock().Now, Emit: func(core.Event) {}, Record: func(core.Span) {}}
}

// stage turns the machine on, so that it can be looked at. opening is held.
func (s *Seat) stage(ctx context.Context) error {
	if s.staged != nil {
		return nil
	}
	start := s.o.Start
	start.Player = s.player
	options, err := s.bench.Prepare(ctx, start)
	if err != nil {
		return err
	}
	info := options.Machine.Info()
	screen := core.NewFrame(info.Width, info.Height)
	if options.Machine.Frame(screen); options.Screen != nil {
		screen.CopyFrom(options.Screen)
	}
	made := &staged{options: options, seen: core.Observation{Seq: 1, Tick: options.Tick, Screen: screen}}
	if options.Game != nil {
		if made.seen.Facts, err = options.Game.Read(ctx, options.Machine); err != nil {
			return fmt.Errorf("the game's profile: %w", err)
		}
	}
	if made.memory, err = s.player.Start(ctx, s.peeking(options.Run)); err != nil {
		return err
	}
	s.staged = made
	return nil
}

// resume goes on with a recorded run: as the same client with the same tools, or else as a fork of it. opening is held.
func (s *Seat) resume() error {
	o := s.o.GoOn
	o.Player = s.player
	record, err := s.bench.Database.Run(s.ctx, s.o.Resume)
	if err != nil {
		return err
	}
	run := record.Summary
	if err := record.Close(); err != nil {
		return err
	}
	var live *workbench.Live
	if run.Agent.ID == s.player.Version().ID {
		live, err = s.bench.Resume(s.ctx, run.ID, o)
	} else {
		live, err = s.bench.Fork(s.ctx, run.ID, workbench.ForkOptions{At: workbench.LastStep, ResumeOptions: o,
			Change: core.Change{Note: "goes on with run " + run.ID + ", which was played by " + run.Agent.Name + " " + run.Agent.ID.Short()}})
	}
	if err != nil {
		return err
	}
	s.begin(live, live.Wired())
	return nil
}

// during answers a call while a run goes on, or after it.
func (s *Seat) during(ctx context.Context, g *going, call core.ToolCall, progress func(float64, string)) (mcp.Result, error) {
	waiting, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(g.over, func() { cancel(errOver) })()
	stop := s.reportProgress(waiting, g, progress)
	answer, err := s.player.Call(waiting, call)
	stop()
	if errors.Is(err, errOver) {
		return s.after(ctx, g, call, answer)
	}
	if err == nil && answer.Acted && !answer.Refused { // what is answered is on disk
		g.await(ctx, func() bool { return g.last != nil && g.last.Seq >= answer.Step })
	}
	if err == nil && answer.Refused {
		answer.Text = g.explain(answer.Text)
	}
	return resultOf(answer), err
}

var errOver = errors.New("the run is over")

// after answers a call when the run has ended: with what its last step came to, or what can still be looked at.
func (s *Seat) after(ctx context.Context, g *going, call core.ToolCall, given agent.OutsideAnswer) (mcp.Result, error) {
	run, last := g.now()
	ended := g.ending()
	why := fmt.Sprintf("The run is over: %s. Nothing more can be pressed. It is recorded as run %s.", ended.Words(), run)
	if last == nil {
		return mcp.Result{Text: why, Refused: true}, nil
	}
	seen := play.Observe(g.game, last, last.Seq+1)
	if given.Acted && given.Step == last.Seq {
		return resultOf(s.player.After(ctx, seen, ended, why)), nil
	}
	answer, acts, err := s.player.Peek(ctx, s.peeking(core.Run{ID: run}), last.Memory, seen, call, false)
	if acts {
		return mcp.Result{Text: why, Refused: true}, nil
	}
	return resultOf(answer), err
}

func resultOf(answer agent.OutsideAnswer) mcp.Result {
	return mcp.Result{Text: answer.Text, Picture: answer.Picture, Data: answer.Data, Refused: answer.Refused}
}

// Told has the run say what its client was told of other things.
func (s *Seat) Told(call mcp.Call, result string) {
	s.mu.Lock()
	player := s.player
	s.mu.Unlock()
	if player != nil {
		player.Told(core.ToolCall{Name: call.Name, Arguments: string(call.Arguments)}, result)
	}
}
