package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"dotmatrix/core/agent"
	"dotmatrix/tracking"
)

func newModelsExport(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "export URI",
		Short: "Write a version into one file, from which another machine imports the same version",
		Args:  arguments(1, 1, "a URI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.exportModel(cmd.Context(), args[0], output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "FILE to write, which must not be there (default: NAME-NUMBER.model.json; - for stdout)")
	return cmd
}

func (a *app) exportModel(ctx context.Context, uri, output string) error {
	return a.withRecord(ctx, func(store *tracking.Store) error {
		found, err := store.FindVersion(ctx, uri)
		if err != nil {
			return err
		}
		data, err := agent.Export(found.Version, found.Tags)
		if err != nil {
			return err
		}
		if output == "-" {
			_, err = a.std.Out.Write(data)
			return err
		}
		if output == "" {
			output = fmt.Sprintf("%s-%d.model.json", found.Name, found.Number)
		}
		if err := writeNew(output, data); err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.std.Out, "%s (%s)\n", output, found.ID)
		return err
	})
}

// writeNew writes a file that is not there yet.
func writeNew(path string, data []byte) (err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is a file %s already: name another one with --output", path)
	}
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

func newModelsImport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Log the version in a file that was exported; it gets the same ID",
		Args:  arguments(1, 1, "a file, or - for stdin"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.importModel(cmd.Context(), args[0])
		},
	}
}

func (a *app) importModel(ctx context.Context, path string) error {
	data, err := readBounded(a.std.In, path, agent.MaxExport+1)
	if err != nil {
		return err
	}
	version, tags, err := agent.Import(data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return a.withStore(ctx, func(store *tracking.Store) error {
		logged, err := store.LogVersion(ctx, version, tags, wallClock{}.Now().UTC())
		if err != nil {
			return err
		}
		if agent.IsProgram(version) {
			fmt.Fprintf(a.std.Err, "dotmatrix: this is a program, which no sandbox holds: where it plays, it can do all that you can; look at it first: dotmatrix models show %s --source\n", logged.URI())
		}
		_, err = fmt.Fprintf(a.std.Out, "%s\nmodels:/%s\n", logged.URI(), logged.ID)
		return err
	})
}

// readBounded reads a file, or stdin for "-", at most limit bytes of it.
func readBounded(stdin io.Reader, path string, limit int64) ([]byte, error) {
	from := stdin
	if path != "-" {
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no file %s", path)
		}
		if err != nil {
			return nil, fmt.Errorf("reading a file: %w", err)
		}
		defer file.Close()
		from = file
	}
	data, err := io.ReadAll(io.LimitReader(from, limit))
	if err != nil {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	return data, nil
}
