package llm

import (
	"context"
	"time"
)

// Clock is the wall clock: it times backoff and stalls, and nothing else.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or returns the context's cause as soon as the context ends.
	Sleep(ctx context.Context, d time.Duration) error
}
