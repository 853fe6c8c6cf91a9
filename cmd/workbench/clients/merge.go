package clients

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// member is a member of a JSON object, which keeps its place.
type member struct {
	key   string
	value json.RawMessage
}

// members reads an object, its members in order.
func members(data []byte) ([]member, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	open, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	if open != json.Delim('{') {
		return nil, errors.New("it is not a JSON object")
	}
	var all []member
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: fmt.Sprint(key)}
		if err := decoder.Decode(&m.value); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	_, err = decoder.Token()
	if err == nil && decoder.More() {
		err = errors.New("there is more behind its object")
	}
	return all, err
}

// set gives a member a value, in its place or as the last.
func set(all []member, key string, value json.RawMessage) []member {
	for i := range all {
		if all[i].key == key {
			all[i].value = value
			return all
		}
	}
	return append(all, member{key, value})
}

func object(all []member) (json.RawMessage, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range all {
		if i > 0 {
			out.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(m.value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// mergeJSON puts a server into the object that holds them.
func mergeJSON(configuration []byte, servers, name string, server json.RawMessage) ([]byte, error) {
	all, err := members(configuration)
	if err != nil {
		return nil, err
	}
	var inside json.RawMessage
	for _, m := range all {
		if m.key == servers {
			inside = m.value
		}
	}
	known, err := members(inside)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", servers, err)
	}
	within, err := object(set(known, name, server))
	if err != nil {
		return nil, err
	}
	whole, err := object(set(all, servers, within))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, whole, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// mergeTOML puts a server's table into a configuration by its lines, so that comments and order stay.
func mergeTOML(configuration []byte, servers, name string, command []string) ([]byte, error) {
	if err := toml.Unmarshal(configuration, &map[string]any{}); err != nil {
		return nil, err
	}
	args := make([]string, len(command)-1)
	for i, arg := range command[1:] {
		args[i] = basicString(arg)
	}
	head := "[" + servers + "." + name + "]"
	table := []string{head, "command = " + basicString(command[0]), "args = [" + strings.Join(args, ", ") + "]"}
	var lines []string
	if text := strings.TrimRight(string(configuration), "\n"); text != "" {
		lines = strings.Split(text, "\n")
	}
	from, to := tableAt(lines, head)
	switch {
	case from < 0 && len(lines) > 0:
		lines = append(append(lines, ""), table...)
	case from < 0:
		lines = table
	default:
		lines = append(append(append([]string{}, lines[:from]...), append(table, kept(lines[from+1:to])...)...), lines[to:]...)
	}
	merged := []byte(strings.Join(lines, "\n") + "\n")
	if err := toml.Unmarshal(merged, &map[string]any{}); err != nil {
		return nil, fmt.Errorf("the server is in it already in a form that cannot be merged: %w", err)
	}
	return merged, nil
}

// tableAt finds the lines of a table: from its head up to the next one; -1 where there is none.
func tableAt(lines []string, head string) (from, to int) {
	from = -1
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case from < 0 && line == head:
			from = i
		case from >= 0 && strings.HasPrefix(line, "["):
			return from, i
		}
	}
	return from, len(lines)
}

// kept are the lines of a server's table that do not say what is started.
func kept(lines []string) []string {
	var rest []string
	for _, line := range lines {
		key, _, _ := strings.Cut(line, "=")
		if key = strings.TrimSpace(key); key != "command" && key != "args" {
			rest = append(rest, line)
		}
	}
	return rest
}
