package remote

import (
	"context"
	"errors"
	"time"
)

// First and longest waits between tries.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 15 * time.Second
)

// Patiently has work done until it succeeds, fails for good, or the patience is at its end.
func (c *Client) Patiently(ctx context.Context, work func(context.Context) error) error {
	wait, waited := firstWait, time.Duration(0)
	for {
		err := work(ctx)
		if err == nil || !Passing(err) || ctx.Err() != nil {
			return err
		}
		next := wait
		var refused *Refused
		if errors.As(err, &refused) && refused.After > 0 {
			next = min(refused.After, 2*longestWait)
		}
		if waited+next > c.Patience {
			return err
		}
		if waited == 0 {
			c.Notice(err.Error() + "; trying again")
		}
		if err := c.Sleep(ctx, next); err != nil {
			return err
		}
		waited += next
		wait = min(2*wait, longestWait)
	}
}
