package llm

import (
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

// maxToolCalls bounds the tool calls of one answer.
const maxToolCalls = 64

// callPiece is a piece of a tool call.
type callPiece struct {
	Index    *int     `json:"index"` // some endpoints leave it out, some always say 0
	ID       string   `json:"id"`
	Function function `json:"function"`
}

type function struct {
	Name      string    `json:"name"`
	Arguments arguments `json:"arguments"`
}

// arguments are JSON in a string, or, from some endpoints, the JSON itself.
type arguments string

func (a *arguments) UnmarshalJSON(data []byte) error {
	switch {
	case string(data) == "null":
		return nil
	case len(data) > 0 && data[0] == '"':
		return json.Unmarshal(data, (*string)(a))
	}
	*a = arguments(data)
	return nil
}

// calls gathers the tool calls of an answer, which come in pieces.
type calls struct {
	list    []core.ToolCall
	at      map[int]int // place in list by the index that the endpoint said
	size    int         // bytes
	secrets []string
	redact  []redactor // of the arguments, one a call
}

func (c *calls) add(pieces []callPiece) ([]Delta, error) {
	var deltas []Delta
	for _, p := range pieces {
		place := c.place(p)
		if place >= maxToolCalls {
			return nil, errTooLong
		}
		call := &c.list[place]
		call.ID = firstOf(call.ID, redact(p.ID, c.secrets))
		call.Name = firstOf(call.Name, redact(p.Function.Name, c.secrets))
		c.size += len(p.Function.Arguments) + len(p.ID) + len(p.Function.Name)
		deltas = append(deltas, c.write(place, c.redact[place].take(string(p.Function.Arguments))))
	}
	return deltas, nil
}

func (c *calls) write(place int, arguments string) Delta {
	call := &c.list[place]
	call.Arguments += arguments
	return Delta{Tool: &core.ToolDelta{Index: place, Name: call.Name, Text: arguments}}
}

// rest is what was held back of the arguments.
func (c *calls) rest() []Delta {
	var deltas []Delta
	for place := range c.list {
		if held := c.redact[place].rest(); held != "" {
			deltas = append(deltas, c.write(place, held))
		}
	}
	return deltas
}

// place finds the call that a piece belongs to: by its index, unless it has another id than the call there; without an
// index by its id; without either the newest call, unless it names a tool again.
func (c *calls) place(p callPiece) int {
	last := len(c.list) - 1
	at, known := last, last >= 0
	if p.Index != nil {
		at, known = c.at[*p.Index]
	} else if p.ID == "" && known && p.Function.Name != "" && c.list[last].Name != "" {
		known = false
	}
	if known && (p.ID == "" || c.list[at].ID == "" || c.list[at].ID == p.ID) {
		return at
	}
	for i, call := range c.list {
		if p.ID != "" && call.ID == p.ID {
			return i
		}
	}
	c.list = append(c.list, core.ToolCall{})
	c.redact = append(c.redact, redactor{secrets: c.secrets})
	if p.Index != nil {
		if c.at == nil {
			c.at = map[int]int{}
		}
		c.at[*p.Index] = last + 1
	}
	return last + 1
}

// whole gives the calls with an id each, since some endpoints tell none.
func (c *calls) whole() []core.ToolCall {
	for i := range c.list {
		if c.list[i].ID == "" {
			c.list[i].ID = fmt.Sprintf("call%05d", i)
		}
	}
	return c.list
}
