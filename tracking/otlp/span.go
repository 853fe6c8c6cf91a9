package otlp

import (
	"cmp"
	"encoding/json"
	"time"

	"dotmatrix/core"
)

// Span is a part of a step's trace.
type Span struct {
	Trace  string // 32 hex digits
	ID     string // 16 hex digits
	Parent string // ID; empty: it is the step itself
	Name   string
	Client bool // it asks something outside of this program
	Start  time.Time
	End    time.Time
	Failed string         // why; empty: it is well
	Values map[string]any // attributes
	Events []Event
	Link   *Link      // to another trace; nil: there is none
	Call   *core.Span // as it is recorded; nil: it is the step itself
}

// Event is a moment of a span.
type Event struct {
	Name   string
	At     time.Time
	Values map[string]any
}

// Link names the step of another run that a step follows.
type Link struct {
	Run string
	Seq int
}

// TraceID is the ID of a step's trace: the same whenever it is made for the same seed.
func TraceID(seed string, seq int) string {
	return core.Sum([]byte("trace " + seed + " " + itoa(seq))).String()[:32]
}

// spanID is the ID of a span in its trace; name is "" for the first.
func spanID(trace, name string) string {
	return core.Sum([]byte("span " + trace + " " + name)).String()[:16]
}

// Spans are those of a step: the step itself, and its calls below. seed is what the ID of its trace is made of, with the
// step's number: the run's ID, unless it is sent to several places of one server.
func Spans(run *core.Run, seed string, step *core.Step) []Span {
	trace := TraceID(seed, step.Seq)
	root := spanID(trace, "")
	known := map[string]bool{}
	for _, s := range step.Spans {
		known[s.ID] = true
	}
	list := []Span{stepSpan(run, trace, step)}
	for i := range step.Spans {
		s := &step.Spans[i]
		parent := root
		if known[s.Parent] && s.Parent != s.ID {
			parent = spanID(trace, s.Parent)
		}
		list = append(list, callSpan(run, trace, parent, s, step))
	}
	return list
}

// stepSpan is that of the step itself. One that no agent played is not an operation of the conventions.
func stepSpan(run *core.Run, trace string, step *core.Step) Span {
	start := momentOr(step.Start, run.Start) // the anchor has no time of its own
	span := Span{Trace: trace, ID: spanID(trace, ""), Name: string(step.Actor), Start: start, End: start.Add(step.Duration), Failed: step.Fault,
		Values: map[string]any{core.AttrConversation: run.ID, core.AttrAgentName: run.Agent.Name, AttrRun: run.ID, AttrStep: step.Seq,
			AttrActor: string(step.Actor), AttrAction: step.Action.String(), AttrVersion: run.Agent.ID.String(), AttrGame: run.Machine.ROM.Title,
			AttrChain: step.Chain.String()}}
	if step.Actor == core.ActorAgent || step.Actor == core.ActorFallback {
		span.Name = core.SpanName(core.OpInvokeAgent, run.Agent.Name)
		span.Values[core.AttrOperation] = string(core.OpInvokeAgent)
	}
	if step.Fault != "" {
		span.Values[core.AttrErrorType] = "_OTHER" // the conventions' word for what has no class
	}
	for _, m := range step.Reached {
		span.Events = append(span.Events, Event{"gen_ai.evaluation.result", span.End, map[string]any{"gen_ai.evaluation.name": "milestone",
			"gen_ai.evaluation.score.value": 1.0, "gen_ai.evaluation.score.label": m.Key, "gen_ai.evaluation.explanation": m.Title}})
	}
	return span
}

// callSpan is that of a call of a model or a tool.
func callSpan(run *core.Run, trace, parent string, s *core.Span, step *core.Step) Span {
	values := s.CurrentAttributes()
	values[core.AttrConversation] = run.ID
	span := Span{Trace: trace, ID: spanID(trace, s.ID), Parent: parent, Name: cmp.Or(s.Name, string(s.Op)), Client: s.Op == core.OpChat,
		Start: momentOr(s.Start, step.Start), Values: values, Call: s}
	if span.End = momentOr(s.End, step.Start); span.End.Before(span.Start) {
		span.End = span.Start // the clock was set back
	}
	if s.ErrorType != "" {
		span.Failed = cmp.Or(s.Error, s.ErrorType)
	}
	return span
}

// Attributes of a step that the conventions have no name for.
const (
	AttrRun     = "dotmatrix.run"
	AttrStep    = "dotmatrix.step"
	AttrActor   = "dotmatrix.actor"
	AttrAction  = "dotmatrix.action"
	AttrVersion = "dotmatrix.agent.version" // SHA-256 of the agent
	AttrGame    = "dotmatrix.game"          // title of the ROM
	AttrChain   = "dotmatrix.chain"         // the hash chain up to the step
	AttrFacts   = "dotmatrix.facts"         // the reading of the game's memory after the step, as JSON
)

// momentOr is a moment, or another where it is not recorded.
func momentOr(moment, other time.Time) time.Time {
	if moment.IsZero() {
		return other
	}
	return moment
}

// marshal is a value as JSON, which values made of texts, numbers and JSON always have.
func marshal(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return "null"
	}
	return string(data)
}
