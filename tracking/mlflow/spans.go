package mlflow

import (
	"cmp"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/tracking/otlp"
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

// tracing makes the traces of a run's steps.
type tracing struct {
	run    *core.Run
	mlflow string // ID of the run there
	bare   bool   // pictures stay out of messages
}

// trace is a step's: what was decided, with its calls below. before are the facts that the step began with.
func (t tracing) trace(step *core.Step, before json.RawMessage) otlp.Trace {
	trace := otlp.Trace{Seq: step.Seq, Spans: otlp.Spans(t.run, t.mlflow, step)}
	for i := range trace.Spans {
		if s := &trace.Spans[i]; s.Call == nil {
			t.describeStep(s.Values, step, before)
		} else {
			t.describeCall(s.Values, s.Call)
		}
	}
	if !t.bare {
		smaller := t
		smaller.bare = true
		trace.Smaller = func() otlp.Trace { return smaller.trace(step, before) }
	}
	return trace
}

// traceID is MLflow's ID of a step's trace.
func traceID(mlflowRun string, seq int) string { return "tr-" + otlp.TraceID(mlflowRun, seq) }

// describeStep adds what MLflow shows of a step.
func (t tracing) describeStep(values map[string]any, step *core.Step, before json.RawMessage) {
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
	values[attrType], values[attrInputs], values[attrOutputs] = "AGENT", marshal(inputs), marshal(outputs)
	name := fmt.Sprintf("step %d: %s", step.Seq, cmp.Or(step.Action.String(), string(step.Actor)))
	values[attrTag+"mlflow.traceName"], values[attrTag+tagRun] = cut(name, maxKey), t.run.ID
	values[attrTag+"dotmatrix.step"], values[attrTag+"dotmatrix.actor"] = fmt.Sprint(step.Seq), string(step.Actor)
	values[attrTag+"dotmatrix.chain"] = step.Chain.String()
}

// describeCall adds what MLflow shows of a call of a model or a tool.
func (t tracing) describeCall(values map[string]any, s *core.Span) {
	switch s.Op {
	case core.OpChat:
		values[attrType], values[attrFormat] = "CHAT_MODEL", "openai"
		values[attrInputs] = marshal(map[string]any{"messages": t.messages(s.Input)})
		if s.Output != nil {
			values[attrOutputs] = marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "message": t.message(*s.Output)}}})
		}
		if dollars, priced := values[core.AttrCost]; priced {
			values[attrCost] = marshal(map[string]any{"total_cost": dollars})
		}
	case core.OpExecuteTool:
		values[attrType] = "TOOL"
		values[attrInputs] = object("arguments", s.Text(core.AttrToolArguments))
		values[attrOutputs] = object("result", s.Text(core.AttrToolResult))
	default:
		values[attrType] = "AGENT"
	}
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
