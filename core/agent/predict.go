package agent

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// scriptPredict is ctx.predict(signature, inputs = {}, tries = 3, and the parameters of asking): one typed answer of a
// model, a struct of the outputs. An answer that does not fit is told to the model, which tries again; one that never
// fits gives outputs of None and says why in complaint.
func (t *turn) scriptPredict(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var s *signature
	inputs := new(starlark.Dict)
	tries := 3
	var a asking
	if err := a.unpack(b, args, kwargs, "signature", &s, "inputs?", &inputs, "tries?", &tries); err != nil {
		return nil, err
	}
	if len(s.outputs.names) == 0 {
		return nil, errors.New("ctx.predict: the signature has no outputs")
	}
	request, err := a.request("predict")
	if err != nil {
		return nil, err
	}
	form, err := s.outputs.object()
	if err != nil {
		return nil, err
	}
	request.Schema = &llm.Schema{Name: "answer", JSON: mustJSON(form)}
	parts, err := s.show(inputs)
	if err != nil {
		return nil, fmt.Errorf("ctx.predict: %w", err)
	}
	request.Messages = []core.Message{core.TextMessage(core.RoleSystem, s.instruction), {Role: core.RoleUser, Parts: parts}}
	complaint := ""
	for range max(tries, 1) {
		reply, _, err := t.chat(request)
		if err != nil {
			return nil, err
		}
		fitted, wrong := form.Fit(jsonIn(reply.Message.Text()))
		if wrong == "" {
			return s.answer(fitted, "")
		}
		complaint = "the answer does not fit: " + wrong
		request.Messages = append(request.Messages, core.TextMessage(core.RoleAssistant, reply.Message.Text()),
			core.TextMessage(core.RoleUser, "Your answer cannot be used, since "+wrong+". Answer again, with the JSON object alone."))
	}
	return s.answer(nil, complaint)
}

// answer is the outputs as a struct.
func (s *signature) answer(fitted []byte, complaint string) (starlark.Value, error) {
	members := starlark.StringDict{"complaint": starlark.String(complaint)}
	value, err := script.FromJSON(fitted)
	if err != nil {
		return nil, err
	}
	given, _ := value.(*starlark.Dict)
	for _, name := range s.outputs.names {
		members[name] = starlark.None
		if given != nil {
			if output, ok, _ := given.Get(starlark.String(name)); ok {
				members[name] = output
			}
		}
	}
	return starlarkstruct.FromStringDict(starlark.String("prediction"), members), nil
}
