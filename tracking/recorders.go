package tracking

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/tracking/lock"
)

// lockRun takes the lock of a run. The error wraps ErrRecording where another recorder has it.
func (s *Store) lockRun(ctx context.Context, run string) (*lock.Lock, error) {
	held, err := lock.Run(ctx, s.path, run)
	if errors.Is(err, lock.ErrHeld) {
		return nil, fmt.Errorf("%w: %s: wait until that has ended", ErrRecording, Recording{run, lock.Holder(lock.RunPath(s.path, run))})
	}
	return held, err
}

// shareFile takes part in the lock of the file, as every recorder does.
func (s *Store) shareFile(ctx context.Context) (*lock.Lock, error) {
	held, err := lock.Share(ctx, s.path)
	if errors.Is(err, lock.ErrHeld) {
		return nil, fmt.Errorf("%w: %s is rewriting %s: wait until it has ended, or record into another file with --db",
			ErrRecording, process(lock.Holder(lock.FilePath(s.path))), s.path)
	}
	return held, err
}
