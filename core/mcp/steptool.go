package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// shownStep is a step as a client is told of it.
type shownStep struct {
	listedStep
	Run       string          `json:"run"`
	Tick      uint64          `json:"tick"`
	Reasoning string          `json:"reasoning,omitempty"`
	Steered   []string        `json:"person_said,omitempty"`
	Calls     []shownCall     `json:"calls,omitempty"`
	Facts     json.RawMessage `json:"facts,omitempty"`
	Chain     core.Hash       `json:"chain"`
}

// shownCall is a call of a model or tool in a step.
type shownCall struct {
	Name  string `json:"name"`
	Asked string `json:"asked,omitempty"`
	Came  string `json:"came,omitempty"`
	Error string `json:"error,omitempty"`
}

func readStep(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	var args struct {
		Run  string
		Step int
	}
	if err := read(arguments, &args); err != nil {
		return Result{}, err
	}
	run, step, err := record.Step(ctx, args.Run, args.Step)
	if err != nil {
		return Result{}, err
	}
	shown := shownStep{listedStep: listed(step), Run: run.ID, Tick: step.Tick, Reasoning: step.Reasoning, Steered: step.Steered, Facts: step.Facts, Chain: step.Chain}
	shown.Said = step.Said
	for i := range step.Spans {
		shown.Calls = append(shown.Calls, callOf(&step.Spans[i]))
	}
	lines := []string{fmt.Sprintf("Run %s, step %s", run.ID, shown.line())}
	if step.Reasoning != "" {
		lines = append(lines, "Thought: "+plain.Text(step.Reasoning))
	}
	for _, said := range step.Steered {
		lines = append(lines, "A person said: "+said)
	}
	for _, call := range shown.Calls {
		lines = append(lines, plain.Line(fmt.Sprintf("%s %s -> %s%s", call.Name, short(call.Asked), short(call.Came), call.Error)))
	}
	words, err := record.Words(ctx, run.ID, step.Seq)
	if err != nil {
		return Result{}, err
	}
	if words != "" {
		lines = append(lines, words)
	}
	result, err := withData(strings.Join(lines, "\n"), shown)
	if err == nil {
		result.Picture, err = pictureOf(step)
	}
	return result, err
}

func callOf(span *core.Span) shownCall {
	call := shownCall{Name: span.Name, Error: span.Error}
	if span.Op == core.OpExecuteTool {
		call.Asked, call.Came = span.Text(core.AttrToolArguments), span.Text(core.AttrToolResult)
		return call
	}
	if n := len(span.Input); n > 0 {
		call.Asked = plain.Count(n, "message") + ", the last: " + short(span.Input[n-1].Text())
	}
	if span.Output != nil {
		call.Came = short(span.Output.Text())
	}
	return call
}

// pictureOf is the picture at a step's end as PNG; nil where it has none.
func pictureOf(step *core.Step) ([]byte, error) {
	if step.Screen == nil {
		return nil, nil
	}
	var out bytes.Buffer
	err := png.Encode(&out, step.Screen.Image())
	return out.Bytes(), err
}
