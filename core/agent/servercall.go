package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
	"dotmatrix/core/script"
)

// Limits of the calls of MCP servers in a step.
const (
	maxServerCalls  = 64
	maxServerAnswer = 16_000 // runes of an answer that a model is told
)

// callServer calls a tool of a server; of a step that is made again the answer is the recorded one, and no server is asked.
// What goes wrong on the server's side is told to the model, and to whoever watches.
func (t *turn) callServer(c *connection, spec llm.Tool, call toolCall) (outcome, error) {
	if t.starting {
		return outcome{}, errStarting
	}
	if t.serverCalls++; t.serverCalls > maxServerCalls {
		return outcome{}, fmt.Errorf("the step calls tools of servers more than %d times", maxServerCalls)
	}
	if t.host.Calls != nil {
		return t.recordedCall(call.asked)
	}
	fail := func(why string) (outcome, error) {
		why = clip(plain.Line(c.scrub.Replace(why)), maxComplaint)
		return outcome{text: failedText(why), fault: why}, nil
	}
	x, err := c.ensure(t.ctx)
	var refused *refusal
	switch {
	case t.ctx.Err() != nil:
		return outcome{}, context.Cause(t.ctx)
	case errors.As(err, &refused):
		return outcome{}, fmt.Errorf("mcp %q: %w", commandLine(c.command), refused.why)
	case err != nil:
		t.serverNotice(c, err)
		return fail(err.Error())
	}
	if why := t.changed(c, x, spec); why != "" {
		return fail(why)
	}
	answer, err := c.call(t.ctx, x, spec.Name, call.arguments)
	switch {
	case t.ctx.Err() != nil:
		return outcome{}, context.Cause(t.ctx)
	case err != nil:
		if errors.Is(err, errServerEnded) {
			t.serverNotice(c, err)
		}
		return fail(err.Error())
	}
	text := boundedAnswer(plain.Text(c.scrub.Replace(answer.Text)))
	if answer.Failed {
		text = orElse(text, "it did not say why")
		return outcome{text: failedText(text), fault: text}, nil
	}
	return outcome{text: orElse(text, "It gave nothing.")}, nil
}

// failedText is what a model is told of a tool that failed.
func failedText(why string) string { return "The tool failed: " + why }

// boundedAnswer cuts an answer that is too long for a model.
func boundedAnswer(text string) string {
	text = strings.TrimSpace(text)
	runes := []rune(text)
	if len(runes) <= maxServerAnswer {
		return text
	}
	return fmt.Sprintf("%s\n(cut: %s more)", string(runes[:maxServerAnswer]), plain.Count(len(runes)-maxServerAnswer, "character"))
}

// serverNotice tells a person what became of a server.
func (t *turn) serverNotice(c *connection, err error) {
	_ = t.notice(clip(plain.Line(c.scrub.Replace(fmt.Sprintf("MCP server %s: %v", commandLine(c.command), err))), maxComplaint))
}

// changed is why a tool is not called any more, since the server offers something else than the version knows; "" where it
// may be called. Whoever watches is told the differences once a start.
func (t *turn) changed(c *connection, x *runningServer, spec llm.Tool) string {
	refused, reworded := changedTools([]llm.Tool{spec}, x.offered)
	why := refused[spec.Name]
	if why == "" && len(reworded) == 0 || !x.tell(spec.Name) {
		return why
	}
	said := "describes its tool " + spec.Name + " in other words than this version of the agent was made with; the model is told the old ones"
	if why != "" {
		said = "has changed its tool " + spec.Name + ": " + why + "; load the agent's file again for a new version"
	}
	_ = t.notice("MCP server " + plain.Line(commandLine(c.command)) + " " + said)
	return why
}

// recordedCall is what a call gave when the step was recorded.
func (t *turn) recordedCall(asked core.ToolCall) (outcome, error) {
	for t.recalled < len(t.host.Calls) {
		span := &t.host.Calls[t.recalled]
		t.recalled++
		if span.Text(core.AttrToolName) != asked.Name || span.Text(core.AttrToolArguments) != asked.Arguments || span.ErrorType == invalidArguments {
			continue
		}
		if span.ErrorType != "" {
			return outcome{text: failedText(span.Error), fault: span.Error}, nil
		}
		return outcome{text: span.Text(core.AttrToolResult)}, nil
	}
	return outcome{}, fmt.Errorf("the recorded step did not call %s %s", asked.Name, clip(asked.Arguments, maxEcho))
}

// scriptCall is ctx.call(name, arguments = {}): calls a tool of an MCP server, for files that do not leave it to ctx.react.
// It returns struct(text, failed).
func (t *turn) scriptCall(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var name string
	given := new(starlark.Dict)
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "name", &name, "arguments?", &given); err != nil {
		return nil, err
	}
	if t.starting {
		return nil, errStarting
	}
	arguments, err := script.ToJSON(given)
	if err != nil {
		return nil, fmt.Errorf("ctx.call: arguments: %w", err)
	}
	tools := t.agent.definition.serverTools()
	asked := core.ToolCall{Name: name, Arguments: string(arguments)}
	span := t.beginTool()
	fitted, complaint := fitCall(asked, tools)
	came := outcome{text: complaint, fault: complaint}
	errorType := invalidArguments
	for _, one := range tools {
		if complaint == "" && one.name == name {
			if came, err = one.run(t, toolCall{thread: thread, asked: asked, arguments: fitted}); err != nil {
				return nil, fmt.Errorf("ctx.call: %w", err)
			}
			errorType = toolFailed
		}
	}
	result := came.text
	if came.fault != "" {
		result = ""
	}
	t.recordTool(asked, t.lastCall, result, came.fault, errorType, span)
	return starlarkstruct.FromStringDict(starlark.String("result"), starlark.StringDict{
		"text": starlark.String(came.text), "failed": starlark.Bool(came.fault != "")}), nil
}
