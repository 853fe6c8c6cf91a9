package workbench

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"
)

// OpenLog opens the log that is written while a screen is up. The caller closes it.
func (w *Workbench) OpenLog() (zerolog.Logger, func() error, error) {
	path := w.config.Log
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return zerolog.Nop(), nil, fmt.Errorf("making the folder of the log (set DOTMATRIX_LOG to another file): %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return zerolog.Nop(), nil, fmt.Errorf("opening the log (set DOTMATRIX_LOG to another file): %w", err)
	}
	return zerolog.New(file).With().Timestamp().Logger(), file.Close, nil
}
