package mlflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"

	"dotmatrix/core"
	"dotmatrix/tracking/otlp"
)

// Job is a run to push, and where to.
type Job struct {
	Run        otlp.Run
	Summary    core.RunSummary // with the files of its agent
	Model      *Model          // the agent as it was logged; nil: it is not pushed
	Experiment string          // name
	Steps      otlp.Selection  // with picture, state and trace
	User       string          // who pushes; empty: not said
	Proof      string          // what was proved of the run; empty: nothing
	Parent     string          // MLflow's ID of the run that it is a fork of; empty: that was not pushed there

	Cursor json.RawMessage                                         // how far an earlier push came; nil: there was none
	Save   func(ctx context.Context, cursor json.RawMessage) error // keeps how far this one is

	// Files makes the files that are pushed with a run that is over; done takes them away again. nil: there are none.
	Files func(ctx context.Context) (files fs.FS, done func() error, err error)

	Told func(done, of int) // is told after every some steps; nil: nobody is
}

// Pushed is where a run is on the server.
type Pushed struct {
	Run        string // MLflow's ID
	Experiment string // its ID
	Model      string // URI of the logged model; empty: none was pushed
	Version    string // URI of its registered version
	Steps      int    // that were new
	Whole      bool   // the run is over and all of it is there
	URL        string // of the run's page
}

// owns reports whether a step is the run's own, and not one that it shares with what it is a fork of.
func (j *Job) owns(seq int) bool { return j.Summary.Parent == "" || seq > j.Summary.ForkSeq }

// pushing is a push that goes on.
type pushing struct {
	*Server
	*Job
	at        cursor
	root      string // of the run's artifacts; empty: the server takes none
	status    string // of the run there, before
	tracing   tracing
	bookmarks map[int]bool
	result    Pushed
}

// Push brings what is new of a run to the server. Whatever ends it, what was reached is kept, and the next push goes on
// there; a push of what is there already changes nothing.
func (s *Server) Push(ctx context.Context, j *Job) (Pushed, error) {
	p := &pushing{Server: s, Job: j, at: readCursor(j.Cursor), bookmarks: map[int]bool{}}
	for _, b := range j.Summary.Bookmarks {
		p.bookmarks[b.Seq] = true
	}
	if err := p.open(ctx); err != nil {
		return p.result, err
	}
	err := p.all(ctx)
	if err != nil && p.at.Next > 0 {
		err = fmt.Errorf("%w; the first %d steps are there", err, p.at.Next)
	}
	return p.result, err
}

// open finds or makes the run on the server.
func (p *pushing) open(ctx context.Context) error {
	experiment, err := p.experiment(ctx, p.Experiment)
	if err != nil {
		return err
	}
	var info runInfo
	stands := false
	if p.at.Run != "" && p.at.Experiment == experiment {
		if info, stands, err = p.standing(ctx, p.at.Run); err != nil {
			return err
		}
	}
	if !stands {
		if info, err = p.Server.run(ctx, experiment, p.Job); err != nil {
			return err
		}
		p.at = cursor{Experiment: experiment, Run: info.ID, Artifacts: info.Artifacts}
	}
	if p.at.Steps != p.Steps.String() {
		p.at.restart()
		p.at.Steps = p.Steps.String()
	}
	if p.root = artifactRoot(p.at.Artifacts); p.root == "" {
		p.o.Notice(fmt.Sprintf("the MLflow server keeps files at %s and takes none itself: pictures, states, files and the model are not pushed; start it with --serve-artifacts", p.at.Artifacts))
	}
	p.status = info.Status
	p.tracing = tracing{run: &p.Summary.Run, mlflow: p.at.Run}
	p.result.Run, p.result.Experiment = p.at.Run, experiment
	p.result.URL = fmt.Sprintf("%s/#/experiments/%s/runs/%s", p.Address(), experiment, p.at.Run)
	return p.save(ctx)
}

func (p *pushing) save(ctx context.Context) error {
	data, err := json.Marshal(p.at)
	if err == nil {
		err = p.Save(context.WithoutCancel(ctx), data) // what is there is there, whoever interrupts
	}
	if err != nil {
		return fmt.Errorf("keeping how far the push is: %w", err)
	}
	return nil
}

func (p *pushing) all(ctx context.Context) error {
	if err := p.describe(ctx); err != nil {
		return err
	}
	if err := p.model(ctx); err != nil {
		return err
	}
	last, err := p.Run.Last(ctx)
	if err != nil && !errors.Is(err, core.ErrNoSteps) {
		return err
	}
	if err == nil {
		if err := p.steps(ctx, last); err != nil {
			return err
		}
	}
	if err := p.assessAll(ctx); err != nil {
		return err
	}
	return p.close(ctx, last)
}

// describe writes the parameters and tags, where they are new.
func (p *pushing) describe(ctx context.Context) error {
	tags := p.tags()
	sum := core.Sum([]byte(marshal(tags)))
	if p.at.Described != nil && *p.at.Described == sum {
		return nil
	}
	var params []tag
	if p.at.Described == nil {
		params = p.params()
	}
	if err := p.logBatch(ctx, nil, params, tags); err != nil {
		return err
	}
	p.at.Described = &sum
	return p.save(ctx)
}

// logBatch writes numbers, parameters and tags of the run.
func (p *pushing) logBatch(ctx context.Context, metrics []metric, params, tags []tag) error {
	for first := true; first || len(metrics) > 0; first = false {
		n := min(len(metrics), maxMetrics-len(params)-len(tags))
		body := map[string]any{"run_id": p.at.Run, "metrics": metrics[:n], "params": params, "tags": tags}
		if n == 0 {
			body["metrics"] = []metric{}
		}
		if params == nil {
			body["params"] = []tag{}
		}
		if tags == nil {
			body["tags"] = []tag{}
		}
		if err := p.call(ctx, http.MethodPost, api2+"runs/log-batch", body, nil); err != nil {
			return err
		}
		metrics, params, tags = metrics[n:], nil, nil
	}
	return nil
}

// chunk is how many steps are pushed between two marks of the cursor.
const chunk = 100

func (p *pushing) steps(ctx context.Context, last int) error {
	var before json.RawMessage
	if from := p.at.Next; from > 0 && from <= last {
		step, err := p.Run.Step(ctx, from-1)
		if err != nil {
			return err
		}
		before = step.Facts
	}
	for p.at.Next <= last {
		facts, err := p.chunk(ctx, min(p.at.Next+chunk-1, last), last, before)
		if err != nil {
			return err
		}
		before = facts
	}
	return nil
}

// chunk pushes the steps up to one. It returns the facts at its end.
func (p *pushing) chunk(ctx context.Context, to, last int, before json.RawMessage) (json.RawMessage, error) {
	end := -1 // the last step, where the run is over
	if p.Summary.Status != core.Running {
		end = last
	}
	sum := p.at.Sum
	var metrics []metric
	var traces []otlp.Trace
	for seq := p.at.Next; seq <= to; seq++ {
		step, err := p.Run.Step(ctx, seq)
		if err != nil {
			return nil, err
		}
		metrics = append(metrics, metricsOf(step, &p.Summary.Run, &sum)...)
		if p.Steps.Has(step, end, p.bookmarks) {
			if p.root != "" {
				if err := p.pushPicture(ctx, p.root, step, &p.Summary.Run); err != nil {
					return nil, err
				}
			}
			if p.owns(seq) {
				traces = append(traces, p.tracing.trace(step, before))
			}
		}
		before = step.Facts
		if p.Told != nil {
			p.Told(seq, last)
		}
	}
	if err := p.logBatch(ctx, metrics, nil, nil); err != nil {
		return nil, err
	}
	if err := p.pushTraces(ctx, traces); err != nil {
		return nil, err
	}
	p.result.Steps += to + 1 - p.at.Next
	p.at.Next, p.at.Sum = to+1, sum
	return before, p.save(ctx)
}

// assessAll adds the milestones and bookmarks that are not there yet. A bookmark may have been set after its step was
// pushed without a trace: it gets one.
func (p *pushing) assessAll(ctx context.Context) error {
	for _, a := range p.assessments() {
		if p.at.marked(a.mark()) || a.seq >= p.at.Next {
			continue
		}
		step, err := p.Run.Step(ctx, a.seq)
		if err != nil {
			return err
		}
		if a.at.IsZero() {
			a.at = endOf(step, &p.Summary.Run)
		}
		var before json.RawMessage
		if a.seq > 0 {
			previous, err := p.Run.Step(ctx, a.seq-1)
			if err != nil {
				return err
			}
			before = previous.Facts
		}
		if p.Steps != otlp.All {
			err = p.pushTraces(ctx, []otlp.Trace{p.tracing.trace(step, before)})
		}
		if err == nil {
			err = p.assess(ctx, traceID(p.at.Run, a.seq), a)
		}
		if err != nil {
			return err
		}
		p.at.Marks = append(slices.Clone(p.at.Marks), a.mark())
		if err := p.save(ctx); err != nil {
			return err
		}
	}
	return nil
}

// close pushes what a run has once it is over, and says how it ended; while it is recorded, that it goes on.
func (p *pushing) close(ctx context.Context, last int) error {
	r := &p.Summary
	over := r.Status != core.Running
	seal := core.Sum(fmt.Appendf(nil, "%s %s %d %s", r.Status, r.Chain, last, r.End))
	if told, ok := r.Told(); ok { // which may come after the run was pushed
		seal = core.Sum(fmt.Appendf(nil, "%s %+v", seal, told))
	}
	if over && p.at.Closed != nil && *p.at.Closed == seal {
		p.result.Whole = true
		return nil
	}
	update := map[string]any{"run_id": p.at.Run, "status": statusOf(r.Status)}
	if !over && p.status == update["status"] {
		return nil
	}
	if over {
		if err := p.logBatch(ctx, p.lastMetrics(p.at.Model), nil, nil); err != nil {
			return err
		}
		if err := p.pushFiles(ctx); err != nil {
			return err
		}
		update["end_time"] = r.End.UnixMilli()
	}
	if err := p.call(ctx, http.MethodPost, api2+"runs/update", update, nil); err != nil {
		return err
	}
	if !over {
		return nil
	}
	p.at.Closed, p.result.Whole = &seal, true
	return p.save(ctx)
}

// pushFiles puts the files of a run that is over beside it.
func (p *pushing) pushFiles(ctx context.Context) (err error) {
	if p.Files == nil || p.root == "" {
		return nil
	}
	files, done, err := p.Files(ctx)
	if err != nil {
		return fmt.Errorf("making the files of the run: %w", err)
	}
	defer func() { err = errors.Join(err, done()) }()
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return p.put(ctx, p.root, name, data)
	})
}
