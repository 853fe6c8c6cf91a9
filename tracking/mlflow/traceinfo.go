package mlflow

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"dotmatrix/tracking/otlp"
)

// linkTrace has a trace stand on the page of the run's model, before its spans come. Spans alone cannot say that.
func (p *pushing) linkTrace(ctx context.Context, trace otlp.Trace) error {
	root := trace.Spans[0]
	state := "OK"
	if root.Failed != "" {
		state = "ERROR"
	}
	name, _ := root.Values[attrTag+"mlflow.traceName"].(string)
	info := map[string]any{
		"trace_id":       "tr-" + root.Trace,
		"trace_location": map[string]any{"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": map[string]string{"experiment_id": p.at.Experiment}},
		"request_time":   root.Start.UTC().Format(time.RFC3339Nano), "execution_duration": fmt.Sprintf("%.3fs", root.End.Sub(root.Start).Seconds()), "state": state,
		"trace_metadata": map[string]string{"mlflow.modelId": p.at.Model, "mlflow.sourceRun": p.at.Run, "mlflow.trace.session": p.Summary.ID, "mlflow.trace_schema.version": "3"},
		"tags":           map[string]string{"mlflow.traceName": name},
	}
	err := p.call(ctx, http.MethodPost, api3+"traces", map[string]any{"trace": map[string]any{"trace_info": info}}, nil)
	if err != nil {
		return fmt.Errorf("linking the trace of step %d with its model: %w", trace.Seq, err)
	}
	return nil
}
