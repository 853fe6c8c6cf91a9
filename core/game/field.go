package game

import (
	"fmt"

	"go.starlark.net/starlark"
)

// field is a thing of one kind that stands somewhere in memory.
type field struct {
	kind  string
	at    int // bytes from the begin of its record
	n     int // bytes, or bits
	high  bool
	chars *charmap
}

// kinds are the kinds of field, and whether one has a length.
var kinds = map[string]bool{
	"u8": false, "u16": false, "be16": false, "be24": false,
	"bcd": true, "bits": true, "bytes": true, "data": true, "ascii": true, "text": true,
}

// read gives what stands there; at is the address of the field itself.
func (f field) read(r *reader, at uint32) (starlark.Value, error) {
	switch f.kind {
	case "u8":
		return starlark.MakeInt(int(r.peek(at))), nil
	case "u16":
		return starlark.MakeInt(int(r.peek(at)) | int(r.peek(at+1))<<8), nil
	case "be16":
		return starlark.MakeInt(r.bigEndian(at, 2)), nil
	case "be24":
		return starlark.MakeInt(r.bigEndian(at, 3)), nil
	case "bcd":
		return r.bcd(at, f.n)
	case "bits":
		return r.bits(at, f.n, f.high), nil
	case "bytes":
		values := make([]starlark.Value, f.n)
		for i, b := range r.slice(at, f.n) {
			values[i] = starlark.MakeInt(int(b))
		}
		return starlark.NewList(values), nil
	case "data":
		return starlark.Bytes(r.slice(at, f.n)), nil
	case "ascii":
		return r.ascii(at, f.n), nil
	case "text":
		text, _ := f.chars.decode(r.peek, at, f.n)
		return starlark.String(text), nil
	}
	return nil, fmt.Errorf("there is no kind of field %q", f.kind)
}

func (r *reader) slice(at uint32, n int) []byte {
	data := make([]byte, max(n, 0))
	for i := range data {
		data[i] = r.peek(at + uint32(i))
	}
	return data
}

func (r *reader) bigEndian(at uint32, n int) int {
	value := 0
	for _, b := range r.slice(at, n) {
		value = value<<8 | int(b)
	}
	return value
}

// bit is bit n, counted over the bytes from at, each from its lowest bit or from its highest.
func (r *reader) bit(at uint32, n int, high bool) bool {
	shift := n & 7
	if high {
		shift = 7 - shift
	}
	return r.peek(at+uint32(n>>3))>>shift&1 == 1
}

func (r *reader) bits(at uint32, n int, high bool) starlark.Value {
	var set []starlark.Value
	for i := range n {
		if r.bit(at, i, high) {
			set = append(set, starlark.MakeInt(i))
		}
	}
	return starlark.NewList(set)
}

// maxBCD is the longest number of decimal digits that fits 64 bits, in bytes.
const maxBCD = 9

// bcd reads n bytes of two decimal digits each, the most significant first; None where a nibble is no digit.
func (r *reader) bcd(at uint32, n int) (starlark.Value, error) {
	if n > maxBCD {
		return nil, fmt.Errorf("n is %d: use 1 to %d", n, maxBCD)
	}
	value := uint64(0)
	for _, b := range r.slice(at, n) {
		if b>>4 > 9 || b&15 > 9 {
			return starlark.None, nil
		}
		value = value*100 + uint64(b>>4)*10 + uint64(b&15)
	}
	return starlark.MakeUint64(value), nil
}

// ascii reads n characters; what is not printable is a space.
func (r *reader) ascii(at uint32, n int) starlark.Value {
	text := r.slice(at, n)
	for i, c := range text {
		if c < ' ' || c > '~' {
			text[i] = ' '
		}
	}
	return starlark.String(text)
}
