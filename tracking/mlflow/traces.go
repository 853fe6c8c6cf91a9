package mlflow

import (
	"context"
	"net/http"

	"dotmatrix/tracking/otlp"
	"dotmatrix/tracking/remote"
)

// pushTraces sends traces of a run.
func (p *pushing) pushTraces(ctx context.Context, list []otlp.Trace) error {
	if p.at.Model != "" {
		for _, trace := range list {
			if err := p.linkTrace(ctx, trace); err != nil {
				return err
			}
		}
	}
	return otlp.Send(ctx, list, p.postTraces, p.o.Notice, func(int) error { return nil })
}

func (p *pushing) postTraces(ctx context.Context, list []otlp.Trace) error {
	var spans []otlp.Span
	for _, trace := range list {
		spans = append(spans, trace.Spans...)
	}
	body, err := otlp.Body(map[string]any{"service.name": "dotmatrix"}, spans)
	if err != nil {
		return err
	}
	header := map[string]string{"Content-Type": otlp.ContentType, "x-mlflow-experiment-id": p.at.Experiment, "x-mlflow-run-id": p.at.Run}
	body = remote.Compress(body, header)
	return p.patiently(ctx, func(ctx context.Context) error {
		_, err := p.send(ctx, request{method: http.MethodPost, path: "/v1/traces", body: body, header: header})
		return err
	})
}
