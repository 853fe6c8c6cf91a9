package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// scriptChat is ctx.llm.chat(messages, system = "", tools = [], tool_choice = "", schema = None,
// may_be_full = False, and the parameters of asking).
func (t *turn) scriptChat(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var messages, offered *starlark.List
	var system, choice string
	var shape starlark.Value = starlark.None
	var full bool
	var a asking
	if err := a.unpack(b, args, kwargs, "messages", &messages, "system?", &system, "tools?", &offered, "tool_choice?", &choice,
		"schema?", &shape, "may_be_full?", &full); err != nil {
		return nil, err
	}
	request, err := a.request("llm.chat")
	if err != nil {
		return nil, err
	}
	if request.Messages, err = readMessages("llm.chat", system, messages); err != nil {
		return nil, err
	}
	tools, err := chatTools(offered)
	if err != nil {
		return nil, err
	}
	for _, tool := range tools {
		request.Tools = append(request.Tools, tool.spec())
	}
	request.ToolChoice = choice
	form, err := chatSchema(shape)
	if err != nil {
		return nil, err
	}
	if form != nil {
		request.Schema = &llm.Schema{Name: "answer", JSON: mustJSON(form)}
	}
	reply, found, err := t.chat(request)
	if full && is(err, llm.KindContext) {
		reply, err = &llm.Reply{Message: core.Message{Role: core.RoleAssistant}, Finish: "full"}, nil
	}
	if err != nil {
		return nil, err
	}
	return replyValue(reply, found, tools, form)
}

// chatTools are the tools that a call offers: those of the file, or ours by name.
func chatTools(offered *starlark.List) ([]*tool, error) {
	if offered == nil {
		return nil, nil
	}
	tools, err := readTools(offered)
	if err != nil {
		return nil, fmt.Errorf("ctx.llm.chat: %s", strings.TrimPrefix(err.Error(), "define: "))
	}
	return tools, nil
}

// chatSchema is the schema of an answer: a dict, or the outputs of a signature.
func chatSchema(shape starlark.Value) (*schema.Schema, error) {
	switch s := shape.(type) {
	case starlark.NoneType:
		return nil, nil
	case *signature:
		return s.outputs.object()
	}
	f, err := asField(shape)
	if err != nil {
		return nil, fmt.Errorf("ctx.llm.chat: schema: %w", err)
	}
	return f.schema, nil
}

// replyValue is what a call gives to the file.
func replyValue(reply *llm.Reply, found lacks, tools []*tool, form *schema.Schema) (starlark.Value, error) {
	message := &message{reply.Message}
	calls, said := callsIn(reply.Message, tools)
	list := make([]starlark.Value, len(calls))
	for i, call := range calls {
		value, err := callValue(call, tools)
		if err != nil {
			return nil, err
		}
		list[i] = value
	}
	members := starlark.StringDict{
		"text":      starlark.String(said),
		"reasoning": starlark.String(reply.Message.Reasoning),
		"finish":    starlark.String(reply.Finish),
		"refusal":   starlark.String(clip(reply.Refusal, maxComplaint)),
		"sighted":   starlark.Bool(!found.Images),
		"full":      starlark.Bool(reply.Finish == "full"),
		"calls":     starlark.NewList(list),
		"message":   message,
		"tokens":    starlark.Tuple{starlark.MakeInt(reply.InputTokens), starlark.MakeInt(reply.OutputTokens)},
		"json":      starlark.None,
		"complaint": starlark.String(""),
	}
	if form != nil {
		fitted, complaint := form.Fit(jsonIn(reply.Message.Text()))
		if complaint != "" {
			members["complaint"] = starlark.String("the answer does not fit: " + complaint)
		} else {
			value, err := script.FromJSON(fitted)
			if err != nil {
				return nil, err
			}
			members["json"] = value
		}
	}
	return starlarkstruct.FromStringDict(starlark.String("reply"), members), nil
}

// callsIn are the tool calls of an answer, also where the model wrote them as text, and what it said beside.
func callsIn(m core.Message, tools []*tool) ([]core.ToolCall, string) {
	if len(m.ToolCalls) > 0 || len(tools) == 0 {
		return m.ToolCalls, m.Text()
	}
	specs := make([]llm.Tool, len(tools))
	for i, t := range tools {
		specs[i] = t.spec()
	}
	calls, said := llm.TextCalls(m.Text(), specs)
	for i := range calls {
		calls[i].ID = fmt.Sprintf("text%05d", i)
	}
	return calls, said
}

// callValue is a call as the file sees it: arguments, or else the complaint about them.
func callValue(call core.ToolCall, tools []*tool) (starlark.Value, error) {
	members := starlark.StringDict{"id": starlark.String(call.ID), "name": starlark.String(call.Name),
		"arguments": starlark.None, "complaint": starlark.String("")}
	fitted, complaint := fitCall(call, tools)
	if complaint != "" {
		members["complaint"] = starlark.String(complaint)
	} else {
		value, err := script.FromJSON(fitted)
		if err != nil {
			return nil, err
		}
		members["arguments"] = value
	}
	return starlarkstruct.FromStringDict(starlark.String("call"), members), nil
}

// fitCall fits a call's arguments to its tool; the complaint is for the model.
func fitCall(call core.ToolCall, tools []*tool) (json.RawMessage, string) {
	names := make([]string, len(tools))
	for i, t := range tools {
		if t.name == call.Name {
			arguments := call.Arguments
			if t.read != nil {
				arguments = t.read(arguments)
			}
			fitted, complaint := t.parameters.Fit([]byte(arguments))
			if complaint != "" {
				complaint = "the arguments of " + t.name + " are wrong: " + complaint
			}
			return fitted, complaint
		}
		names[i] = t.name
	}
	return nil, fmt.Sprintf("there is no tool %s: use %s", echo(call.Name), strings.Join(names, ", "))
}

// jsonIn is the JSON in an answer: all of it, or what stands between the first brace and the last.
func jsonIn(text string) []byte {
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if from < 0 || to < from {
		return []byte(strings.TrimSpace(text) + " ")
	}
	return []byte(text[from : to+1])
}

// makeToolResult is tool_result(call, text): what a tool gave, as a message for the model.
func makeToolResult(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var call *starlarkstruct.Struct
	var value starlark.Value
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "call", &call, "result", &value); err != nil {
		return nil, err
	}
	id, err := call.Attr("id")
	if err != nil {
		return nil, errors.New("tool_result: give a call of reply.calls")
	}
	name, _ := starlark.AsString(id)
	words, err := inWords(value)
	if err != nil {
		return nil, fmt.Errorf("tool_result: %w", err)
	}
	m := core.TextMessage(core.RoleTool, words)
	m.ToolCallID = name
	return &message{m}, nil
}
