package inspect

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"dotmatrix/core"
)

// callEvent is a call of a model or of a tool.
func (s *sample) callEvent(t *trajectory, span string, c *core.Span, step *core.Step) map[string]any {
	began, _ := s.times(step)
	start, end := cmp.Or(c.Start, began), cmp.Or(c.End, began)
	if c.Op == core.OpExecuteTool {
		return s.event("tool", span, start, s.toolCall(c, end))
	}
	if t.run == &s.run.Summary && c.Output != nil { // a fork's calls are those of another run
		s.usage.add(answeredBy(c), usageOf(c))
	}
	return s.event("model", span, start, s.modelCall(c, start, end))
}

func (s *sample) toolCall(c *core.Span, end time.Time) map[string]any {
	arguments, _ := object(c.Text(core.AttrToolArguments))
	fields := map[string]any{"type": "function", "id": cmp.Or(c.Text(core.AttrToolCallID), c.ID), "function": cmp.Or(c.Text(core.AttrToolName), c.Name),
		"arguments": arguments, "result": s.attached.of(c.Text(core.AttrToolResult)), "events": []any{}, "completed": moment(end),
		"working_time": max(0, end.Sub(c.Start).Seconds()), "metadata": map[string]any{"call": c.ID}}
	if c.ErrorType != "" {
		fields["error"] = map[string]any{"type": "unknown", "message": cmp.Or(c.Error, c.ErrorType)}
		fields["failed"] = true
	}
	return fields
}

func askedOf(c *core.Span) string { return cmp.Or(c.Text(core.AttrModel), "unknown") }

func answeredBy(c *core.Span) string { return cmp.Or(c.Text(core.AttrAnsweredBy), askedOf(c)) }

func (s *sample) modelCall(c *core.Span, start, end time.Time) map[string]any {
	values := c.CurrentAttributes()
	model := answeredBy(c)
	seconds := max(0, end.Sub(start).Seconds())
	output := map[string]any{"model": model, "choices": []any{}, "completion": "", "time": seconds}
	if c.Output != nil {
		output["choices"] = []any{map[string]any{"message": s.attached.message(*c.Output, model), "stop_reason": stopReason(values[core.AttrFinishReasons])}}
		output["completion"] = s.attached.of(c.Output.Text())
		output["usage"] = usageOf(c)
	}
	fields := map[string]any{"model": askedOf(c), "input": s.attached.messages(c.Input), "tools": toolsOf(c), "tool_choice": toolChoice(c),
		"config": configOf(values), "output": output, "completed": moment(end), "working_time": seconds,
		"metadata": map[string]any{"call": c.ID, "provider": values[core.AttrProvider], "endpoint": values[core.AttrEndpoint]}}
	if tries := whole(values[core.AttrAttempts]); tries > 1 {
		fields["retries"] = tries - 1
	}
	if c.ErrorType != "" {
		fields["error"] = fmt.Sprintf("%s: %s", c.ErrorType, cmp.Or(c.Error, "no answer"))
	}
	return fields
}

// efforts are those of reasoning that Inspect knows.
var efforts = []string{"none", "minimal", "low", "medium", "high", "xhigh", "max"}

func configOf(values map[string]any) map[string]any {
	config := map[string]any{}
	for attribute, name := range map[string]string{core.AttrTemperature: "temperature", core.AttrTopP: "top_p", core.AttrTopLogprobs: "top_logprobs",
		core.AttrMaxTokens: "max_tokens", core.AttrSeed: "seed", core.AttrStop: "stop_seqs"} {
		if value, ok := values[attribute]; ok {
			config[name] = value
		}
	}
	if effort, _ := values[core.AttrReasoningLevel].(string); slices.Contains(efforts, effort) {
		config["reasoning_effort"] = effort
	}
	return config
}

// stopReason is why a model ended, in Inspect's words.
func stopReason(reasons any) string {
	first := ""
	switch list := reasons.(type) {
	case []string:
		first = cmp.Or(list...)
	case []any:
		if len(list) > 0 {
			first, _ = list[0].(string)
		}
	}
	switch first {
	case "stop", "tool_calls", "content_filter", "max_tokens":
		return first
	case "length":
		return "max_tokens"
	case "function_call":
		return "tool_calls"
	default:
		return "unknown"
	}
}
