package agent

import (
	"fmt"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// maxTemperature is the most that the protocol allows.
const maxTemperature = 2

// asking are the named arguments that everything takes that asks a model. None leaves a parameter to the endpoint.
type asking struct {
	model                              string
	temperature, topP, maxTokens, seed starlark.Value
	stop                               *starlark.List
	effort                             starlark.Value
}

// unpack reads a builtin's own arguments and these.
func (a *asking) unpack(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple, own ...any) error {
	for _, value := range []*starlark.Value{&a.temperature, &a.topP, &a.maxTokens, &a.seed, &a.effort} {
		*value = starlark.None
	}
	pairs := append(own, "model?", &a.model, "temperature?", &a.temperature, "max_tokens?", &a.maxTokens, "top_p?", &a.topP,
		"seed?", &a.seed, "stop?", &a.stop, "reasoning_effort?", &a.effort)
	return starlark.UnpackArgs(b.Name(), args, kwargs, pairs...)
}

// request is a request without messages.
func (a *asking) request(caller string) (llm.Request, error) {
	r := llm.Request{Model: a.model}
	var err error
	if r.Temperature, err = bounded(caller, "temperature", a.temperature, maxTemperature); err != nil {
		return r, err
	}
	if r.TopP, err = bounded(caller, "top_p", a.topP, 1); err != nil {
		return r, err
	}
	tokens, err := wholeOrNone(caller, "max_tokens", a.maxTokens)
	if err != nil || (tokens != nil && *tokens < 0) {
		return r, fmt.Errorf("ctx.%s: max_tokens is %s: use a whole number, or None", caller, a.maxTokens)
	}
	if tokens != nil {
		r.MaxTokens = *tokens
	}
	if r.Seed, err = wholeOrNone(caller, "seed", a.seed); err != nil {
		return r, err
	}
	if a.stop != nil {
		if r.Stop, err = texts("ctx."+caller+": stop", a.stop); err != nil {
			return r, err
		}
	}
	if a.effort != starlark.None {
		var ok bool
		if r.ReasoningEffort, ok = starlark.AsString(a.effort); !ok {
			return r, fmt.Errorf("ctx.%s: reasoning_effort is %s: use a text such as \"low\", or None", caller, a.effort)
		}
	}
	return r, nil
}

func bounded(caller, name string, value starlark.Value, most float64) (*float64, error) {
	if value == starlark.None {
		return nil, nil
	}
	f, ok := starlark.AsFloat(value)
	if !ok || !(f >= 0 && f <= most) {
		return nil, fmt.Errorf("ctx.%s: %s is %s: use a number from 0 to %g, or None", caller, name, value, most)
	}
	return &f, nil
}

func wholeOrNone(caller, name string, value starlark.Value) (*int, error) {
	if value == starlark.None {
		return nil, nil
	}
	n, err := starlark.AsInt32(value)
	if err != nil {
		return nil, fmt.Errorf("ctx.%s: %s is %s: use a whole number, or None", caller, name, value)
	}
	return &n, nil
}

// readMessages reads a list of messages behind the instructions in system.
func readMessages(caller, system string, list *starlark.List) ([]core.Message, error) {
	var messages []core.Message
	if system != "" {
		messages = append(messages, core.TextMessage(core.RoleSystem, system))
	}
	for item := range starlark.Elements(list) {
		m, ok := item.(*message)
		if !ok {
			return nil, fmt.Errorf("ctx.%s: messages holds %s: use user(...), assistant(...) and system(...)", caller, kind(item))
		}
		messages = append(messages, m.Message)
	}
	return messages, nil
}
