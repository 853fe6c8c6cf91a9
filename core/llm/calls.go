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
	Index    *integer  `json:"index"` // some endpoints leave it out, some always say 0
	ID       scalar    `json:"id"`
	Function function  `json:"function"`
	Name     scalar    `json:"name"` // where the function stands in the call itself
	Args     arguments `json:"arguments"`
	extra    map[string]json.RawMessage
}

// UnmarshalJSON reads a piece and keeps the fields that mean nothing to us.
func (p *callPiece) UnmarshalJSON(data []byte) error {
	type plain callPiece
	if err := json.Unmarshal(data, (*plain)(p)); err != nil {
		return err
	}
	p.Function.Name = scalar(firstOf(string(p.Function.Name), string(p.Name)))
	p.Function.Arguments = arguments(firstOf(string(p.Function.Arguments), string(p.Args)))
	p.extra = foreign(data, callFields)
	return nil
}

type function struct {
	Name      scalar    `json:"name"`
	Arguments arguments `json:"arguments"`
}

// UnmarshalJSON never returns an error: what is no function names none.
func (f *function) UnmarshalJSON(data []byte) error {
	type plain function
	var read maybe[plain]
	_ = read.UnmarshalJSON(data)
	*f = function(read.value)
	return nil
}

// arguments are JSON in a string, or, from some endpoints, the JSON itself.
type arguments string

// UnmarshalJSON takes null for no arguments.
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
	tools   []Tool      // that were offered
	secrets []string
	redact  []redactor // of the arguments, one a call
	extra   []extras   // one a call
}

func (c *calls) add(pieces []callPiece) ([]Delta, error) {
	var deltas []Delta
	for _, p := range pieces {
		place := c.place(p)
		if place >= maxToolCalls {
			return nil, errTooLong
		}
		call := &c.list[place]
		call.ID = firstOf(call.ID, redact(string(p.ID), c.secrets))
		c.name(call, redact(string(p.Function.Name), c.secrets))
		if err := c.extra[place].add(p.extra); err != nil {
			return nil, err
		}
		c.size += len(p.Function.Arguments) + len(p.ID) + len(p.Function.Name)
		deltas = append(deltas, c.write(place, c.redact[place].take(string(p.Function.Arguments))))
	}
	return deltas, nil
}

// name takes a name, or a piece of one.
func (c *calls) name(call *core.ToolCall, piece string) {
	switch {
	case piece == "":
	case call.Name == "":
		call.Name = toolName(piece, c.tools)
	case call.Arguments == "" && !offered(call.Name, c.tools) && offered(toolName(call.Name+piece, c.tools), c.tools):
		call.Name = toolName(call.Name+piece, c.tools)
	case call.Arguments == "" && !offered(call.Name, c.tools) && begins(call.Name+piece, c.tools):
		call.Name += piece
	}
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

// place finds the call that a piece belongs to: by its index, by its id, or else the newest. A piece that names a tool
// again begins another call where the one before is whole, whatever index and id it has: some endpoints say 0 of all, and
// some give the same id to all.
func (c *calls) place(p callPiece) int {
	last := len(c.list) - 1
	id := redact(string(p.ID), c.secrets)
	at, known := last, last >= 0
	if p.Index != nil {
		at, known = c.at[int(*p.Index)]
	} else if id == "" && known && p.Function.Name != "" && c.list[last].Name != "" && !c.goesOn(last, p) {
		known = false
	}
	if known && (id == "" || c.list[at].ID == "" || c.list[at].ID == id || p.Function.Name == "") && c.goesOn(at, p) {
		return at
	}
	for i, call := range c.list {
		if id != "" && call.ID == id && c.goesOn(i, p) {
			return i
		}
	}
	c.list = append(c.list, core.ToolCall{})
	c.redact = append(c.redact, redactor{secrets: c.secrets})
	c.extra = append(c.extra, extras{})
	if p.Index != nil {
		if c.at == nil {
			c.at = map[int]int{}
		}
		c.at[int(*p.Index)] = last + 1
	}
	return last + 1
}

// goesOn reports whether a piece may belong to the call at a place: it does not begin another one.
func (c *calls) goesOn(at int, p callPiece) bool {
	call := &c.list[at]
	return p.Function.Name == "" || call.Name == "" || p.Function.Arguments == "" || !json.Valid([]byte(call.Arguments+c.redact[at].held))
}

// whole gives the calls with repaired arguments and an id each, since some endpoints tell none, or the same for all.
func (c *calls) whole() []core.ToolCall {
	seen := map[string]bool{}
	for i := range c.list {
		call := &c.list[i]
		call.Arguments, call.Extra = repairArguments(call.Arguments), c.extra[i].fields
		for n := i; call.ID == "" || seen[call.ID]; n++ {
			call.ID = fmt.Sprintf("call%05d", n)
		}
		seen[call.ID] = true
	}
	return c.list
}
