package inspect

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"dotmatrix/core"
)

// Steps are the steps of a recorded run.
type Steps interface {
	Step(ctx context.Context, seq int) (*core.Step, error)
}

// Run is a run to write.
type Run struct {
	Steps    Steps
	Summary  core.RunSummary
	From, To int   // the first and the last step that are written
	Forks    []Run // that begin from one of these steps; From and To are those of their own steps
}

// Options are what a log holds besides the runs.
type Options struct {
	Release string // of dotmatrix
	Told    func() // is called after every step
}

// logVersion is that of Inspect's log.
const logVersion = 2

// Write writes runs of one game as a log, each as a sample of it, and their forks as branches of theirs.
func Write(ctx context.Context, w io.Writer, runs []Run, o Options) error {
	if len(runs) == 0 {
		return errors.New("an Inspect log needs a run")
	}
	out := archive{zip.NewWriter(w)}
	head := newHeader(runs, o)
	if err := out.put("_journal/start.json", map[string]any{"version": logVersion, "eval": head.eval, "plan": head.plan}); err != nil {
		return err
	}
	var summaries []map[string]any
	for i := range runs {
		s := newSample(ctx, &runs[i], o.Told)
		file, err := out.zip.Create(fmt.Sprintf("samples/%s_epoch_1.json", runs[i].Summary.ID))
		if err != nil {
			return err
		}
		if err := s.write(file); err != nil {
			return err
		}
		summaries = append(summaries, s.summary())
		head.usage.addAll(s.usage)
	}
	if err := out.put("summaries.json", summaries); err != nil {
		return err
	}
	if err := out.put("header.json", head.whole()); err != nil {
		return err
	}
	return out.zip.Close()
}

// archive is the zip that is being written.
type archive struct{ zip *zip.Writer }

func (a archive) put(name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	file, err := a.zip.Create(name) // without a time, so that the bytes are the same again
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return err
}
