package tracking

import (
	"context"
	"database/sql"
	"slices"
)

// window is the last take messages of a persistent list; a list that is 0 is empty.
type window struct {
	list int64
	take int
}

// link is one message of a persistent list: the row of the list that ends with it, and the message's row.
type link struct{ list, message int64 }

// conversation is the newest list that a run's calls were given, as far as it is worth going on from.
type conversation []link

// put keeps the messages as a window on a list that goes on from the newest where it can: calls are mostly given the
// messages of the call before without its first ones, and new ones behind them. Only these become rows.
func (c *conversation) put(ctx context.Context, tx *sql.Tx, messages []int64) (window, error) {
	if len(messages) == 0 {
		return window{}, nil
	}
	from, common := c.overlap(messages)
	next := append(conversation(nil), (*c)[from:from+common]...)
	parent := int64(0)
	if common > 0 {
		parent = next[common-1].list
	}
	for _, message := range messages[common:] {
		id, err := appendContext(ctx, tx, parent, message)
		if err != nil {
			return window{}, err
		}
		next = append(next, link{id, message})
		parent = id
	}
	*c = next
	return window{parent, len(messages)}, nil
}

// overlap finds where most of the first messages stand one after another in the list.
func (c *conversation) overlap(messages []int64) (from, common int) {
	for i := range *c {
		n := 0
		for n < len(messages) && i+n < len(*c) && (*c)[i+n].message == messages[n] {
			n++
		}
		if n > common {
			from, common = i, n
		}
		if len(*c)-i <= common {
			break
		}
	}
	return from, common
}

func appendContext(ctx context.Context, tx *sql.Tx, parent, message int64) (int64, error) {
	return intern(ctx, tx, "SELECT id FROM contexts WHERE ifnull(parent_id, 0) = ?1 AND message_id = ?2",
		"INSERT INTO contexts(parent_id, message_id) VALUES(nullif(?1, 0), ?2)", parent, message)
}

// readWindow gives the rows of the messages in a window, in their order.
func readWindow(ctx context.Context, q querier, w window) ([]int64, error) {
	if w.take == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `WITH RECURSIVE list(parent_id, message_id, n) AS (
		SELECT parent_id, message_id, 1 FROM contexts WHERE id = ?1
		UNION ALL SELECT c.parent_id, c.message_id, n + 1 FROM list JOIN contexts c ON c.id = list.parent_id WHERE n < ?2 AND ifnull(c.parent_id, 0) < c.id)
		SELECT message_id FROM list ORDER BY n`, w.list, w.take)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var messages []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		messages = append(messages, id)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(messages) != w.take {
		return nil, damaged("a conversation has %d messages and should have %d", len(messages), w.take)
	}
	slices.Reverse(messages)
	return messages, nil
}
