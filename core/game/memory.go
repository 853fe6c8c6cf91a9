package game

import (
	"errors"
	"fmt"
	"slices"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

// maxRead bounds one read of memory, in bytes: the whole of what a Game Boy's CPU sees.
const maxRead = 0x10000

// peeker is the mem that facts(mem) gets: a machine's memory, read only. Addresses are numbers or names of the .sym.
type peeker struct {
	memory  core.Peeker
	symbols symbols
}

func (p *peeker) String() string        { return "mem" }
func (p *peeker) Type() string          { return "memory" }
func (p *peeker) Freeze()               {}
func (p *peeker) Truth() starlark.Bool  { return true }
func (p *peeker) Hash() (uint32, error) { return 0, errors.New("unhashable type: memory") }

// reads are the methods of mem.
var reads = map[string]func(p *peeker, at uint32, n int) (starlark.Value, error){
	"at":   func(_ *peeker, at uint32, _ int) (starlark.Value, error) { return starlark.MakeInt(int(at)), nil },
	"u8":   func(p *peeker, at uint32, _ int) (starlark.Value, error) { return p.number(at, 1, false), nil },
	"u16":  func(p *peeker, at uint32, _ int) (starlark.Value, error) { return p.number(at, 2, false), nil },
	"be16": func(p *peeker, at uint32, _ int) (starlark.Value, error) { return p.number(at, 2, true), nil },
	"be24": func(p *peeker, at uint32, _ int) (starlark.Value, error) { return p.number(at, 3, true), nil },
	"bcd":  (*peeker).bcd,
	"bit": func(p *peeker, at uint32, n int) (starlark.Value, error) {
		return starlark.Bool(p.memory.Peek(at+uint32(n>>3))>>(n&7)&1 == 1), nil
	},
	"bytes": func(p *peeker, at uint32, n int) (starlark.Value, error) {
		values := make([]starlark.Value, n)
		for i := range values {
			values[i] = starlark.MakeInt(int(p.memory.Peek(at + uint32(i))))
		}
		return starlark.NewList(values), nil
	},
	"ascii": (*peeker).ascii,
}

func (p *peeker) AttrNames() []string {
	var names []string
	for name := range reads {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Attr gives a method: mem.u8(at), mem.bytes(at, n), ...; n defaults to 1, and to bit 0 for bit.
func (p *peeker) Attr(name string) (starlark.Value, error) {
	read, ok := reads[name]
	if !ok {
		return nil, nil
	}
	return starlark.NewBuiltin("mem."+name, func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		var where starlark.Value
		n := 1
		if name == "bit" {
			n = 0
		}
		if err := starlark.UnpackArgs(b.Name(), args, kwargs, "at", &where, "n?", &n); err != nil {
			return nil, err
		}
		if n < 0 || n > maxRead {
			return nil, fmt.Errorf("%s: n is %d: use 0 to %d", b.Name(), n, maxRead)
		}
		at, err := p.address(where)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.Name(), err)
		}
		return read(p, at, n)
	}), nil
}

func (p *peeker) address(where starlark.Value) (uint32, error) {
	if name, ok := starlark.AsString(where); ok {
		at, known := p.symbols[name]
		if !known {
			return 0, fmt.Errorf("there is no symbol %q: name a .sym with game(symbols = ...) that has it", name)
		}
		return at, nil
	}
	at, err := starlark.AsInt32(where)
	if err != nil || at < 0 {
		return 0, fmt.Errorf("%s is no address: give a number or the name of a symbol", where)
	}
	return uint32(at), nil
}

func (p *peeker) number(at uint32, n int, bigEndian bool) starlark.Value {
	value := 0
	for i := range n {
		b := int(p.memory.Peek(at + uint32(i)))
		if bigEndian {
			value = value<<8 | b
		} else {
			value |= b << (8 * i)
		}
	}
	return starlark.MakeInt(value)
}

// bcd reads n bytes of two decimal digits each, the most significant first; None where a nibble is no digit.
func (p *peeker) bcd(at uint32, n int) (starlark.Value, error) {
	if n > 8 {
		return nil, fmt.Errorf("mem.bcd: n is %d: use 1 to 8", n)
	}
	value := uint64(0)
	for i := range n {
		b := p.memory.Peek(at + uint32(i))
		if b>>4 > 9 || b&15 > 9 {
			return starlark.None, nil
		}
		value = value*100 + uint64(b>>4)*10 + uint64(b&15)
	}
	return starlark.MakeUint64(value), nil
}

// ascii reads n characters; what is not printable is a space.
func (p *peeker) ascii(at uint32, n int) (starlark.Value, error) {
	text := make([]byte, n)
	for i := range text {
		text[i] = p.memory.Peek(at + uint32(i))
		if text[i] < ' ' || text[i] > '~' {
			text[i] = ' '
		}
	}
	return starlark.String(text), nil
}
