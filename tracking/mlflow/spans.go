package mlflow

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"dotmatrix/core"
)

// Attributes that MLflow reads.
const (
	attrType    = "mlflow.spanType"
	attrInputs  = "mlflow.spanInputs"
	attrOutputs = "mlflow.spanOutputs"
	attrFormat  = "mlflow.message.format"
	attrCost    = "mlflow.llm.cost"
	attrTag     = "mlflow.traceTag." // of the first span: a tag of the trace
)

// traceID is the ID of a step's trace on a run of MLflow's: the same whenever it is pushed there.
func traceID(mlflowRun string, seq int) string {
	return core.Sum(fmt.Appendf(nil, "trace %s %d", mlflowRun, seq)).String()[:32]
}

// spanID is the ID of a span in its trace; name is "" for the first.
func spanID(trace, name string) string {
	return core.Sum([]byte("span " + trace + " " + name)).String()[:16]
}

// tracing makes the traces of a run's steps.
type tracing struct {
	run    *core.Run
	mlflow string // ID of the run there
	bare   bool   // pictures stay out of messages
}

// step is a step's trace: what was decided, with its calls below. before are the facts that the step began with.
func (t tracing) step(step *core.Step, before json.RawMessage) []otlpSpan {
	trace := traceID(t.mlflow, step.Seq)
	root := spanID(trace, "")
	start := step.Start
	if start.IsZero() {
		start = t.run.Start
	}
	first := otlpSpan{Trace: trace, ID: root, Name: t.rootName(step), Kind: kindInternal, Start: nanos(start), End: nanos(endOf(step, t.run)),
		Attributes: otlpAttributes(t.rootAttributes(step, before)), Status: otlpStatus{Code: statusWell}}
	if step.Fault != "" {
		first.Status = otlpStatus{statusError, step.Fault}
	}
	known := map[string]bool{}
	for _, s := range step.Spans {
		known[s.ID] = true
	}
	list := []otlpSpan{first}
	for i := range step.Spans {
		s := &step.Spans[i]
		parent := root
		if known[s.Parent] && s.Parent != s.ID {
			parent = spanID(trace, s.Parent)
		}
		list = append(list, t.call(trace, parent, s, step))
	}
	return list
}

func (t tracing) rootName(step *core.Step) string {
	switch step.Actor {
	case core.ActorAgent:
		return core.SpanName(core.OpInvokeAgent, t.run.Agent.Name)
	default:
		return string(step.Actor)
	}
}

func (t tracing) rootAttributes(step *core.Step, before json.RawMessage) map[string]any {
	inputs := map[string]any{"step": step.Seq}
	if before != nil {
		inputs["facts"] = before
	}
	if len(step.Steered) > 0 {
		inputs["steered"] = step.Steered
	}
	outputs := map[string]any{"action": step.Action.String(), "said": step.Said}
	if step.Fault != "" {
		outputs["fault"] = step.Fault
	}
	if len(step.Reached) > 0 {
		outputs["milestones"] = step.Reached
	}
	name := fmt.Sprintf("step %d: %s", step.Seq, cmp.Or(step.Action.String(), string(step.Actor)))
	return map[string]any{
		core.AttrOperation: string(core.OpInvokeAgent), core.AttrAgentName: t.run.Agent.Name, core.AttrConversation: t.run.ID,
		attrType: "AGENT", attrInputs: marshal(inputs), attrOutputs: marshal(outputs),
		attrTag + "mlflow.traceName": cut(name, maxKey), attrTag + tagRun: t.run.ID, attrTag + "dotmatrix.step": fmt.Sprint(step.Seq),
		attrTag + "dotmatrix.actor": string(step.Actor), attrTag + "dotmatrix.chain": step.Chain.String(),
	}
}

// call is a call of a model or a tool.
func (t tracing) call(trace, parent string, s *core.Span, step *core.Step) otlpSpan {
	values := maps.Clone(s.CurrentAttributes())
	values[core.AttrConversation] = t.run.ID
	span := otlpSpan{Trace: trace, ID: spanID(trace, s.ID), Parent: parent, Name: cmp.Or(s.Name, string(s.Op)), Kind: kindInternal,
		Start: nanos(within(s.Start, step)), End: nanos(within(s.End, step)), Status: otlpStatus{Code: statusWell}}
	if s.ErrorType != "" {
		span.Status = otlpStatus{statusError, cmp.Or(s.Error, s.ErrorType)}
	}
	switch s.Op {
	case core.OpChat:
		span.Kind = kindClient
		values[attrType], values[attrFormat] = "CHAT_MODEL", "openai"
		values[attrInputs] = marshal(map[string]any{"messages": t.messages(s.Input)})
		if s.Output != nil {
			values[attrOutputs] = marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "message": t.message(*s.Output)}}})
		}
		if dollars, ok := values[core.AttrCost].(float64); ok {
			values[attrCost] = marshal(map[string]any{"total_cost": dollars})
		}
	case core.OpExecuteTool:
		values[attrType] = "TOOL"
		values[attrInputs] = object("arguments", s.Text(core.AttrToolArguments))
		values[attrOutputs] = object("result", s.Text(core.AttrToolResult))
	default:
		values[attrType] = "AGENT"
	}
	span.Attributes = otlpAttributes(values)
	return span
}

// within is a moment of a call; one that is not recorded is the step's.
func within(moment time.Time, step *core.Step) time.Time {
	if moment.IsZero() {
		return step.Start
	}
	return moment
}

// object is a text of JSON as it is, or, where it is not an object, one that holds it.
func object(name, text string) string {
	var parts map[string]any
	if json.Unmarshal([]byte(text), &parts) == nil && parts != nil {
		return text
	}
	if json.Valid([]byte(text)) {
		return marshal(map[string]any{name: json.RawMessage(text)})
	}
	return marshal(map[string]any{name: text})
}

// marshal is a value as JSON, which values made of texts, numbers and JSON always have.
func marshal(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("%q", err.Error())
	}
	return string(data)
}
