package disk

import (
	"fmt"
	"os"
)

// Watch remembers a database's file and the write-ahead log beside it, to see whether they are still those that are open.
// A program that has a file open goes on writing into it after it was removed, and all of that is lost when it ends.
type Watch struct {
	path string
	file os.FileInfo
	log  os.FileInfo // nil: not seen yet; from then on it stays as long as the database is open
}

// NewWatch begins to watch the database at path, which is open.
func NewWatch(path string) (*Watch, error) {
	file, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return &Watch{path: path, file: file}, nil
}

// Path is that of the database.
func (w *Watch) Path() string { return w.path }

// Check says what has become of the files; nil where they are those that are open. It is called behind each commit, when
// there is a log.
func (w *Watch) Check() error {
	if err := same(w.path, w.file); err != nil {
		return err
	}
	log := w.path + "-wal"
	if w.log == nil {
		var err error
		if w.log, err = os.Stat(log); err != nil {
			return fmt.Errorf("%s is gone", log)
		}
		return nil
	}
	return same(log, w.log)
}

func same(path string, want os.FileInfo) error {
	switch is, err := os.Stat(path); {
	case err != nil:
		return fmt.Errorf("%s is gone", path)
	case !os.SameFile(is, want):
		return fmt.Errorf("%s is another file now", path)
	}
	return nil
}
