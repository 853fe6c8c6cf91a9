package seat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"slices"
	"strings"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/mcp"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// ownTool is a tool that the seat answers itself: it is about the run, not about the game.
type ownTool struct {
	mcp.Tool
	help string // the tool of agent.OutsideToolNames that allows it; "": always
	call func(s *Seat, ctx context.Context, call mcp.Call) (mcp.Result, error)
}

var ownTools map[string]ownTool

func init() { // they name each other
	ownTools = map[string]ownTool{}
	for _, one := range []ownTool{
		{mcp.Tool{Name: "status", Title: "Status", Reads: false,
			Description: "Tells how the run stands: its step, how many are left, who has the controls, and what it has reached. With model you may say which model you are; people compare runs by it.",
			Parameters:  json.RawMessage(`{"type":"object","properties":{"model":{"type":"string","description":"the name of the model that decides, such as claude-opus-4-5"}},"additionalProperties":false}`),
			Output:      json.RawMessage(`{"type":"object","properties":{"run":{"type":"string"},"step":{"type":"integer"},"limit":{"type":"integer"},"controls":{"type":"string"},"milestones":{"type":"array","items":{"type":"string"}},"ended":{"type":"string"},"cause":{"type":"string"}},"required":["step","controls"]}`)},
			"", (*Seat).status},
		{mcp.Tool{Name: "capture", Title: "Capture", Description: "Captures the machine as it stands now under a name, so that other runs can start from it.",
			Parameters: json.RawMessage(`{"type":"object","properties":{"name":{"type":"string"},"note":{"type":"string"}},"required":["name"],"additionalProperties":false}`), Output: textOutput},
			"capture", (*Seat).capture},
		{mcp.Tool{Name: "rewind", Title: "Rewind", Description: "Goes back to the end of an earlier step. This run is closed, and a fork of it goes on from there; nothing that was recorded is lost.",
			Parameters: json.RawMessage(`{"type":"object","properties":{"step":{"type":"integer","minimum":0},"why":{"type":"string"}},"required":["step"],"additionalProperties":false}`), Output: textOutput},
			"rewind", (*Seat).rewind},
		{mcp.Tool{Name: "fork", Title: "Fork", Description: "Closes this run, and goes on from a step of another one, as a fork of that.",
			Parameters: json.RawMessage(`{"type":"object","properties":{"run":{"type":"string","description":"the run: its id, or a unique beginning of one"},"step":{"type":"integer","minimum":0,"description":"its last step unless you say another"},"why":{"type":"string"}},"required":["run"],"additionalProperties":false}`), Output: textOutput},
			"fork", (*Seat).fork},
	} {
		ownTools[one.Name] = one
	}
}

var textOutput = json.RawMessage(`{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}`)

// stepOutput is the form of what a tool tells that has played a step.
var stepOutput = json.RawMessage(`{"type":"object","properties":{"step":{"type":"integer"},"pressed":{"type":"string"},"by":{"type":"string"},"fault":{"type":"string"},"text":{"type":"string"},"facts":{},"milestones":{"type":"array","items":{"type":"string"}},"person_says":{"type":"array","items":{"type":"string"}},"ended":{"type":"string"},"cause":{"type":"string"}},"required":["step","pressed","by"]}`)

var factsOutput = json.RawMessage(`{"type":"object","properties":{"text":{"type":"string"},"facts":{}},"required":["text"]}`)

// tools are the tools that these names allow.
func tools(names []string) []mcp.Tool {
	var all []mcp.Tool
	for _, spec := range agent.OutsideSpecs(names) {
		tool := mcp.Tool{Name: spec.Name, Title: title(spec.Name), Description: spec.Description, Parameters: spec.Parameters, Output: textOutput, Reads: !spec.Changes}
		switch {
		case spec.Acts:
			tool.Output = stepOutput
		case spec.Name == "facts":
			tool.Output = factsOutput
		}
		all = append(all, tool)
	}
	for _, name := range []string{"status", "capture", "rewind", "fork"} {
		if own := ownTools[name]; own.help == "" || slices.Contains(names, own.help) {
			all = append(all, own.Tool)
		}
	}
	return all
}

// title is a tool's name as people read it.
func title(name string) string {
	words := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func arguments(call mcp.Call, into any) error {
	if len(call.Arguments) == 0 {
		return nil
	}
	if err := json.Unmarshal(call.Arguments, into); err != nil {
		return fmt.Errorf("the arguments are wrong: %w", err)
	}
	return nil
}

// standing is how a run stands, as a client is told.
type standing struct {
	Run        string   `json:"run,omitempty"`
	Step       int      `json:"step"`
	Limit      int      `json:"limit,omitempty"` // 0: none
	Controls   string   `json:"controls"`
	Milestones []string `json:"milestones,omitempty"`
	Ended      string   `json:"ended,omitempty"`
	Cause      string   `json:"cause,omitempty"` // a core.Cause
}

func (s *Seat) status(_ context.Context, call mcp.Call) (mcp.Result, error) {
	var args struct{ Model string }
	if err := arguments(call, &args); err != nil {
		return mcp.Result{}, err
	}
	g := s.run()
	if model := plain.Line(args.Model); model != "" {
		s.mu.Lock()
		s.model = model
		s.mu.Unlock()
		if g != nil {
			s.tellModel(g, model)
		}
	}
	if g == nil {
		now := standing{Controls: "you", Limit: s.o.Start.Steps}
		return result("No step was played yet: the run begins when you press something.", now)
	}
	now, lines := g.standing(slices.Contains(s.o.Tools, "milestones"))
	return result(strings.Join(lines, "\n"), now)
}

// standing is how the run stands, also in words.
func (g *going) standing(milestones bool) (standing, []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := standing{Run: g.run.ID, Step: g.state.Seq, Limit: g.run.Limit, Controls: "you"}
	lines := []string{fmt.Sprintf("Run %s is at step %d.", now.Run, now.Step)}
	if now.Limit > 0 {
		lines[0] = fmt.Sprintf("Run %s is at step %d of %d.", now.Run, now.Step, now.Limit)
	}
	switch {
	case g.outcome.Status != "":
		now.Controls, now.Ended, now.Cause = "nobody", g.outcome.Words(), string(g.outcome.Cause)
		lines = append(lines, "It is over: "+now.Ended+".")
	case g.state.Actor == core.ActorPerson:
		now.Controls = "a person"
		lines = append(lines, "A person has the controls.")
	case g.state.Paused:
		now.Controls = "paused by a person"
		lines = append(lines, "A person has paused the game.")
	default:
		lines = append(lines, "You have the controls.")
	}
	if milestones {
		now.Milestones = []string{}
		for _, m := range g.reached {
			now.Milestones = append(now.Milestones, m.Title)
		}
		lines = append(lines, fmt.Sprintf("Milestones reached: %d of %d. %s", len(g.reached), len(g.story), strings.Join(now.Milestones, ", ")))
	}
	return now, lines
}

func result(words string, data any) (mcp.Result, error) {
	encoded, err := json.Marshal(data)
	return mcp.Result{Text: words, Data: encoded}, err
}

// tellModel writes beside the run which model its client says it is, once the run is in the record. It is a claim of the
// client, and no part of the run.
func (s *Seat) tellModel(g *going, model string) {
	if !g.await(s.ctx, func() bool { return g.last != nil }) {
		return
	}
	run, _ := g.now()
	_, err := s.bench.Database.Annotate(s.ctx, run, func(ctx context.Context, store *tracking.Store, run string) error {
		return store.Tag(ctx, run, core.TagToldModel, model)
	})
	if err != nil && s.ctx.Err() == nil {
		s.bench.Tell("the model that the client says it is could not be written down: " + err.Error())
	}
}

var errNoRun = errors.New("no step was played yet: press something first")

func (s *Seat) capture(ctx context.Context, call mcp.Call) (mcp.Result, error) {
	var args struct{ Name, Note string }
	if err := arguments(call, &args); err != nil {
		return mcp.Result{}, err
	}
	g := s.run()
	if g == nil {
		return mcp.Result{}, errNoRun
	}
	run, last := g.now()
	if last == nil {
		return mcp.Result{}, errNoRun
	}
	made, err := s.bench.Database.Capture(ctx, run, workbench.CaptureOptions{At: last.Seq, Name: plain.Line(args.Name), Note: plain.Line(args.Note)})
	if err != nil {
		return mcp.Result{}, err
	}
	return mcp.Result{Text: fmt.Sprintf("Captured step %d as %q.", made.Seq, made.Name)}, nil
}

func (s *Seat) rewind(ctx context.Context, call mcp.Call) (mcp.Result, error) {
	var args struct {
		Step int
		Why  string
	}
	if err := arguments(call, &args); err != nil {
		return mcp.Result{}, err
	}
	s.opening.Lock()
	defer s.opening.Unlock()
	g := s.run()
	if g == nil {
		return mcp.Result{}, errNoRun
	}
	ctx, cancel := context.WithTimeout(ctx, agent.Patience)
	defer cancel()
	was, _ := g.now()
	g.mu.Lock()
	before := g.noticed
	g.mu.Unlock()
	g.Do(core.Rewind{Seq: args.Step, Change: core.Change{Note: plain.Line(args.Why)}})
	refused := ""
	done := g.await(ctx, func() bool {
		for _, notice := range g.since(before) {
			if strings.Contains(notice, "go back") {
				refused = notice
			}
		}
		return g.run.ID != was || refused != ""
	})
	run, last := g.now()
	switch {
	case refused != "":
		return mcp.Result{Text: "Not done: " + refused, Refused: true}, nil
	case !done || run == was:
		return mcp.Result{Text: g.explain("Not done: a person has the controls or has paused the game."), Refused: true}, nil
	}
	return wentTo(run, last)
}

func (s *Seat) fork(ctx context.Context, call mcp.Call) (mcp.Result, error) {
	args := struct {
		Run  string
		Step int
		Why  string
	}{Step: workbench.LastStep}
	if err := arguments(call, &args); err != nil {
		return mcp.Result{}, err
	}
	if s.o.Show != nil {
		return mcp.Result{Text: "Not done: a person watches this run. Use rewind.", Refused: true}, nil
	}
	s.opening.Lock()
	defer s.opening.Unlock()
	goOn := s.o.GoOn
	goOn.Player, goOn.Seat = s.player, s.o.Start.Seat
	live, err := s.bench.Fork(s.ctx, args.Run, workbench.ForkOptions{At: args.Step, ResumeOptions: goOn, Change: core.Change{Note: plain.Line(args.Why)}})
	if err != nil {
		return mcp.Result{}, err
	}
	if g := s.run(); g != nil {
		if err := g.source.Close(); err != nil {
			return mcp.Result{}, errors.Join(err, live.Close())
		}
	}
	s.begin(live, live.Wired())
	g := s.run()
	if !g.await(ctx, func() bool { return g.last != nil }) {
		return mcp.Result{}, errOver
	}
	return wentTo(g.now())
}

// wentTo says from where a run goes on, with the picture there.
func wentTo(run string, last *core.Step) (mcp.Result, error) {
	var picture bytes.Buffer
	if last.Screen != nil {
		if err := png.Encode(&picture, last.Screen.Image()); err != nil {
			return mcp.Result{}, err
		}
	}
	return mcp.Result{Text: fmt.Sprintf("You are at the end of step %d. Run %s goes on from there.", last.Seq, run), Picture: picture.Bytes()}, nil
}
