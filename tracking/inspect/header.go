package inspect

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// scorer is the name of the one score of a sample: how many milestones of the game the run reached.
const scorer = "milestones"

// header says what was evaluated and what came of it.
type header struct {
	runs       []Run
	eval, plan map[string]any
	usage      modelUsage
}

func newHeader(runs []Run, o Options) *header {
	first := &runs[0].Summary
	game := gameOf(first)
	ids, samples := "", []string{}
	for i := range runs {
		ids += runs[i].Summary.ID + " "
		samples = append(samples, runs[i].Summary.ID)
	}
	eval := map[string]any{
		"eval_id": shortID("eval", ids), "run_id": shortID("run", ids), "created": moment(first.Start), "task": game, "task_id": shortID("task", game),
		"task_version": 0, "dataset": map[string]any{"name": game, "samples": len(runs), "sample_ids": samples},
		"model": modelOf(first), "model_args": map[string]any{}, "task_args": map[string]any{}, "config": map[string]any{"epochs": 1},
		"packages": map[string]string{"dotmatrix": o.Release}, "scorers": []any{map[string]any{"name": scorer}},
		"metadata": map[string]any{"rom": first.Machine.ROM.Title, "machine": first.Machine.Core},
	}
	plan := map[string]any{"name": "plan", "config": map[string]any{}, "steps": []any{map[string]any{
		"solver": plain.Line(first.Agent.Name), "params": map[string]any{"version": first.Agent.ID, "help": first.Help().Short(), "seed": first.Seed}}}}
	return &header{runs: runs, eval: eval, plan: plan, usage: modelUsage{}}
}

// whole is header.json.
func (h *header) whole() map[string]any {
	status, sum := "success", 0
	var problem any
	var end time.Time
	done := 0
	for i := range h.runs {
		r := &h.runs[i].Summary
		if s := statusOf(r.Status); s != "success" && status == "success" {
			status = s
		}
		if r.Status == core.Failed {
			problem = problemOf(r)
		}
		if r.Status == core.Finished {
			done++
		}
		sum += len(r.Milestones)
		if r.End.After(end) {
			end = r.End
		}
	}
	start := h.runs[0].Summary.Start
	whole := map[string]any{
		"version": logVersion, "status": status, "eval": h.eval, "plan": h.plan, "invalidated": false,
		"results": map[string]any{"total_samples": len(h.runs), "completed_samples": done, "scores": []any{map[string]any{
			"name": scorer, "scorer": scorer, "params": map[string]any{}, "scored_samples": len(h.runs), "unscored_samples": 0,
			"metrics": map[string]any{"mean": map[string]any{"name": "mean", "value": float64(sum) / float64(len(h.runs)), "params": map[string]any{}}}}}},
		"stats": map[string]any{"started_at": moment(start), "completed_at": moment(later(end, start)), "model_usage": h.usage},
	}
	if problem != nil {
		whole["error"] = problem
	}
	return whole
}

// statusOf is a run's status in Inspect's words.
func statusOf(s core.Status) string {
	switch s {
	case core.Finished:
		return "success"
	case core.Running:
		return "started"
	case core.Failed:
		return "error"
	default:
		return "cancelled"
	}
}

func problemOf(r *core.RunSummary) map[string]any {
	message := cmp.Or(r.Reason, "the run failed")
	return map[string]any{"message": message, "traceback": message, "traceback_ansi": plain.Text(message)}
}

func gameOf(r *core.RunSummary) string {
	return cmp.Or(plain.Line(r.Game.Name), plain.Line(r.Machine.ROM.Title), "game")
}

// modelOf names the model of a run; an agent that asks none is named itself.
func modelOf(r *core.RunSummary) string {
	return cmp.Or(plain.Line(r.Model()), "none/"+plain.Line(r.Agent.Name))
}

// shortID is an ID of Inspect's kind, which is the same for the same thing.
func shortID(kind, of string) string { return core.Sum([]byte(kind + " " + of)).String()[:22] }

// moment is a time in Inspect's form.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// usage is what a model's calls took. Tokens that came out of a cache are not among its input.
type usage struct {
	Input      int      `json:"input_tokens"`
	Output     int      `json:"output_tokens"`
	Total      int      `json:"total_tokens"`
	CacheRead  int      `json:"input_tokens_cache_read,omitempty"`
	CacheWrite int      `json:"input_tokens_cache_write,omitempty"`
	Reasoning  int      `json:"reasoning_tokens,omitempty"`
	Cost       *float64 `json:"total_cost,omitempty"` // US dollars; nil: no price is known
}

func usageOf(s *core.Span) usage {
	all := core.UsageOf(*s)
	written := whole(s.Attributes[core.AttrCacheWriteTokens])
	u := usage{Input: max(0, all.InputTokens-all.CachedTokens-written), Output: all.OutputTokens, Total: all.Tokens(),
		CacheRead: all.CachedTokens, CacheWrite: written, Reasoning: all.ReasoningTokens}
	if all.Unpriced == 0 && all.Calls > all.Failed {
		u.Cost = &all.Dollars
	}
	return u
}

// modelUsage is usage by the model's name.
type modelUsage map[string]usage

func (m modelUsage) add(model string, u usage) {
	old := m[model]
	sum := usage{old.Input + u.Input, old.Output + u.Output, old.Total + u.Total, old.CacheRead + u.CacheRead, old.CacheWrite + u.CacheWrite, old.Reasoning + u.Reasoning, old.Cost}
	if u.Cost != nil {
		dollars := *u.Cost
		if old.Cost != nil {
			dollars += *old.Cost
		}
		sum.Cost = &dollars
	}
	m[model] = sum
}

func (m modelUsage) addAll(other modelUsage) {
	for name, u := range other {
		m.add(name, u)
	}
}

// whole is an attribute that is a whole number, in each of the types that it can have.
func whole(value any) int {
	switch n := value.(type) {
	case int:
		return n
	case int64:
		return int(n)
	case float64:
		return int(n)
	}
	return 0
}

// reasonText says how a run ended.
func reasonText(r *core.RunSummary) string {
	titles := make([]string, 0, len(r.Milestones))
	for _, m := range slices.Clone(r.Milestones) {
		titles = append(titles, fmt.Sprintf("%s (step %d)", m.Title, m.Seq))
	}
	if len(titles) == 0 {
		return "no milestone was reached"
	}
	text := titles[0]
	for _, t := range titles[1:] {
		text += ", " + t
	}
	return text
}
