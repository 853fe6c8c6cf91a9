package main

import (
	"context"
	"fmt"

	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// fromCapture puts the machine of a session into a captured state; without a name it starts at power-on.
func fromCapture(o play.Options, name string) preparation {
	if name == "" {
		return prepared(o)
	}
	return func(ctx context.Context, store *tracking.Store) (play.Options, error) {
		c, err := store.FindCapture(ctx, name)
		if err != nil {
			return o, err
		}
		if err := o.Machine.LoadState(c.State); err != nil {
			return o, fmt.Errorf("the capture %q cannot be started from: %w", name, err)
		}
		o.Tick, o.Run.Anchor.Name = c.Tick, "capture "+name
		return o, nil
	}
}
