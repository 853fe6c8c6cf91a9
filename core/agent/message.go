package agent

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

// message is what user(...), assistant(...) and system(...) make: a message of a model's conversation.
type message struct{ core.Message }

func (m *message) String() string        { return fmt.Sprintf("%s(%q)", m.Role, m.Text()) }
func (m *message) Type() string          { return "message" }
func (m *message) Freeze()               {}
func (m *message) Truth() starlark.Bool  { return true }
func (m *message) Hash() (uint32, error) { return 0, errors.New("unhashable type: message") }

// picture is an image that can be part of a message. Files cannot look into it.
type picture struct {
	media string
	data  []byte
}

func (p *picture) String() string        { return fmt.Sprintf("<%s of %d bytes>", p.media, len(p.data)) }
func (p *picture) Type() string          { return "image" }
func (p *picture) Freeze()               {}
func (p *picture) Truth() starlark.Bool  { return true }
func (p *picture) Hash() (uint32, error) { return 0, errors.New("unhashable type: image") }

// speech makes user, assistant and system: any number of texts, and for a user images between them. Texts that follow
// each other become lines of one text.
func speech(role core.Role) *starlark.Builtin {
	return starlark.NewBuiltin(string(role), func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		if len(kwargs) > 0 {
			return nil, fmt.Errorf("%s: it takes no named arguments", role)
		}
		m := &message{core.Message{Role: role}}
		for _, arg := range args {
			switch part := arg.(type) {
			case starlark.String:
				m.addText(string(part))
			case *picture:
				if role != core.RoleUser {
					return nil, fmt.Errorf("%s: only user(...) can hold an image", role)
				}
				m.Parts = append(m.Parts, core.Part{Media: part.media, Data: part.data})
			default:
				return nil, fmt.Errorf("%s: it holds %s: use texts and images such as obs.screen.image()", role, kind(arg))
			}
		}
		return m, nil
	})
}

func (m *message) addText(text string) {
	if text == "" {
		return
	}
	if last := len(m.Parts) - 1; last >= 0 && m.Parts[last].Media == "" {
		m.Parts[last].Text += "\n" + text
		return
	}
	m.Parts = append(m.Parts, core.Part{Text: text})
}
