package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

// An agent's memory as it is recorded is what its file returned, and, under the key keptKey of an object, what the runtime
// keeps for it. The two are split and joined as JSON, so that neither is decoded to get at the other.

// splitMemory takes what the runtime keeps out of a memory.
func splitMemory(memory json.RawMessage) (own json.RawMessage, k *kept, err error) {
	k = &kept{}
	if !isObject(memory) || !bytes.Contains(memory, []byte(`"`+keptKey+`"`)) {
		return memory, k, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(memory, &members); err != nil {
		return nil, nil, fmt.Errorf("reading JSON: %w", err)
	}
	data, found := members[keptKey]
	if !found {
		return memory, k, nil
	}
	if err := json.Unmarshal(data, k); err != nil {
		return nil, nil, fmt.Errorf("what is kept in it: %w", err)
	}
	delete(members, keptKey)
	own, err = joinMembers(members)
	return own, k, err
}

// memoryOf is the memory as it is recorded: a value that the agent's file returned, with what the runtime keeps. newest
// learns the value; it may be nil.
func (k *kept) memoryOf(value starlark.Value, newest *newest) (json.RawMessage, error) {
	dict, ok := value.(*starlark.Dict)
	if ok {
		if _, taken, _ := dict.Get(starlark.String(keptKey)); taken {
			return nil, fmt.Errorf("the key %q is the runtime's: use another one", keptKey)
		}
	} else if value != starlark.None {
		k.Lacks, k.Rungs = nil, nil // they are found out again
		if !k.empty() {
			return nil, fmt.Errorf("it is %s: an agent with a memory of dialog, map, notes or goals keeps a dict", kind(value))
		}
	}
	own, plain, err := script.Canonical(value)
	if err != nil {
		return nil, err
	}
	newest.learn(own, plain)
	return k.joinTo(own)
}

// joinTo is a memory with what the runtime keeps in it.
func (k *kept) joinTo(own json.RawMessage) (json.RawMessage, error) {
	none := len(own) == 0 || string(own) == "null"
	if !none && !isObject(own) {
		k.Lacks, k.Rungs = nil, nil
	}
	if k.empty() {
		return own, nil
	}
	members := map[string]json.RawMessage{}
	if !none {
		if !isObject(own) {
			return nil, fmt.Errorf("it is no dict: an agent with a memory of dialog, map, notes or goals keeps one")
		}
		if err := json.Unmarshal(own, &members); err != nil {
			return nil, err
		}
	}
	data, err := k.canonical()
	if err != nil {
		return nil, err
	}
	members[keptKey] = data
	return joinMembers(members)
}

// canonical is what is kept as canonical JSON: the fields of its types are declared in the order of their keys.
func (k *kept) canonical() (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(k); err != nil {
		return nil, err
	}
	data := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	if !bytes.Contains(data, []byte(`\ufffd`)) {
		return data, nil
	}
	value, err := script.FromJSON(data) // what is no UTF-8 stands as its replacement, not as an escape
	if err != nil {
		return nil, err
	}
	return script.ToJSON(value)
}

// joinMembers writes a canonical object of members that are canonical.
func joinMembers(members map[string]json.RawMessage) (json.RawMessage, error) {
	size := 2
	for key, value := range members {
		size += len(key) + len(value) + 4
	}
	out := append(make([]byte, 0, size), '{')
	for i, key := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := script.ToJSON(starlark.String(key))
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), members[key]...)
	}
	return append(out, '}'), nil
}

func isObject(data json.RawMessage) bool { return len(data) > 0 && data[0] == '{' }
