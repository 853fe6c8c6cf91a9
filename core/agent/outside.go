package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// kindOutside is the kind of a manifest of an Outside.
const kindOutside = core.KindOutside

// Outside is an agent that decides outside of this program, such as a coding agent that plays over MCP. Its calls of tools
// come in by Call, from any goroutine, and are answered one at a time by the step that waits for them; a call that acts
// ends the step and is answered when the next one begins. So each call is recorded with its step, and what a person says
// or does meanwhile is in the answer. The workbench makes one for each client that plays.
type Outside struct {
	face   *Agent // its definition, as that of a file
	after  func(time.Duration) <-chan time.Time
	asked  chan *asked
	silent bool // nobody is connected: it was only opened from a record

	mu      sync.Mutex
	carried []core.ToolCall // answered before the step that is to keep them
	told    []toldCall      // answered by others meanwhile, for the record
	acted   *asked          // its step is being played
}

// OutsideClient is who plays, as the client calls itself: hostile text until it is cleaned here.
type OutsideClient struct{ Name, Version string }

// asked is a call that waits for its answer.
type asked struct {
	core.ToolCall
	answer chan OutsideAnswer // holds one
	seq    int                // of the step that it decides, once it has
}

// toldCall is a call that somebody else answered.
type toldCall struct {
	core.ToolCall
	result string
}

// OutsideAnswer is what the caller of a tool gets.
type OutsideAnswer struct {
	Text    string
	Picture []byte          // PNG; nil: none
	Data    json.RawMessage // the same as Text, as an object
	Refused bool            // it was not done; Text says why
	Acted   bool            // a step was played, or is being played
	Step    int             // which
}

// Patience is how long a call waits for the machine, such as while a person has the controls. Clients give up on a tool
// some time after that.
const Patience = 15 * time.Second

// NewOutside makes the agent of a client that may call these tools; see OutsideToolNames. after is the clock's.
func NewOutside(client OutsideClient, tools []string, after func(time.Duration) <-chan time.Time) (*Outside, error) {
	d, err := outsideDefinition(client, tools)
	if err != nil {
		return nil, err
	}
	o := newOutside(d, after)
	m, err := manifestOf(d, Options{})
	if err != nil {
		return nil, err
	}
	m.Kind = kindOutside
	m.Ledger = core.NewLedger(d.observes, d.asked, nil)
	m.Ledger.Outside = true
	o.face.version, err = m.seal(nil)
	return o, err
}

func newOutside(d *definition, after func(time.Duration) <-chan time.Time) *Outside {
	return &Outside{face: &Agent{definition: d}, after: after, asked: make(chan *asked)}
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// outsideDefinition describes a client that gets these tools.
func outsideDefinition(client OutsideClient, tools []string) (*definition, error) {
	name := strings.Trim(notInName.ReplaceAllString(client.Name, "-"), "-_")
	name = strings.Trim(name[:min(len(name), 64)], "-_")
	if name == "" {
		name = "unknown-client"
	}
	metadata := new(starlark.Dict)
	for key, value := range map[string]string{"client": client.Name, "client_version": client.Version} {
		if err := metadata.SetKey(starlark.String(key), starlark.String(clip(plain.Line(value), maxEcho))); err != nil {
			return nil, err
		}
	}
	d := &definition{name: name, description: "plays from outside, over MCP: its model and its own tools are not known here", params: new(starlark.Dict), metadata: metadata}
	for _, name := range tools {
		one, ok := outsideTools[name]
		if !ok {
			return nil, fmt.Errorf("there is no tool %s: use %s", echo(name), strings.Join(OutsideToolNames(), ", "))
		}
		if slices.Contains(d.asked, one.help) && one.help != "" {
			continue
		}
		if one.tool != nil {
			d.tools = append(d.tools, one.tool)
		}
		if one.help != "" {
			d.asked = append(d.asked, one.help)
		}
		d.observes = append(d.observes, one.observes...)
	}
	slices.Sort(d.observes)
	d.observes = append([]string{}, slices.Compact(d.observes)...)
	d.Freeze()
	return d, nil
}

// IsOutside reports whether a version is that of a client that played from outside.
func IsOutside(v core.Version) bool {
	m, err := OpenManifest(v)
	return err == nil && m.Kind == kindOutside
}

// OpenOutside is the agent of a recorded client. It makes recorded steps again; nobody decides new ones.
func OpenOutside(v core.Version) (*Outside, error) {
	m, err := checkVersion(v)
	if err != nil {
		return nil, err
	}
	d := &definition{name: m.Name, description: m.Description, observes: m.Observes, params: new(starlark.Dict), metadata: new(starlark.Dict)}
	for _, one := range outsideTools {
		if one.tool != nil && slices.ContainsFunc(m.Tools, func(spec toolSpec) bool { return spec.Name == one.tool.name }) {
			d.tools = append(d.tools, one.tool)
		}
		if slices.Contains(m.Ledger.Tools, one.help) {
			d.asked = append(d.asked, one.help)
		}
	}
	d.Freeze()
	o := newOutside(d, nil)
	o.silent, o.face.version = true, v
	return o, nil
}

// Version is the client as it is recorded.
func (o *Outside) Version() core.Version { return o.face.version }

// NeedsModel is false: the client has its own.
func (o *Outside) NeedsModel() bool { return false }

// Close has nothing to end.
func (o *Outside) Close() error { return nil }

// Start gives the first memory, which is empty.
func (o *Outside) Start(context.Context, Host) (json.RawMessage, error) {
	return o.face.remember((&kept{}).memoryOf(starlark.None, nil))
}

// Step waits for calls and answers them, until one of them acts. Of a step that is made again the calls are those of
// host.Calls.
func (o *Outside) Step(ctx context.Context, host Host, memory json.RawMessage, seen core.Observation) (Decision, error) {
	t, err := o.turn(ctx, host, memory, seen)
	if err != nil {
		return Decision{}, err
	}
	if host.Calls != nil {
		return o.again(t, host.Calls)
	}
	if o.silent {
		return Decision{}, fmt.Errorf("agent %s plays from outside: go on with `dotmatrix mcp --resume %s`, or fork the run with another agent", o.face.version.Name, host.Run[:min(len(host.Run), 6)])
	}
	o.arrive(t)
	var answered []core.ToolCall
	for {
		select {
		case one := <-o.asked:
			o.keepTold(t)
			answer, made := o.run(t, one.ToolCall)
			if made == nil {
				answered = append(answered, one.ToolCall)
				one.answer <- answer
				continue
			}
			decision, err := o.decide(t, made)
			if err != nil {
				one.answer <- OutsideAnswer{Text: err.Error(), Refused: true}
				return decision, err
			}
			o.mu.Lock()
			one.seq, o.acted = seen.Seq, one
			o.mu.Unlock()
			return decision, nil
		case <-ctx.Done():
			o.carry(answered)
			return Decision{}, context.Cause(ctx)
		}
	}
}

// turn is the state of a step as its tools see it.
func (o *Outside) turn(ctx context.Context, host Host, memory json.RawMessage, seen core.Observation) (*turn, error) {
	_, k, err := splitMemory(memory)
	if err != nil {
		return nil, fmt.Errorf("agent %s: its memory: %w", o.face.version.Name, err)
	}
	t := &turn{ctx: ctx, host: host, agent: o.face, seen: seen, kept: k}
	t.look()
	return t, nil
}

// arrive answers the call whose step was played, and takes what was answered before into this step.
func (o *Outside) arrive(t *turn) {
	o.mu.Lock()
	before, carried := o.acted, o.carried
	o.acted, o.carried = nil, nil
	o.mu.Unlock()
	for _, call := range carried {
		_, _ = o.run(t, call)
	}
	switch {
	case before == nil:
	case t.seen.Seq <= before.seq: // a person came before its first frame, or went back
		before.answer <- OutsideAnswer{Text: "Nothing was pressed: a person took the controls meanwhile. Look at the screen first.", Refused: true}
	default:
		before.answer <- t.afterStep(core.Outcome{})
	}
}

// carry keeps for the next step what a step that was given up has changed.
func (o *Outside) carry(answered []core.ToolCall) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, call := range answered {
		if outsideTools[call.Name].changes {
			o.carried = append(o.carried, call)
		}
	}
}

// keepTold records what others have answered.
func (o *Outside) keepTold(t *turn) {
	o.mu.Lock()
	told := o.told
	o.told = nil
	o.mu.Unlock()
	for _, one := range told {
		t.recordTool(one.ToolCall, "", one.result, "", "", t.beginTool())
	}
}

// run runs one call and records it; the act is of one that acts.
func (o *Outside) run(t *turn, call core.ToolCall) (OutsideAnswer, *act) {
	span := t.beginTool()
	answer, made := t.answerCall(call)
	result, fault := answer.Text, ""
	if answer.Refused {
		fault = answer.Text
		result = ""
	}
	t.recordTool(call, "", result, fault, invalidArguments, span)
	return answer, made
}

// decide makes the decision of an act.
func (o *Outside) decide(t *turn, made *act) (Decision, error) {
	memory, err := o.face.remember(t.kept.memoryOf(starlark.None, nil))
	if err != nil {
		return Decision{}, err
	}
	return Decision{Action: made.action, Memory: memory, Said: t.said.String()}, nil
}

// again makes a recorded step from its calls. A call that no tool of ours answered is recorded as it was.
func (o *Outside) again(t *turn, calls []core.Span) (Decision, error) {
	for i := range calls {
		call := core.ToolCall{ID: calls[i].Text(core.AttrToolCallID), Name: calls[i].Text(core.AttrToolName), Arguments: calls[i].Text(core.AttrToolArguments)}
		if t.toolNamed(call.Name) == nil {
			t.recordTool(call, "", calls[i].Text(core.AttrToolResult), calls[i].Error, calls[i].ErrorType, t.beginTool())
			continue
		}
		if _, made := o.run(t, call); made != nil {
			return o.decide(t, made)
		}
	}
	return Decision{}, errors.New("none of the recorded calls acts")
}

// Call asks for a tool and waits for its answer: of one that acts until its step is played. It gives up after Patience,
// saying so, or when ctx ends.
func (o *Outside) Call(ctx context.Context, call core.ToolCall) (OutsideAnswer, error) {
	one := &asked{ToolCall: call, answer: make(chan OutsideAnswer, 1)}
	late := o.after(Patience)
	select {
	case o.asked <- one:
	case <-late:
		return OutsideAnswer{Text: busy, Refused: true}, nil
	case <-ctx.Done():
		return OutsideAnswer{}, context.Cause(ctx)
	}
	for {
		select {
		case answer := <-one.answer:
			return answer, nil
		case <-late:
			if o.leave(one) {
				return OutsideAnswer{Text: stillPlayed, Refused: true, Acted: true, Step: one.seq}, nil
			}
		case <-ctx.Done():
			return OutsideAnswer{Acted: o.leave(one) && one.seq > 0, Step: one.seq}, context.Cause(ctx)
		}
	}
}

const (
	busy        = "Nothing was done: a person has the controls or has paused the game. Wait a while, then try again; status tells who plays."
	stillPlayed = "Your buttons are still being pressed, or a person has paused the game meanwhile. Use look or status to see what came of it."
)

// leave gives up waiting for a step; false where its answer is there already, or at once.
func (o *Outside) leave(one *asked) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.acted == one {
		o.acted = nil
		return true
	}
	return len(one.answer) == 0
}

// Peek answers a call at once, outside of a step: before the run begins, or after it has ended. A call that acts or changes
// something is not answered; acts then says so. keep says that the run's first step is to record it.
func (o *Outside) Peek(ctx context.Context, host Host, memory json.RawMessage, seen core.Observation, call core.ToolCall, keep bool) (answer OutsideAnswer, acts bool, err error) {
	if _, complaint := fitCall(call, o.face.definition.tools); outsideTools[call.Name].changes && complaint == "" {
		return OutsideAnswer{}, true, nil
	}
	t, err := o.turn(ctx, host, memory, seen)
	if err != nil {
		return OutsideAnswer{}, false, err
	}
	answer, made := t.answerCall(call)
	if keep && made == nil {
		o.mu.Lock()
		o.carried = append(o.carried, call)
		o.mu.Unlock()
	}
	return answer, made != nil, nil
}

// Told has the record say what the client was told by somebody else, such as of other runs.
func (o *Outside) Told(call core.ToolCall, result string) {
	const most = 256 // of one step
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.told) < most {
		o.told = append(o.told, toldCall{call, result})
	}
}
