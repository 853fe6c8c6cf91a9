package agent

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// scriptContext is the ctx of start and step.
func (t *turn) scriptContext() starlark.Value {
	return module("ctx", starlark.StringDict{
		"params": t.agent.definition.params,
		"say":    t.speaker("say", t.say),
		"notice": t.speaker("notice", t.notice),
		"random": module("ctx.random", starlark.StringDict{
			"int":    starlark.NewBuiltin("int", t.randomInt),
			"float":  starlark.NewBuiltin("float", t.randomFloat),
			"choice": starlark.NewBuiltin("choice", t.randomChoice),
		}),
		"llm": module("ctx.llm", starlark.StringDict{"chat": starlark.NewBuiltin("chat", t.scriptChat)}),
	})
}

// module is a named bundle of values.
func module(name string, members starlark.StringDict) starlark.Value {
	return &starlarkstruct.Module{Name: name, Members: members}
}

// speaker makes say(text) or notice(text).
func (t *turn) speaker(name string, speak func(string) error) *starlark.Builtin {
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		var text string
		if err := starlark.UnpackArgs(name, args, kwargs, "text", &text); err != nil {
			return nil, err
		}
		if err := speak(text); err != nil {
			return nil, fmt.Errorf("ctx.%s: %w", name, err)
		}
		return starlark.None, nil
	})
}

func (t *turn) randomInt(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var lo, hi int
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "lo", &lo, "hi", &hi); err != nil {
		return nil, err
	}
	const most = 1 << 53
	if lo < -most || hi > most || lo > hi {
		return nil, fmt.Errorf("ctx.random.int: there is no number from %d to %d: use two numbers in order, within 2**53", lo, hi)
	}
	return starlark.MakeInt(lo + t.host.Random.IntN(hi-lo+1)), nil
}

func (t *turn) randomFloat(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if err := starlark.UnpackArgs(b.Name(), args, kwargs); err != nil {
		return nil, err
	}
	return starlark.Float(t.host.Random.Float64()), nil
}

func (t *turn) randomChoice(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var list starlark.Indexable
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "list", &list); err != nil {
		return nil, err
	}
	if list.Len() == 0 {
		return nil, fmt.Errorf("ctx.random.choice: the list is empty")
	}
	return list.Index(t.host.Random.IntN(list.Len())), nil
}

// scriptChat is ctx.llm.chat(messages, system = "", model = "", temperature = None, max_tokens = 0).
func (t *turn) scriptChat(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var messages *starlark.List
	var system, model string
	var temperature, maxTokens starlark.Value = starlark.None, starlark.None
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "messages", &messages, "system?", &system, "model?", &model,
		"temperature?", &temperature, "max_tokens?", &maxTokens); err != nil {
		return nil, err
	}
	request := llm.Request{Model: model}
	if system != "" {
		request.Messages = append(request.Messages, core.TextMessage(core.RoleSystem, system))
	}
	for item := range starlark.Elements(messages) {
		m, ok := item.(*message)
		if !ok {
			return nil, fmt.Errorf("ctx.llm.chat: messages holds a %s: use user(...), assistant(...) and system(...)", item.Type())
		}
		request.Messages = append(request.Messages, m.Message)
	}
	if temperature != starlark.None {
		f, ok := starlark.AsFloat(temperature)
		if !ok || !(f >= 0 && f <= maxTemperature) {
			return nil, fmt.Errorf("ctx.llm.chat: temperature is %s: use a number from 0 to %d, or None", temperature, maxTemperature)
		}
		request.Temperature = &f
	}
	if maxTokens != starlark.None {
		n, err := starlark.AsInt32(maxTokens)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("ctx.llm.chat: max_tokens is %s: use a whole number, or None", maxTokens)
		}
		request.MaxTokens = n
	}
	reply, sighted, err := t.chat(request)
	if err != nil {
		return nil, err
	}
	return starlarkstruct.FromStringDict(starlark.String("reply"), starlark.StringDict{
		"text":      starlark.String(reply.Message.Text()),
		"reasoning": starlark.String(reply.Message.Reasoning),
		"finish":    starlark.String(reply.Finish),
		"sighted":   starlark.Bool(sighted),
	}), nil
}

// maxTemperature is the most that the protocol allows.
const maxTemperature = 2
