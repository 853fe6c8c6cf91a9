package llm

import (
	"bytes"
	"encoding/json"
)

// Fields of messages and tool calls that are understood, or that no endpoint wants back. All others are kept as they
// came: what an endpoint sent is what it wants to see again.
var (
	pieceFields = map[string]bool{"role": true, "content": true, "refusal": true, "reasoning": true, "reasoning_content": true, "tool_calls": true,
		"function_call": true, "annotations": true, "audio": true, "images": true, "citations": true, "logprobs": true, "token_ids": true, "name": true,
		"executed_tools": true, "channel": true, "index": true, "tool_call_id": true, "content_blocks": true, "prefix": true, "stop_reason": true}
	callFields = map[string]bool{"index": true, "id": true, "type": true, "function": true, "name": true, "arguments": true}
)

// maxExtra bounds the kept fields of a message or of a call, in bytes.
const maxExtra = 256 << 10

// foreign are the fields of an object that are not known and say something.
func foreign(object []byte, known map[string]bool) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(object, &fields) != nil {
		return nil
	}
	for name, value := range fields {
		if known[name] || !told(value) || len(name) > 64 {
			delete(fields, name)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return fields
}

// extras gathers kept fields, which may come in pieces.
type extras struct {
	fields map[string]json.RawMessage
	size   int
}

func (e *extras) add(fields map[string]json.RawMessage) error {
	for name, value := range fields {
		if e.fields == nil {
			e.fields = map[string]json.RawMessage{}
		}
		var tidy bytes.Buffer
		if json.Compact(&tidy, value) != nil {
			continue
		}
		if before, ok := e.fields[name]; ok {
			e.fields[name] = joined(before, tidy.Bytes(), true)
		} else {
			e.fields[name] = tidy.Bytes()
		}
		if e.size += tidy.Len(); e.size > maxExtra {
			return errTooLong
		}
	}
	return nil
}

// streamedTexts are the fields of an item whose text comes in pieces; other texts come whole.
var streamedTexts = map[string]bool{"text": true, "summary": true, "data": true, "thinking": true, "content": true, "arguments": true}

// joined puts a later piece of a field behind an earlier one: texts that stream grow, lists grow by items, or by pieces of
// items of the same index, objects field by field; anything else is replaced.
func joined(before, after json.RawMessage, streams bool) json.RawMessage {
	switch {
	case len(before) == 0 || len(after) == 0 || string(before) == "null":
		return after
	case string(after) == "null" || bytes.Equal(before, after) && !streams:
		return before
	case before[0] == '"' && after[0] == '"' && streams:
		return bytes.Join([][]byte{before[:len(before)-1], after[1:]}, nil)
	case before[0] == '[' && after[0] == '[':
		return joinedLists(before, after)
	case before[0] == '{' && after[0] == '{':
		var a, b map[string]json.RawMessage
		if json.Unmarshal(before, &a) != nil || json.Unmarshal(after, &b) != nil {
			return after
		}
		for name, value := range b {
			a[name] = joined(a[name], value, streamedTexts[name])
		}
		return encoded(a, after)
	}
	return after
}

func joinedLists(before, after json.RawMessage) json.RawMessage {
	var a, b []json.RawMessage
	if json.Unmarshal(before, &a) != nil || json.Unmarshal(after, &b) != nil {
		return after
	}
	for _, item := range b {
		if last := len(a) - 1; last >= 0 && sameItem(a[last], item) {
			a[last] = joined(a[last], item, false)
			continue
		}
		a = append(a, item)
	}
	return encoded(a, after)
}

// sameItem reports whether two items are pieces of one: they say the same index, and not different types or IDs.
func sameItem(a, b json.RawMessage) bool {
	var left, right map[string]json.RawMessage
	if json.Unmarshal(a, &left) != nil || json.Unmarshal(b, &right) != nil {
		return false
	}
	same := func(name string) bool { return bytes.Equal(left[name], right[name]) }
	other := func(name string) bool { return told(left[name]) && told(right[name]) && !same(name) }
	return len(left["index"]) > 0 && same("index") && !other("type") && !other("id")
}

func encoded(value any, otherwise json.RawMessage) json.RawMessage {
	data, err := encode(value)
	if err != nil {
		return otherwise
	}
	return data
}
