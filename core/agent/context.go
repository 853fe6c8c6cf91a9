package agent

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// scriptContext is the ctx of start, step and tools.
func (t *turn) scriptContext() starlark.Value {
	if t.context == nil {
		t.context = module("ctx", starlark.StringDict{
			"params": t.agent.definition.params,
			"say":    t.speaker("say", t.say),
			"notice": t.speaker("notice", t.notice),
			"random": module("ctx.random", starlark.StringDict{
				"int":    starlark.NewBuiltin("int", t.randomInt),
				"float":  starlark.NewBuiltin("float", t.randomFloat),
				"choice": starlark.NewBuiltin("choice", t.randomChoice),
			}),
			"llm":     module("ctx.llm", starlark.StringDict{"chat": starlark.NewBuiltin("chat", t.scriptChat)}),
			"predict": starlark.NewBuiltin("predict", t.scriptPredict),
			"react":   starlark.NewBuiltin("react", t.scriptReact),
			"choose":  starlark.NewBuiltin("choose", t.scriptChoose),
			"summary": starlark.NewBuiltin("summary", t.scriptSummary),
			"note":    t.speaker("note", t.takeNote),
			"call":    starlark.NewBuiltin("call", t.scriptCall),
		})
	}
	return t.context
}

// module is a named bundle of values.
func module(name string, members starlark.StringDict) starlark.Value {
	return &starlarkstruct.Module{Name: name, Members: members}
}

// speaker makes say(text), notice(text) or note(text).
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

// takeNote writes into the notebook that obs.notes shows; a note that is there already is no fault.
func (t *turn) takeNote(text string) error {
	if !t.agent.definition.needs("notes") {
		return fmt.Errorf("the agent has no notebook: add \"notes\" to tools in define(...)")
	}
	_ = t.kept.note(text)
	return nil
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
