// Package doctor checks what a run needs - the database, a ROM, the model endpoint - and says what to do where something is
// not in order. The verb doctor prints it.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// Check is what came of looking at one thing.
type Check struct {
	Name   string
	Result Result
	Detail string // a sentence; it may be hostile
}

// Result is how a check came out.
type Result string

// The results. A warning is something that runs go on without.
const (
	OK      Result = "ok"
	Warning Result = "warning"
	Failed  Result = "failed"
	Skipped Result = "skipped"
)

// Database checks that the file can be read and written, or made.
func Database(ctx context.Context, path string) Check {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return checkFolder(path)
	}
	store, err := tracking.OpenReadOnly(ctx, path)
	if err != nil {
		return Check{"database", Failed, err.Error()}
	}
	defer store.Close()
	runs, err := store.Runs(ctx)
	if err != nil {
		return Check{"database", Failed, err.Error()}
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return Check{"database", Warning, fmt.Sprintf("%s can be read and not written, so that nothing can be recorded into it: %v", path, err)}
	}
	if err := file.Close(); err != nil {
		return Check{"database", Failed, err.Error()}
	}
	return Check{"database", OK, path + ", " + plain.Count(len(runs), "run")}
}

// checkFolder looks whether a database can be made: the nearest folder that is there must be writable.
func checkFolder(path string) Check {
	folder := filepath.Dir(path)
	for {
		info, err := os.Stat(folder)
		if err == nil && !info.IsDir() {
			return Check{"database", Failed, fmt.Sprintf("%s is no folder: choose another file with --db", folder)}
		}
		if err == nil {
			break
		}
		folder = filepath.Dir(folder)
	}
	probe, err := os.CreateTemp(folder, ".dotmatrix-doctor-*")
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err // the probe's name would only confuse
		}
		return Check{"database", Failed, fmt.Sprintf("%s cannot be made in %s: %v: choose another file with --db", path, folder, err)}
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return Check{"database", Failed, err.Error()}
	}
	return Check{"database", OK, path + " will be made by the first run"}
}

// ROM checks that a file can be played, and whether a profile knows the game; an empty path is the demo game.
func ROM(ctx context.Context, bench *workbench.Workbench, path string) Check {
	rom, _, err := cartridge.Read(ctx, path)
	if err != nil {
		return Check{"ROM", Failed, err.Error()}
	}
	machine, err := cartridge.Insert(rom, path)
	if err != nil {
		return Check{"ROM", Failed, err.Error()}
	}
	info := machine.Info()
	detail := fmt.Sprintf("%s, %s, %s", info.ROM.Title, info.ROM.Mapper, info.System)
	profile, _, err := bench.Profiles.Inserted(info.ROM, rom)
	switch {
	case err != nil:
		return Check{"ROM", Failed, err.Error()}
	case profile == nil:
		return Check{"ROM", Warning, detail + "; there is no profile of this game, so that agents have its screen alone"}
	}
	return Check{"ROM", OK, detail + "; profile " + profile.Ref().Name}
}
