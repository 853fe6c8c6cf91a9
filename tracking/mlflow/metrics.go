package mlflow

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
)

type metric struct {
	Key       string  `json:"key"`
	Value     float64 `json:"value"`
	Timestamp int64   `json:"timestamp"` // in milliseconds
	Step      int     `json:"step"`
	Model     string  `json:"model_id,omitempty"`
}

// endOf is when a step ended; the anchor of a run has no time of its own.
func endOf(step *core.Step, run *core.Run) time.Time {
	if step.Start.IsZero() {
		return run.Start
	}
	return step.Start.Add(step.Duration)
}

// metricsOf are the numbers of a step, and what they add up to with those before.
func metricsOf(step *core.Step, run *core.Run, sum *sums) []metric {
	usage := core.UsageOf(step.Spans...)
	sum.Usage = sum.Usage.Plus(usage)
	sum.Milestones += len(step.Reached)
	sum.Presses += len(step.Action.Presses)
	if step.Fault != "" {
		sum.Faults++
	}
	values := map[string]float64{
		"milestones": float64(sum.Milestones),
		"presses":    float64(sum.Presses),
		"faults":     float64(sum.Faults),
		"frames":     float64(step.Frames()),
		"tick":       float64(step.Tick),
		"latency":    step.Duration.Seconds(),
	}
	if sum.Usage.Calls > 0 {
		addUsage(values, step, usage, sum.Usage)
	}
	addFacts(values, step.Facts)
	at := endOf(step, run).UnixMilli()
	list := make([]metric, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if v := values[key]; !math.IsNaN(v) && !math.IsInf(v, 0) {
			list = append(list, metric{Key: key, Value: v, Timestamp: at, Step: step.Seq})
		}
	}
	return list
}

// addUsage adds what the model calls took.
func addUsage(values map[string]float64, step *core.Step, now, all core.Usage) {
	thinking := time.Duration(0)
	for _, s := range step.Spans {
		if s.Op == core.OpChat {
			thinking += s.End.Sub(s.Start)
		}
	}
	maps.Copy(values, map[string]float64{
		"model_calls":   float64(now.Calls),
		"model_latency": thinking.Seconds(),
		"input_tokens":  float64(now.InputTokens),
		"output_tokens": float64(now.OutputTokens),
		"tokens":        float64(now.Tokens()),
		"dollars":       now.Dollars,
		"total_tokens":  float64(all.Tokens()),
		"total_dollars": all.Dollars,
	})
}

const (
	maxFacts    = 200 // numbers of a step's facts
	maxElements = 8   // of a list whose numbers are taken one by one, such as a party
	maxDepth    = 6
)

// addFacts adds every number of the facts by its path: truths as 0 and 1, and of lists how long they are. MLflow shows what
// has the same name before the last slash together.
func addFacts(values map[string]float64, facts json.RawMessage) {
	var read map[string]any
	if json.Unmarshal(facts, &read) != nil {
		return
	}
	found := map[string]float64{}
	for name, value := range read {
		walkFacts(found, "facts/"+strings.ReplaceAll(name, "/", "_"), value, 1)
	}
	for i, key := range slices.Sorted(maps.Keys(found)) {
		if i == maxFacts {
			return
		}
		values[key] = found[key]
	}
}

func walkFacts(found map[string]float64, path string, value any, depth int) {
	if depth > maxDepth {
		return
	}
	path = cut(safeKey(path), maxKey)
	switch v := value.(type) {
	case float64:
		found[path] = v
	case bool:
		found[path] = 0
		if v {
			found[path] = 1
		}
	case map[string]any:
		for key, part := range v {
			walkFacts(found, path+"."+strings.ReplaceAll(key, "/", "_"), part, depth+1)
		}
	case []any:
		found[path+".count"] = float64(len(v))
		for i, part := range v[:min(len(v), maxElements)] {
			if _, group := part.(map[string]any); group {
				walkFacts(found, fmt.Sprintf("%s.%d", path, i+1), part, depth+1)
			}
		}
	}
}

// lastMetrics are what the run came to, for the page of its model.
func (j *Job) lastMetrics(model string) []metric {
	r := &j.Summary
	at := max(r.End.UnixMilli(), r.Start.UnixMilli())
	values := map[string]float64{"run/milestones": float64(len(r.Milestones)), "run/steps": float64(r.Steps), "run/frames": float64(r.Frames),
		"run/faults": float64(r.Faults), "run/fallbacks": float64(r.Fallbacks), "run/seconds": r.Wall.Seconds()}
	spent := r.Spent()
	if spent.Calls > 0 {
		values["run/tokens"], values["run/dollars"] = float64(spent.Tokens()), spent.Dollars
	}
	if r.Usage.Calls == 0 && spent.Calls > 0 { // it was told: no step has any of it
		values["model_calls"], values["input_tokens"], values["output_tokens"] = float64(spent.Calls), float64(spent.InputTokens), float64(spent.OutputTokens)
		values["total_tokens"], values["total_dollars"] = float64(spent.Tokens()), spent.Dollars
	}
	var list []metric
	for _, key := range slices.Sorted(maps.Keys(values)) {
		list = append(list, metric{Key: key, Value: values[key], Timestamp: at, Step: r.Steps, Model: model})
	}
	return list
}
