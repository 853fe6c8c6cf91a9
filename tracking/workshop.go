package tracking

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"dotmatrix/tracking/lock"
)

// A workshop is a folder beside a file in which that is made, so that it gets its name when it is whole. A process that is killed
// leaves its workshop; whoever makes the next one in that folder takes it away. One that is in use is locked.
const workshops = ".dotmatrix-*"

// workshopPatience is how old a workshop without a lock must be before it is taken for left: it may just have been made.
const workshopPatience = time.Minute

// inWorkshop has make write the file that it is given, in a workshop in dir, and takes the workshop away.
func inWorkshop(ctx context.Context, dir string, make func(unfinished string) error) (err error) {
	sweepWorkshops(ctx, dir)
	shop, err := os.MkdirTemp(dir, workshops)
	if err != nil {
		return fmt.Errorf("making a folder beside the file: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(shop)) }()
	held, err := lock.Whole(ctx, workIn(shop))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Free()) }()
	return make(workIn(shop))
}

func workIn(shop string) string { return filepath.Join(shop, "unfinished") }

// sweepWorkshops takes away what killed processes left in a folder. What cannot be taken away stays: it is in nobody's way.
func sweepWorkshops(ctx context.Context, dir string) {
	left, _ := filepath.Glob(filepath.Join(globbed(dir), workshops)) // the pattern is good
	for _, shop := range left {
		info, err := os.Lstat(shop)
		if err != nil || time.Since(info.ModTime()) < workshopPatience {
			continue
		}
		if !info.IsDir() {
			if info.Mode().IsRegular() { // of a backup, which takes its name away as soon as it is open
				_ = os.Remove(shop)
			}
			continue
		}
		held, err := lock.Whole(ctx, workIn(shop))
		if err != nil {
			continue
		}
		_ = os.RemoveAll(shop)
		_ = held.Free()
	}
}

// globbed is a folder's name as a pattern that matches it alone.
func globbed(dir string) string {
	var out []rune
	for _, r := range dir {
		if r == '*' || r == '?' || r == '[' || r == '\\' {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}
