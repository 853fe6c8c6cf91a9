package core

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Digests are SHA-256 over fields, each with its length before it, so that no two different values give the same bytes.

func appendField[T ~string | ~[]byte](dst []byte, field T) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(field)))
	return append(dst, field...)
}

func appendNumber(dst []byte, n uint64) []byte {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(dst, 8), n)
}

// appendHash gives no hash the bytes of an empty field.
func appendHash(dst []byte, h Hash) []byte {
	if h.IsZero() {
		return appendField(dst, "")
	}
	return appendField(dst, h[:])
}

func appendHashes(dst []byte, hashes []Hash) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(hashes)))
	for _, h := range hashes {
		dst = append(dst, h[:]...)
	}
	return dst
}

// appendTime depends on the instant alone, not on its time zone. The zero time has the bytes of an empty field.
func appendTime(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return appendField(dst, "")
	}
	dst = binary.LittleEndian.AppendUint64(dst, 12)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(t.Unix()))
	return binary.LittleEndian.AppendUint32(dst, uint32(t.Nanosecond()))
}

// Digest identifies a message by all that it holds; its images count by their hashes.
func (m *Message) Digest() Hash {
	data := make([]byte, 0, 512)
	for _, text := range []string{string(m.Role), m.Reasoning, m.ToolCallID} {
		data = appendField(data, text)
	}
	data = appendNumber(data, uint64(len(m.Parts)))
	for _, p := range m.Parts {
		data = appendField(appendField(data, p.Text), p.Media)
		var image Hash
		if len(p.Data) > 0 {
			image = Sum(p.Data)
		}
		data = appendHash(data, image)
	}
	for _, c := range m.ToolCalls {
		data = appendField(appendField(appendField(data, c.ID), c.Name), c.Arguments)
	}
	return Sum(m.appendExtras(data))
}

// appendExtras appends what endpoints want back, where there is any: messages without keep the digests that they had
// before they could have it.
func (m *Message) appendExtras(data []byte) []byte {
	if m.ReasoningField != "" {
		data = appendField(appendField(data, "reasoning field"), m.ReasoningField)
	}
	if len(m.Extra) > 0 {
		data = appendExtra(appendField(data, "extra"), m.Extra)
	}
	for i, c := range m.ToolCalls {
		if len(c.Extra) > 0 {
			data = appendExtra(appendNumber(appendField(data, "extra of call"), uint64(i)), c.Extra)
		}
	}
	return data
}

func appendExtra(data []byte, extra map[string]json.RawMessage) []byte {
	data = appendNumber(data, uint64(len(extra)))
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		data = appendField(appendField(data, name), extra[name])
	}
	return data
}

// CallProof is a span as far as its digest needs it: its messages stand by their digests.
type CallProof struct {
	Span       *Span           // its Input, Output and Attributes are not read
	Attributes json.RawMessage // the span's, as JSON with sorted keys; "{}" for none
	Input      []Hash
	Output     Hash // zero: there was no answer
}

// Proof gives the span's messages and attributes by their digests.
func (s *Span) Proof() (CallProof, error) {
	p := CallProof{Span: s, Attributes: json.RawMessage("{}")}
	if len(s.Attributes) > 0 {
		var err error
		if p.Attributes, err = json.Marshal(s.Attributes); err != nil {
			return p, fmt.Errorf("the attributes of the span %q: %w", s.ID, err)
		}
	}
	for i := range s.Input {
		p.Input = append(p.Input, s.Input[i].Digest())
	}
	if s.Output != nil {
		p.Output = s.Output.Digest()
	}
	return p, nil
}

// Digest identifies the call by all that is recorded of it.
func (p *CallProof) Digest() Hash {
	s := p.Span
	data := make([]byte, 0, 1024)
	for _, text := range []string{s.ID, s.Parent, s.Name, string(s.Op), s.ErrorType, s.Error} {
		data = appendField(data, text)
	}
	data = appendTime(appendTime(data, s.Start), s.End)
	data = appendHashes(appendField(data, p.Attributes), p.Input)
	return Sum(appendHash(data, p.Output))
}
