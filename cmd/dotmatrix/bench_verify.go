package main

import (
	"context"

	"dotmatrix/core/audit"
	"dotmatrix/core/play"
)

// Verify runs a recorded run's inputs again, beside the screen.
func (b *bench) Verify(ctx context.Context, run string) (verdict string, ok bool, err error) {
	record, err := b.app.openRun(ctx, run)
	if err != nil {
		return "", false, err
	}
	defer record.Close()
	rom, err := romOf(record.Run(), "")
	if err != nil {
		return "", false, err
	}
	machine, err := newMachine(rom, "")
	if err != nil {
		return "", false, err
	}
	n, difference, err := audit.Verify(ctx, record, machine, play.Whole, nil)
	switch {
	case err != nil:
		return "", false, err
	case difference == nil:
		return verified(n, false), true, nil
	}
	verdict = difference.String()
	if was := audit.Recorded(record.Run(), machine.Info()); was != "" {
		verdict += " (the run was " + was + ")"
	}
	return verdict, false, nil
}
