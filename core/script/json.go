package script

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// Bounds of a value as JSON.
const (
	MaxJSON  = 8 << 20 // bytes
	MaxDepth = 64      // lists and objects in one another
)

// ToJSON is a value as canonical JSON: keys sorted, no white space. It takes None, bools, numbers, strings, lists,
// tuples, dicts with string keys and structs.
func ToJSON(value starlark.Value) (json.RawMessage, error) {
	e := &encoder{}
	e.out.Grow(512)
	if _, err := e.value(value, 0); err != nil {
		return nil, err
	}
	return e.out.Bytes(), nil
}

// Canonical is a value as canonical JSON, and the value that FromJSON makes of that, without decoding it: dicts in the
// order of their keys, lists for tuples, dicts for structs.
func Canonical(value starlark.Value) (json.RawMessage, starlark.Value, error) {
	e := &encoder{again: true}
	e.out.Grow(512)
	plain, err := e.value(value, 0)
	if err != nil {
		return nil, nil, err
	}
	return e.out.Bytes(), plain, nil
}

type encoder struct {
	out   bytes.Buffer
	again bool // the values that FromJSON would make are made too
}

// value writes a value, and gives what it is once it was JSON; nil where that is not asked for.
func (e *encoder) value(value starlark.Value, depth int) (starlark.Value, error) {
	if depth > MaxDepth {
		return nil, fmt.Errorf("it is nested more than %d deep", MaxDepth)
	}
	if e.out.Len() > MaxJSON {
		return nil, fmt.Errorf("it has more than %d bytes as JSON", MaxJSON)
	}
	switch v := value.(type) {
	case starlark.NoneType:
		e.out.WriteString("null")
	case starlark.Bool:
		e.out.WriteString(strconv.FormatBool(bool(v)))
	case starlark.Int:
		return v, e.whole(v)
	case starlark.Float:
		return v, e.float(float64(v))
	case starlark.String:
		text, err := e.text(string(v))
		if text == string(v) {
			return value, err // which spares a new one
		}
		return starlark.String(text), err
	case *starlark.List:
		return e.list(v, depth)
	case starlark.Tuple:
		return e.list(v, depth)
	case *starlark.Dict:
		return e.dict(v, depth)
	case *starlarkstruct.Struct:
		return e.members(membersOf(v), depth)
	default:
		return nil, fmt.Errorf("a value of type %s cannot be kept: use None, bools, numbers, strings, lists and dicts", value.Type())
	}
	return value, nil
}

func (e *encoder) whole(v starlark.Int) error {
	if n, small := v.Int64(); small {
		e.out.Write(strconv.AppendInt(e.out.AvailableBuffer(), n, 10))
		return nil
	}
	text := v.String()
	if e.again && len(text) > maxDigits {
		return fmt.Errorf("a number of %d digits is too large", len(text))
	}
	e.out.WriteString(text)
	return nil
}

// float writes a form that is read as a float again.
func (e *encoder) float(f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Errorf("the float %v cannot be kept: JSON has no such number", f)
	}
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	e.out.WriteString(text)
	return nil
}

// text writes a text, and gives it as it is valid.
func (e *encoder) text(s string) (string, error) {
	if plainText(s) {
		e.out.WriteByte('"')
		e.out.WriteString(s)
		e.out.WriteByte('"')
		return s, nil
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	encoder := json.NewEncoder(&e.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return "", err
	}
	e.out.Truncate(e.out.Len() - 1) // the encoder ends with a line feed
	return s, nil
}

// plainText reports whether a text stands in JSON as it is.
func plainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func (e *encoder) list(list starlark.Indexable, depth int) (starlark.Value, error) {
	var items []starlark.Value
	if e.again {
		items = make([]starlark.Value, 0, list.Len())
	}
	e.out.WriteByte('[')
	for i := range list.Len() {
		if i > 0 {
			e.out.WriteByte(',')
		}
		item, err := e.value(list.Index(i), depth+1)
		if err != nil {
			return nil, err
		}
		if e.again {
			items = append(items, item)
		}
	}
	e.out.WriteByte(']')
	if !e.again {
		return nil, nil
	}
	return starlark.NewList(items), nil
}

func (e *encoder) dict(dict *starlark.Dict, depth int) (starlark.Value, error) {
	members := make([]member, 0, dict.Len())
	for key, value := range dict.Entries() {
		name, ok := starlark.AsString(key)
		if !ok {
			return nil, fmt.Errorf("the key %s is no string: JSON has no other keys", key)
		}
		members = append(members, member{name, value})
	}
	return e.members(members, depth)
}

// member is a key of an object and what stands there.
type member struct {
	key   string
	value starlark.Value
}

// membersOf are the fields of a struct.
func membersOf(s *starlarkstruct.Struct) []member {
	named := starlark.StringDict{}
	s.ToStringDict(named)
	members := make([]member, 0, len(named))
	for key, value := range named {
		members = append(members, member{key, value})
	}
	return members
}

func byKey(a, b member) int { return strings.Compare(a.key, b.key) }

func (e *encoder) members(members []member, depth int) (starlark.Value, error) {
	slices.SortFunc(members, byKey)
	var dict *starlark.Dict
	if e.again {
		dict = starlark.NewDict(len(members))
	}
	e.out.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			e.out.WriteByte(',')
		}
		key, err := e.text(m.key)
		if err != nil {
			return nil, err
		}
		e.out.WriteByte(':')
		item, err := e.value(m.value, depth+1)
		if err != nil {
			return nil, err
		}
		if !e.again {
			continue
		}
		if err := dict.SetKey(starlark.String(key), item); err != nil {
			return nil, err
		}
	}
	e.out.WriteByte('}')
	if !e.again {
		return nil, nil
	}
	return dict, nil
}

// FromJSON is a new, mutable value; no data at all is None.
func FromJSON(data json.RawMessage) (starlark.Value, error) {
	if len(data) == 0 {
		return starlark.None, nil
	}
	if len(data) > MaxJSON {
		return nil, fmt.Errorf("the JSON has more than %d bytes", MaxJSON)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("reading JSON: there is more after the value")
	}
	return fromPlain(plain, 0)
}

func fromPlain(plain any, depth int) (starlark.Value, error) {
	if depth > MaxDepth {
		return nil, fmt.Errorf("reading JSON: it is nested more than %d deep", MaxDepth)
	}
	switch v := plain.(type) {
	case bool:
		return starlark.Bool(v), nil
	case string:
		return starlark.String(v), nil
	case json.Number:
		return number(v.String())
	case []any:
		items := make([]starlark.Value, len(v))
		for i, plain := range v {
			item, err := fromPlain(plain, depth+1)
			if err != nil {
				return nil, err
			}
			items[i] = item
		}
		return starlark.NewList(items), nil
	case map[string]any:
		dict := starlark.NewDict(len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			item, err := fromPlain(v[key], depth+1)
			if err != nil {
				return nil, err
			}
			if err := dict.SetKey(starlark.String(key), item); err != nil {
				return nil, err
			}
		}
		return dict, nil
	default:
		return starlark.None, nil
	}
}

// maxDigits bounds a whole number, which may be of any size otherwise.
const maxDigits = 1000

func number(text string) (starlark.Value, error) {
	if strings.ContainsAny(text, ".eE") {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, fmt.Errorf("reading JSON: the number %s is too large", text)
		}
		return starlark.Float(f), nil
	}
	i, ok := new(big.Int).SetString(text, 10)
	if len(text) > maxDigits || !ok {
		return nil, fmt.Errorf("reading JSON: a number of %d digits is too large", len(text))
	}
	return starlark.MakeBigInt(i), nil
}
