package null

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
)

// Bounds of what is drawn where a schema has none.
const (
	mostItems = 4
	mostWhole = 20
	maxDepth  = 24
	mostDrawn = 10_000 // items of a list, characters of a text
)

// Draw draws a value that is valid by a JSON schema: its enumerations, bounds, patterns, lists, objects and choices. The
// error says what of the schema it does not know.
func Draw(random *rand.Rand, schema json.RawMessage) (json.RawMessage, error) {
	d := drawer{random: random}
	if err := json.Unmarshal(schema, &d.root); err != nil {
		return nil, err
	}
	value, err := d.draw(d.root, "", 0)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

type drawer struct {
	random *rand.Rand
	root   node
}

// node is a schema.
type node struct {
	Type       kinds             `json:"type"`
	Const      json.RawMessage   `json:"const"`
	Enum       []json.RawMessage `json:"enum"`
	AnyOf      []node            `json:"anyOf"`
	OneOf      []node            `json:"oneOf"`
	AllOf      []node            `json:"allOf"`
	Ref        string            `json:"$ref"`
	Defs       map[string]node   `json:"$defs"`
	Old        map[string]node   `json:"definitions"`
	Properties properties        `json:"properties"`
	Required   []string          `json:"required"`
	Items      *node             `json:"items"`
	MinItems   int               `json:"minItems"`
	MaxItems   *int              `json:"maxItems"`
	Unique     bool              `json:"uniqueItems"`
	Minimum    *float64          `json:"minimum"`
	Maximum    *float64          `json:"maximum"`
	Over       *float64          `json:"exclusiveMinimum"`
	Under      *float64          `json:"exclusiveMaximum"`
	Multiple   float64           `json:"multipleOf"`
	MinLength  int               `json:"minLength"`
	MaxLength  *int              `json:"maxLength"`
	Pattern    string            `json:"pattern"`
}

// kinds is one type or a list of them.
type kinds []string

func (k *kinds) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*k = kinds{""}
		return json.Unmarshal(data, &(*k)[0])
	}
	return json.Unmarshal(data, (*[]string)(k))
}

// properties are those of an object in their declared order.
type properties []property

type property struct {
	name   string
	schema node
}

func (p *properties) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		var one property
		one.name, _ = name.(string)
		if err := decoder.Decode(&one.schema); err != nil {
			return err
		}
		*p = append(*p, one)
	}
	return nil
}

var errDeep = errors.New("it is nested too deeply")

// draw draws a value of a schema; name is that of the property that it is for.
func (d *drawer) draw(s node, name string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	switch {
	case s.Ref != "":
		to, err := d.resolve(s.Ref)
		if err != nil {
			return nil, err
		}
		return d.draw(to, name, depth+1)
	case len(s.Const) > 0:
		return s.Const, nil
	case len(s.Enum) > 0:
		return s.Enum[d.random.IntN(len(s.Enum))], nil
	case len(s.AnyOf) > 0:
		return d.draw(s.AnyOf[d.random.IntN(len(s.AnyOf))], name, depth+1)
	case len(s.OneOf) > 0:
		return d.draw(s.OneOf[d.random.IntN(len(s.OneOf))], name, depth+1)
	case len(s.AllOf) == 1:
		return d.draw(s.AllOf[0], name, depth+1)
	case len(s.AllOf) > 1:
		return nil, errors.New("allOf of several schemas is not known")
	}
	kind := "object"
	if len(s.Type) > 0 {
		kind = s.Type[d.random.IntN(len(s.Type))]
	} else if s.Items != nil {
		kind = "array"
	}
	switch kind {
	case "object":
		return d.object(s, depth)
	case "array":
		return d.array(s, name, depth)
	case "string":
		return d.text(s, name)
	case "integer":
		return d.whole(s)
	case "number":
		return d.number(s)
	case "boolean":
		return d.random.IntN(2) == 1, nil
	case "null":
		return nil, nil
	}
	return nil, fmt.Errorf("there is no type %q", kind)
}

func (d *drawer) resolve(ref string) (node, error) {
	for prefix, defs := range map[string]map[string]node{"#/$defs/": d.root.Defs, "#/definitions/": d.root.Old} {
		if name, ok := strings.CutPrefix(ref, prefix); ok {
			if to, ok := defs[name]; ok {
				return to, nil
			}
		}
	}
	if ref == "#" {
		return d.root, nil
	}
	return node{}, fmt.Errorf("it refers to %q, which is not there", ref)
}

// object draws what is required, and each of the others as often as not. The properties stay in their order.
func (d *drawer) object(s node, depth int) (any, error) {
	required := map[string]bool{}
	for _, name := range s.Required {
		required[name] = true
	}
	var out bytes.Buffer
	out.WriteByte('{')
	for _, p := range s.Properties {
		if !required[p.name] && d.random.IntN(2) == 0 {
			continue
		}
		value, err := d.draw(p.schema, p.name, depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		name, err := json.Marshal(p.name)
		if err != nil {
			return nil, err
		}
		data, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(data)
	}
	out.WriteByte('}')
	return json.RawMessage(out.Bytes()), nil
}

func (d *drawer) array(s node, name string, depth int) (any, error) {
	least, most := s.MinItems, max(s.MinItems, 1)+mostItems-1
	if s.MaxItems != nil {
		most = min(most, *s.MaxItems)
	}
	if least == 0 && most > 0 {
		least = 1 // an empty list says nothing
	}
	if most < least || least > mostDrawn {
		return nil, fmt.Errorf("it wants %d to %d items", least, most)
	}
	items := node{Type: kinds{"string"}}
	if s.Items != nil {
		items = *s.Items
	}
	list, seen := []any{}, map[string]bool{}
	wanted := least + d.random.IntN(most-least+1)
	for tries := 0; len(list) < wanted && tries < 100*wanted; tries++ {
		value, err := d.draw(items, name, depth+1)
		if err != nil {
			return nil, err
		}
		data, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		if s.Unique && seen[string(data)] {
			continue
		}
		seen[string(data)] = true
		list = append(list, value)
	}
	return list, nil
}

// bounds are the least and the greatest number; those that are not given lie mostWhole apart.
func (s node) bounds(step float64) (least, most float64) {
	least, most = 0, mostWhole
	switch {
	case s.Minimum != nil:
		least = *s.Minimum
	case s.Over != nil:
		least = *s.Over + step
	case s.Maximum != nil:
		least = min(least, *s.Maximum-mostWhole)
	}
	switch {
	case s.Maximum != nil:
		most = *s.Maximum
	case s.Under != nil:
		most = *s.Under - step
	default:
		most = max(most, least+mostWhole)
	}
	return least, most
}

func (d *drawer) whole(s node) (any, error) {
	step := max(s.Multiple, 1)
	least, most := s.bounds(1)
	first, last := math.Ceil(least/step), math.Floor(most/step)
	if !(first <= last) || last-first > 1<<52 {
		return nil, fmt.Errorf("there is no whole number from %g to %g", least, most)
	}
	return int64((first + float64(d.random.Int64N(int64(last-first)+1))) * step), nil
}

func (d *drawer) number(s node) (any, error) {
	if s.Multiple >= 1 {
		return d.whole(s)
	}
	const step = 1e-9
	least, most := s.bounds(step)
	if !(least <= most) {
		return nil, fmt.Errorf("there is no number from %g to %g", least, most)
	}
	return least + d.random.Float64()*(most-least), nil
}

// prose are names of properties that hold words for people.
var prose = regexp.MustCompile(`(?i)thought|reason|why|plan|text|note|summary|comment|explan|goal|answer|say|message`)

// text draws a text: of its pattern where it has one, of words where its name tells that it is prose, and else buttons.
func (d *drawer) text(s node, name string) (any, error) {
	most := max(1<<10, s.MinLength)
	if s.MinLength > mostDrawn {
		return nil, fmt.Errorf("it wants a text of %d characters", s.MinLength)
	}
	if s.MaxLength != nil {
		most = *s.MaxLength
	}
	if s.Pattern != "" {
		return d.matching(s.Pattern, s.MinLength, most)
	}
	text := presses(d.random)
	if prose.MatchString(name) {
		text = "chosen at random"
	}
	for len(text) < s.MinLength {
		text += " " + text
	}
	if len(text) > most {
		text = strings.TrimRight(text[:most], " ")
		for len(text) < s.MinLength {
			text += "a"
		}
	}
	return text, nil
}
