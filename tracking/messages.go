package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"dotmatrix/core"
)

// putMessage keeps a message with its digest once and gives its row.
func putMessage(ctx context.Context, tx *sql.Tx, m *core.Message, digest core.Hash) (int64, error) {
	var id int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM messages WHERE sha256 = ?", digest[:]).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	extra, err := packExtra(m.Extra)
	if err != nil {
		return 0, err
	}
	id, err = insertRow(ctx, tx, "INSERT INTO messages(sha256, role, reasoning, tool_call_id, reasoning_field, extra) VALUES(?, ?, ?, ?, ?, ?)",
		digest[:], string(m.Role), m.Reasoning, m.ToolCallID, m.ReasoningField, extra)
	if err != nil {
		return 0, err
	}
	for i, p := range m.Parts {
		var blob any
		if len(p.Data) > 0 {
			if blob, err = putBlob(ctx, tx, p.Data); err != nil {
				return 0, err
			}
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO message_parts(message_id, ord, media, blob_id, text) VALUES(?, ?, ?, ?, ?)", id, i, p.Media, blob, p.Text); err != nil {
			return 0, err
		}
	}
	for i, c := range m.ToolCalls {
		extra, err := packExtra(c.Extra)
		if err != nil {
			return 0, err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO tool_calls(message_id, ord, call_id, name, arguments, extra) VALUES(?, ?, ?, ?, ?, ?)",
			id, i, c.ID, c.Name, c.Arguments, extra); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// packExtra gives the fields that an endpoint wants back as a JSON object of their texts, byte for byte; NULL for none.
func packExtra(extra map[string]json.RawMessage) (any, error) {
	if len(extra) == 0 {
		return nil, nil
	}
	texts := make(map[string]string, len(extra))
	for name, value := range extra {
		if !utf8.ValidString(name) || !utf8.Valid(value) {
			return nil, fmt.Errorf("the field %q of a message is not UTF-8", name)
		}
		texts[name] = string(value)
	}
	data, err := json.Marshal(texts)
	return string(data), err
}

func openExtra(data []byte) (map[string]json.RawMessage, error) {
	if data == nil {
		return nil, nil
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, damaged("the fields of a message that the endpoint wants back: %v", err)
	}
	extra := make(map[string]json.RawMessage, len(texts))
	for name, value := range texts {
		extra[name] = json.RawMessage(value)
	}
	return extra, nil
}

// messageReader gives messages back. It remembers some, since a conversation repeats them at every call.
type messageReader map[int64]core.Message

// maxRemembered bounds what a messageReader remembers.
const maxRemembered = 256

// get reads a message and checks its hash. Nobody changes what it holds.
func (r messageReader) get(ctx context.Context, q querier, id int64) (core.Message, error) {
	if m, ok := r[id]; ok {
		return m, nil
	}
	var m core.Message
	var sum core.Hash
	var extra []byte
	err := q.QueryRowContext(ctx, "SELECT sha256, role, reasoning, tool_call_id, reasoning_field, extra FROM messages WHERE id = ?", id).
		Scan(scanHash{&sum}, &m.Role, &m.Reasoning, &m.ToolCallID, &m.ReasoningField, &extra)
	if errors.Is(err, sql.ErrNoRows) {
		return m, damaged("message %d is missing", id)
	}
	if err != nil {
		return m, err
	}
	if m.Extra, err = openExtra(extra); err != nil {
		return m, err
	}
	if m.Parts, err = readParts(ctx, q, id); err != nil {
		return m, err
	}
	if m.ToolCalls, err = readToolCalls(ctx, q, id); err != nil {
		return m, err
	}
	if is := m.Digest(); is != sum {
		return m, damaged("the SHA-256 of message %d is %s and should be %s", id, is.Short(), sum.Short())
	}
	if len(r) >= maxRemembered {
		clear(r)
	}
	r[id] = m
	return m, nil
}

func readParts(ctx context.Context, q querier, message int64) ([]core.Part, error) {
	rows, err := q.QueryContext(ctx, `SELECT p.ord, p.media, p.text, b.sha256, ifnull(b.size, 0), b.data FROM message_parts p LEFT JOIN blobs b ON b.id = p.blob_id
		WHERE p.message_id = ? ORDER BY p.ord`, message)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var parts []core.Part
	for rows.Next() {
		var p core.Part
		var hash, packed []byte
		var ord, size int
		if err := rows.Scan(&ord, &p.Media, &p.Text, &hash, &size, &packed); err != nil {
			return nil, err
		}
		if ord != len(parts) {
			return nil, damaged("the parts of message %d are not in the order in which they were recorded", message)
		}
		if hash != nil {
			var want core.Hash
			if err := (scanHash{&want}).Scan(hash); err != nil {
				return nil, err
			}
			if p.Data, err = openBlob(want, size, packed); err != nil {
				return nil, err
			}
		}
		parts = append(parts, p)
	}
	return parts, rows.Err()
}

func readToolCalls(ctx context.Context, q querier, message int64) ([]core.ToolCall, error) {
	rows, err := q.QueryContext(ctx, "SELECT ord, call_id, name, arguments, extra FROM tool_calls WHERE message_id = ? ORDER BY ord", message)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var calls []core.ToolCall
	for rows.Next() {
		var c core.ToolCall
		var ord int
		var extra []byte
		if err := rows.Scan(&ord, &c.ID, &c.Name, &c.Arguments, &extra); err != nil {
			return nil, err
		}
		var err error
		if c.Extra, err = openExtra(extra); err != nil {
			return nil, err
		}
		if ord != len(calls) {
			return nil, damaged("the tool calls of message %d are not in the order in which they were recorded", message)
		}
		calls = append(calls, c)
	}
	return calls, rows.Err()
}
