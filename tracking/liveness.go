package tracking

import (
	"sync"
	"time"
)

// liveness remembers for a while whether somebody records: looking means to take the recorder's lock for a moment, which
// many watchers that look many times a second must not do.
type liveness struct {
	mu   sync.Mutex
	seen time.Time
	is   bool
}

// livenessFor is how long an answer is good.
const livenessFor = time.Second

func (l *liveness) held(path string) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.seen.IsZero() && time.Since(l.seen) < livenessFor {
		return l.is, nil
	}
	is, err := lockHeld(path)
	if err == nil {
		l.seen, l.is = time.Now(), is
	}
	return is, err
}
