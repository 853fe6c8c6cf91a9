package game

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// layout says what stands where in a record: layout(44, hp = ("be16", 1), moves = ("bytes", 8, 4), ...).
type layout struct {
	size   int // bytes
	names  []string
	fields []field
}

func (l *layout) String() string        { return fmt.Sprintf("<layout of %d bytes>", l.size) }
func (l *layout) Type() string          { return "layout" }
func (l *layout) Freeze()               {}
func (l *layout) Truth() starlark.Bool  { return true }
func (l *layout) Hash() (uint32, error) { return 0, errors.New("unhashable type: layout") }

// maxRecord bounds a record, in bytes.
const maxRecord = 4096

// makeLayout is layout(size, name = (kind, offset, n, charmap), ...), n and the charmap where the kind has them.
func makeLayout(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	l := &layout{}
	if err := starlark.UnpackPositionalArgs(b.Name(), args, nil, 1, &l.size); err != nil {
		return nil, err
	}
	if l.size < 1 || l.size > maxRecord {
		return nil, fmt.Errorf("layout: a record has 1 to %d bytes, not %d", maxRecord, l.size)
	}
	for _, pair := range kwargs {
		name, _ := starlark.AsString(pair[0])
		f, err := parseField(pair[1])
		if err != nil {
			return nil, fmt.Errorf("layout: %s: %w", name, err)
		}
		if f.at < 0 || f.at+f.bytes() > l.size {
			return nil, fmt.Errorf("layout: %s is not inside the record's %d bytes", name, l.size)
		}
		l.names, l.fields = append(l.names, name), append(l.fields, f)
	}
	return l, nil
}

func parseField(value starlark.Value) (field, error) {
	f := field{n: 1}
	parts, ok := value.(starlark.Tuple)
	if !ok {
		return f, fmt.Errorf("%s is no field: give (\"u8\", offset)", value)
	}
	if err := starlark.UnpackPositionalArgs("field", parts, nil, 2, &f.kind, &f.at, &f.n, &f.chars); err != nil {
		return f, err
	}
	long, known := kinds[f.kind]
	switch {
	case !known:
		return f, fmt.Errorf("there is no kind of field %q: use u8, u16, be16, be24, bcd, bits, bytes, data, ascii or text", f.kind)
	case long != (len(parts) > 2):
		return f, fmt.Errorf("a field of kind %s is (kind, offset%s)", f.kind, map[bool]string{true: ", n"}[long])
	case (f.kind == "text") != (f.chars != nil):
		return f, errors.New("a text is (\"text\", offset, n, charmap), and nothing else has a charmap")
	case f.n < 1 || f.n > 8*maxRecord || f.kind == "bcd" && f.n > maxBCD:
		return f, fmt.Errorf("a field of kind %s cannot have the length %d", f.kind, f.n)
	}
	return f, nil
}

// bytes is how many the field takes.
func (f field) bytes() int {
	switch f.kind {
	case "u8":
		return 1
	case "u16", "be16":
		return 2
	case "be24":
		return 3
	case "bits":
		return (f.n + 7) / 8
	}
	return f.n
}

// read gives the record at a place as a struct.
func (l *layout) read(r *reader, at uint32) (starlark.Value, error) {
	members := make(starlark.StringDict, len(l.fields))
	for i, f := range l.fields {
		value, err := f.read(r, at+uint32(f.at))
		if err != nil {
			return nil, err
		}
		members[l.names[i]] = value
	}
	return starlarkstruct.FromStringDict(starlark.String("record"), members), nil
}
