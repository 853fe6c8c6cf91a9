package tracking

import (
	"context"
	"database/sql"
	"errors"

	"dotmatrix/core"
)

// putMessage keeps a message with its digest once and gives its row.
func putMessage(ctx context.Context, tx *sql.Tx, m *core.Message, digest core.Hash) (int64, error) {
	var id int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM messages WHERE sha256 = ?", digest[:]).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	id, err = insertRow(ctx, tx, "INSERT INTO messages(sha256, role, reasoning, tool_call_id) VALUES(?, ?, ?, ?)", digest[:], string(m.Role), m.Reasoning, m.ToolCallID)
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
		if _, err := tx.ExecContext(ctx, "INSERT INTO tool_calls(message_id, ord, call_id, name, arguments) VALUES(?, ?, ?, ?, ?)", id, i, c.ID, c.Name, c.Arguments); err != nil {
			return 0, err
		}
	}
	return id, nil
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
	err := q.QueryRowContext(ctx, "SELECT sha256, role, reasoning, tool_call_id FROM messages WHERE id = ?", id).
		Scan(scanHash{&sum}, &m.Role, &m.Reasoning, &m.ToolCallID)
	if errors.Is(err, sql.ErrNoRows) {
		return m, damaged("message %d is missing", id)
	}
	if err != nil {
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
	rows, err := q.QueryContext(ctx, "SELECT ord, call_id, name, arguments FROM tool_calls WHERE message_id = ? ORDER BY ord", message)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var calls []core.ToolCall
	for rows.Next() {
		var c core.ToolCall
		var ord int
		if err := rows.Scan(&ord, &c.ID, &c.Name, &c.Arguments); err != nil {
			return nil, err
		}
		if ord != len(calls) {
			return nil, damaged("the tool calls of message %d are not in the order in which they were recorded", message)
		}
		calls = append(calls, c)
	}
	return calls, rows.Err()
}
