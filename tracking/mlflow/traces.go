package mlflow

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"dotmatrix/core"
	"encoding/json"
)

const (
	maxTraces     = 100     // of one request
	maxTraceBytes = 4 << 20 // of one request, where it has more than one trace
)

// traceOf is a step's trace that waits to be sent.
type traceOf struct {
	step  *core.Step
	facts json.RawMessage // before the step
	spans []otlpSpan
	size  int // bytes, about
}

func (t tracing) of(step *core.Step, before json.RawMessage) (traceOf, error) {
	spans := t.step(step, before)
	data, err := json.Marshal(spans)
	return traceOf{step, before, spans, len(data)}, err
}

// pushTraces sends traces, as many in a request as the server likes. A request that is too large is sent in halves, and
// one trace that is too large without its pictures.
func (s *Server) pushTraces(ctx context.Context, experiment string, t tracing, list []traceOf) error {
	for len(list) > 0 {
		n, size := 0, 0
		for n < len(list) && n < maxTraces && (n == 0 || size+list[n].size <= maxTraceBytes) {
			size += list[n].size
			n++
		}
		if err := s.pushBatch(ctx, experiment, t, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (s *Server) pushBatch(ctx context.Context, experiment string, t tracing, list []traceOf) error {
	err := s.postTraces(ctx, experiment, t.mlflow, list)
	var refused *Refused
	if !errors.As(err, &refused) || refused.Status/100 != 4 || passing(err) || refused.Status == http.StatusUnauthorized || refused.Status == http.StatusForbidden {
		return err
	}
	if len(list) > 1 {
		half := len(list) / 2
		if err := s.pushBatch(ctx, experiment, t, list[:half]); err != nil {
			return err
		}
		return s.pushBatch(ctx, experiment, t, list[half:])
	}
	seq := list[0].step.Seq
	if refused.Status != http.StatusRequestEntityTooLarge || t.bare {
		return fmt.Errorf("the trace of step %d: %w", seq, err)
	}
	t.bare = true
	smaller, err := t.of(list[0].step, list[0].facts)
	if err != nil {
		return err
	}
	s.o.Notice(fmt.Sprintf("the trace of step %d is too large for the MLflow server: it is sent without the pictures of its messages", seq))
	return s.pushBatch(ctx, experiment, t, []traceOf{smaller})
}

func (s *Server) postTraces(ctx context.Context, experiment, run string, list []traceOf) error {
	var spans []otlpSpan
	for _, trace := range list {
		spans = append(spans, trace.spans...)
	}
	body, err := otlpBody(spans)
	if err != nil {
		return err
	}
	header := map[string]string{"Content-Type": "application/json", "x-mlflow-experiment-id": experiment, "x-mlflow-run-id": run}
	body = compress(body, header)
	return s.patiently(ctx, func(ctx context.Context) error {
		_, err := s.send(ctx, request{method: http.MethodPost, path: "/v1/traces", body: body, header: header})
		return err
	})
}
