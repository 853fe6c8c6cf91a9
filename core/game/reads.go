package game

import (
	"fmt"
	"math"

	"go.starlark.net/starlark"

	"dotmatrix/core/grid"
	"dotmatrix/core/script"
)

// call is a profile's call of a method of mem or rom.
type call struct {
	*reader
	thread *starlark.Thread
	name   string
	args   starlark.Tuple
	kwargs []starlark.Tuple
}

// reads are the methods of mem and rom.
var reads = map[string]func(*call) (starlark.Value, error){
	"at":      (*call).at,
	"u8":      func(c *call) (starlark.Value, error) { return c.one("u8") },
	"u16":     func(c *call) (starlark.Value, error) { return c.one("u16") },
	"be16":    func(c *call) (starlark.Value, error) { return c.one("be16") },
	"be24":    func(c *call) (starlark.Value, error) { return c.one("be24") },
	"bcd":     func(c *call) (starlark.Value, error) { return c.several("bcd") },
	"bytes":   func(c *call) (starlark.Value, error) { return c.several("bytes") },
	"data":    func(c *call) (starlark.Value, error) { return c.several("data") },
	"ascii":   func(c *call) (starlark.Value, error) { return c.several("ascii") },
	"bit":     (*call).bit,
	"bits":    (*call).bits,
	"text":    (*call).text,
	"texts":   (*call).texts,
	"record":  (*call).record,
	"records": (*call).records,
	"tiles":   (*call).tiles,
}

// unpack reads the call's arguments; the first is always an address.
func (c *call) unpack(pairs ...any) (uint32, error) {
	if len(pairs) == 0 && len(c.args) == 1 && len(c.kwargs) == 0 {
		return c.address(c.args[0])
	}
	var where starlark.Value
	if err := starlark.UnpackArgs(c.name, c.args, c.kwargs, append([]any{"at", &where}, pairs...)...); err != nil {
		return 0, err
	}
	return c.address(where)
}

// spend counts n bytes of work as steps of the script, so that its limit holds for what is read too.
func (c *call) spend(n int) error {
	if n < 0 || n > maxRead {
		return fmt.Errorf("%d bytes are asked for: use 0 to %d", n, maxRead)
	}
	return script.Spend(c.thread, uint64(n/8), uint64(n))
}

// at is mem.at("name"), or rom.at(bank, address) for a pointer that stands in the cartridge.
func (c *call) at() (starlark.Value, error) {
	var where starlark.Value
	address := -1
	if err := starlark.UnpackArgs(c.name, c.args, c.kwargs, "at", &where, "address?", &address); err != nil {
		return nil, err
	}
	at, err := c.address(where)
	if err == nil && address >= 0 {
		if address > math.MaxUint16 || at > math.MaxUint16 {
			return nil, fmt.Errorf("bank %d and address %d: both have 16 bits", at, address)
		}
		at, err = c.place(symbol{at, uint16(address)})
	}
	return starlark.MakeInt(int(at)), err
}

func (c *call) one(kind string) (starlark.Value, error) {
	at, err := c.unpack()
	if err != nil {
		return nil, err
	}
	return field{kind: kind}.read(c.reader, at)
}

func (c *call) several(kind string) (starlark.Value, error) {
	n := 1
	at, err := c.unpack("n?", &n)
	if err == nil {
		err = c.spend(n)
	}
	if err != nil {
		return nil, err
	}
	return field{kind: kind, n: n}.read(c.reader, at)
}

// bit is bit n, counted over the bytes from at; each byte from its lowest bit, or from its highest.
func (c *call) bit() (starlark.Value, error) {
	n, high := 0, false
	at, err := c.unpack("n?", &n, "high?", &high)
	if err != nil {
		return nil, err
	}
	if n < 0 || n >= 8*maxRead {
		return nil, fmt.Errorf("bit %d: use 0 to %d", n, 8*maxRead-1)
	}
	return starlark.Bool(c.reader.bit(at, n, high)), nil
}

// bits are the numbers of the bits that are set, of n.
func (c *call) bits() (starlark.Value, error) {
	n, high := 8, false
	at, err := c.unpack("n?", &n, "high?", &high)
	if err == nil {
		err = c.spend((n + 7) / 8)
	}
	if err != nil {
		return nil, err
	}
	return field{kind: "bits", n: n, high: high}.read(c.reader, at)
}

// text is at most n characters, up to the one that ends them.
func (c *call) text() (starlark.Value, error) {
	f := field{kind: "text"}
	at, err := c.unpack("n", &f.n, "chars", &f.chars)
	if err == nil {
		err = c.spend(f.n)
	}
	if err != nil {
		return nil, err
	}
	return f.read(c.reader, at)
}

// maxText bounds a text of a list that has no size, in bytes.
const maxText = 256

// texts are count texts behind one another: each of size bytes, or each up to the character that ends it.
func (c *call) texts() (starlark.Value, error) {
	var chars *charmap
	count, size := 0, 0
	at, err := c.unpack("count", &count, "chars", &chars, "size?", &size)
	if err != nil {
		return nil, err
	}
	if count < 0 || size < 0 || count > maxRead || size > maxRead {
		return nil, fmt.Errorf("%d texts of %d bytes: use 0 to %d", count, size, maxRead)
	}
	if size == 0 && chars.end < 0 {
		return nil, fmt.Errorf("texts without a size need a charmap with an end")
	}
	var texts []starlark.Value
	for range count {
		n := size
		if n == 0 {
			n = maxText
		}
		text, used := chars.decode(c.peek, at, n)
		if size > 0 {
			used = size
		}
		if err := c.spend(used); err != nil {
			return nil, err
		}
		texts = append(texts, starlark.String(text))
		at += uint32(used)
	}
	return starlark.NewList(texts), nil
}

// record is what stands at a place, by a layout.
func (c *call) record() (starlark.Value, error) {
	var l *layout
	at, err := c.unpack("layout", &l)
	if err != nil {
		return nil, err
	}
	if err := c.spend(l.size); err != nil {
		return nil, err
	}
	return l.read(c.reader, at)
}

// records are count records, stride bytes apart.
func (c *call) records() (starlark.Value, error) {
	var l *layout
	count, stride := 0, 0
	at, err := c.unpack("count", &count, "layout", &l, "stride?", &stride)
	if err != nil {
		return nil, err
	}
	if stride == 0 {
		stride = l.size
	}
	if count < 0 || stride < 0 || count > maxRead || stride > maxRead {
		return nil, fmt.Errorf("%d records, %d bytes apart: use 0 to %d", count, stride, maxRead)
	}
	var records []starlark.Value
	for range count {
		if err := c.spend(l.size); err != nil {
			return nil, err
		}
		record, err := l.read(c.reader, at)
		if err != nil {
			return nil, err
		}
		records = append(records, record)
		at += uint32(stride)
	}
	return starlark.NewList(records), nil
}

// tiles are width x height bytes; the rows are stride bytes apart.
func (c *call) tiles() (starlark.Value, error) {
	width, height, stride := 0, 0, 0
	at, err := c.unpack("width", &width, "height", &height, "stride?", &stride)
	if err != nil {
		return nil, err
	}
	if stride == 0 {
		stride = width
	}
	if stride < 0 || stride > maxRead || width > grid.MaxSide || height > grid.MaxSide {
		return nil, fmt.Errorf("%d x %d cells, rows %d bytes apart: use 0 to %d a side", width, height, stride, grid.MaxSide)
	}
	var cells []byte
	for y := range height {
		if err := c.spend(width); err != nil {
			return nil, err
		}
		cells = append(cells, c.slice(at+uint32(y*stride), width)...)
	}
	return newTiles(grid.NewTiles(width, height, cells))
}
