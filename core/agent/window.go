package agent

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

// makeWindow is window(messages, length): the last messages of a conversation, at most so many, beginning with one that a
// user says, so that no answer of a model and no result of a tool stands without what it belongs to.
func makeWindow(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var messages *starlark.List
	var length int
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "messages", &messages, "length", &length); err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, errors.New("window: length is negative")
	}
	from := max(messages.Len()-length, 0)
	for ; from < messages.Len(); from++ {
		m, ok := messages.Index(from).(*message)
		if !ok {
			return nil, fmt.Errorf("window: messages holds %s: use user(...), assistant(...) and system(...)", kind(messages.Index(from)))
		}
		if m.Role == core.RoleUser {
			break
		}
	}
	var kept []starlark.Value
	for ; from < messages.Len(); from++ {
		kept = append(kept, messages.Index(from))
	}
	return starlark.NewList(kept), nil
}
