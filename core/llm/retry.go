package llm

import (
	"net/http"
	"strconv"
	"time"
)

// Retry says how often and how patiently a call is tried again. The zero value means DefaultRetry.
type Retry struct {
	Attempts int           // in all, 1 or more
	Base     time.Duration // before the second attempt; doubled for each further one
	Cap      time.Duration // longest backoff
	MaxAfter time.Duration // longest Retry-After that is waited for; a longer one ends the call
}

// DefaultRetry gives an endpoint about half a minute to come back.
var DefaultRetry = Retry{Attempts: 5, Base: time.Second, Cap: 30 * time.Second, MaxAfter: 2 * time.Minute}

// delay is the wait after the given failed attempt, counted from 1, and whether there is to be another attempt. jitter,
// in [0,1), spreads the backoff over its upper half, so that many clients do not come back at once.
func (r Retry) delay(attempt int, failed *Error, jitter float64) (time.Duration, bool) {
	if !failed.Retryable || attempt >= r.Attempts || failed.RetryAfter > r.MaxAfter {
		return 0, false
	}
	if failed.RetryAfter > 0 {
		return failed.RetryAfter, true
	}
	backoff := r.Base
	for range attempt - 1 {
		backoff = min(2*backoff, r.Cap)
	}
	return backoff/2 + time.Duration(jitter*float64(backoff/2)), true
}

// retryAfter reads the Retry-After header, as seconds or as a date (RFC 9110, 10.2.3); 0 where there is none.
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
		return time.Duration(min(seconds, maxRetrySeconds) * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// maxRetrySeconds keeps an absurd Retry-After inside a time.Duration.
const maxRetrySeconds = 1e6
