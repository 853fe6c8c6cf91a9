package grid

// entry is a cell to be looked at; the cheaper comes first, and of equals the one that was found first.
type entry struct {
	at          Point
	cost, order int
}

func (e *entry) before(other *entry) bool {
	return e.cost < other.cost || e.cost == other.cost && e.order < other.order
}

// queue is a binary heap: the entry that comes first is at 0, and each comes before those at 2i+1 and 2i+2. It is written out,
// since container/heap makes a value of an interface out of every entry.
type queue []entry

func (q *queue) push(e entry) {
	*q = append(*q, e)
	for i := len(*q) - 1; i > 0; {
		above := (i - 1) / 2
		if !(*q)[i].before(&(*q)[above]) {
			return
		}
		(*q)[i], (*q)[above] = (*q)[above], (*q)[i]
		i = above
	}
}

// pop takes the entry that comes first. The queue must not be empty.
func (q *queue) pop() entry {
	old := *q
	first, n := old[0], len(old)-1
	old[0] = old[n]
	*q = old[:n]
	for i := 0; ; {
		next := i
		for child := 2*i + 1; child <= 2*i+2 && child < n; child++ {
			if old[child].before(&old[next]) {
				next = child
			}
		}
		if next == i {
			return first
		}
		old[i], old[next] = old[next], old[i]
		i = next
	}
}
