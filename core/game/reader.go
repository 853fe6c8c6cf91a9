package game

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

// maxRead bounds one read, in bytes: the whole of what a Game Boy's CPU sees.
const maxRead = 0x10000

// reader is the mem and the rom of a profile: bytes by address, read only. An address is a number, the name of a symbol
// or a text such as "07:421e", as in a .sym.
type reader struct {
	name    string
	peek    func(at uint32) byte
	place   func(symbol) (uint32, error) // the address of a banked one
	symbols symbols
	methods map[string]*starlark.Builtin
	more    starlark.StringDict // attributes beside the methods
}

// newMemory reads a machine's memory as its CPU sees it; banks count for nothing there.
func newMemory(memory core.Peeker, names symbols, more starlark.StringDict) *reader {
	return &reader{name: "mem", peek: memory.Peek, symbols: names, methods: memoryMethods, more: more,
		place: func(s symbol) (uint32, error) { return uint32(s.address), nil }}
}

// romBank is the size of a bank of cartridge ROM, in bytes.
const romBank = 0x4000

// newROM reads a cartridge; addresses are places in its file. What lies outside the file reads as 0xFF.
func newROM(rom []byte, names symbols) *reader {
	return &reader{
		name:    "rom",
		symbols: names,
		methods: romMethods,
		more:    starlark.StringDict{"size": starlark.MakeInt(len(rom))},
		peek: func(at uint32) byte {
			if int(at) < len(rom) {
				return rom[at]
			}
			return 0xFF
		},
		place: func(s symbol) (uint32, error) {
			if s.address >= 2*romBank {
				return 0, fmt.Errorf("%02x:%04x is not in ROM: that ends at 7fff", s.bank, s.address)
			}
			if s.address < romBank {
				return uint32(s.address), nil // bank 0 is always there
			}
			return s.bank*romBank + uint32(s.address-romBank), nil
		},
	}
}

func (r *reader) String() string        { return r.name }
func (r *reader) Type() string          { return r.name }
func (r *reader) Freeze()               {}
func (r *reader) Truth() starlark.Bool  { return true }
func (r *reader) Hash() (uint32, error) { return 0, errors.New("unhashable type: " + r.name) }

// AttrNames lists the methods and what else there is.
func (r *reader) AttrNames() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for name := range maps.Keys(reads) {
			if !yield(name) {
				return
			}
		}
		for name := range r.more {
			if !yield(name) {
				return
			}
		}
	})
}

// Attr gives a method, such as mem.u8(at), or one of the attributes beside them.
func (r *reader) Attr(name string) (starlark.Value, error) {
	if value, ok := r.more[name]; ok {
		return value, nil
	}
	method, ok := r.methods[name]
	if !ok {
		return nil, nil
	}
	return method.BindReceiver(r), nil
}

// methodsNamed are the methods of mem or rom, as builtins that wait for their reader.
func methodsNamed(prefix string) map[string]*starlark.Builtin {
	methods := make(map[string]*starlark.Builtin, len(reads))
	for name, read := range reads {
		methods[name] = starlark.NewBuiltin(prefix+"."+name, func(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			c := call{reader: b.Receiver().(*reader), thread: thread, name: b.Name(), args: args, kwargs: kwargs}
			value, err := read(&c)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", b.Name(), err)
			}
			return value, nil
		})
	}
	return methods
}

var memoryMethods, romMethods = methodsNamed("mem"), methodsNamed("rom")

// address finds the place that a profile names.
func (r *reader) address(where starlark.Value) (uint32, error) {
	if name, ok := starlark.AsString(where); ok {
		s, known := r.symbols[name]
		if !known {
			var err error
			if s, err = parseAddress(name); err != nil {
				return 0, fmt.Errorf("there is no symbol %q: name a .sym with game(symbols = ...) that has it", name)
			}
		}
		return r.place(s)
	}
	at, err := starlark.AsInt32(where)
	if err != nil || at < 0 {
		return 0, fmt.Errorf("%s is no address: give a number or the name of a symbol", where)
	}
	return uint32(at), nil
}
