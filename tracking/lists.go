package tracking

import (
	"context"
	"slices"

	"dotmatrix/core"
)

// listReader gives the messages of persistent lists by their digests. It remembers many rows of lists, since the calls
// of a run go on from one another.
type listReader struct {
	q     querier
	nodes map[int64]listNode // by the row of the list that ends there
}

type listNode struct {
	parent int64 // 0: none
	digest core.Hash
}

const (
	maxListNodes = 1 << 17 // remembered
	listsBehind  = 256     // rows read at once before the one that is needed, and
	listsAhead   = 2048    // after it
)

func newListReader(q querier) *listReader { return &listReader{q: q, nodes: map[int64]listNode{}} }

// appendTo appends the digests of the messages in a window, in their order.
func (l *listReader) appendTo(ctx context.Context, digests []core.Hash, w window) ([]core.Hash, error) {
	if w.take == 0 {
		return digests, nil
	}
	first := len(digests)
	for at, n := w.list, 0; n < w.take; n++ {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		node, ok := l.nodes[at]
		if !ok {
			var err error
			if node, err = l.read(ctx, at); err != nil {
				return nil, err
			}
		}
		if node.parent >= at { // a list goes back to older rows; one that does not may have no end
			return nil, damaged("a conversation goes back to a message that came later")
		}
		digests, at = append(digests, node.digest), node.parent
	}
	slices.Reverse(digests[first:])
	return digests, nil
}

func (l *listReader) read(ctx context.Context, id int64) (listNode, error) {
	if len(l.nodes) > maxListNodes {
		clear(l.nodes)
	}
	rows, err := l.q.QueryContext(ctx, `SELECT c.id, ifnull(c.parent_id, 0), m.sha256 FROM contexts c JOIN messages m ON m.id = c.message_id
		WHERE c.id BETWEEN ? AND ?`, id-listsBehind, id+listsAhead)
	if err != nil {
		return listNode{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		var node listNode
		if err := rows.Scan(&at, &node.parent, scanHash{&node.digest}); err != nil {
			return listNode{}, err
		}
		l.nodes[at] = node
	}
	if err := rows.Err(); err != nil {
		return listNode{}, err
	}
	node, ok := l.nodes[id]
	if !ok {
		return node, damaged("a conversation has fewer messages than it should have")
	}
	return node, nil
}
