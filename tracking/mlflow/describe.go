package mlflow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// Limits of MLflow, in bytes and, of a request, in things.
const (
	maxKey      = 250
	maxParam    = 6000
	maxTag      = 8000
	maxParams   = 100
	maxTags     = 100
	maxMetrics  = 1000
	maxOwnTags  = 60 // of a person, so that ours have room
	maxSettings = 60 // parameters of an agent
)

// title is the run's name for people.
func (j *Job) title() string {
	if j.Summary.Name != "" {
		return plain.Line(j.Summary.Name)
	}
	return plain.Line(j.Summary.Agent.Name) + "-" + j.Summary.ID[:min(8, len(j.Summary.ID))]
}

// params are what the run is bound to: MLflow lets nobody change them.
func (j *Job) params() []tag {
	r := &j.Summary
	p := pairs{}
	p.add("agent", r.Agent.Name)
	p.add("agent_version", r.Agent.ID.String())
	p.add("model", r.ChosenModel)
	p.add("game", r.Machine.ROM.Title)
	p.add("rom_sha256", r.Machine.ROM.SHA256.String())
	p.add("machine", fmt.Sprintf("%s, %s %s", r.Machine.System, r.Machine.Core, r.Machine.CoreVersion))
	p.add("profile", r.Game.Name)
	if !r.Game.Version.IsZero() {
		p.add("profile_version", r.Game.Version.String())
	}
	p.add("seed", strconv.FormatUint(r.Seed, 10))
	p.add("start", r.Anchor.Name)
	p.add("help", r.Agent.Ledger().Short())
	var manifest struct {
		Params map[string]json.RawMessage `json:"params"`
	}
	if json.Unmarshal(r.Agent.Manifest, &manifest) == nil {
		names := slices.Sorted(maps.Keys(manifest.Params))
		for _, name := range names[:min(len(names), maxSettings)] {
			p.add("agent."+name, text(manifest.Params[name]))
		}
	}
	return p.list(maxParam, maxParams)
}

// text is a value of JSON as people write it: a string without its quotes.
func text(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return s
	}
	return string(value)
}

// tags are what may still change.
func (j *Job) tags() []tag {
	r := &j.Summary
	p := pairs{}
	p.add(tagRun, r.ID)
	p.add("dotmatrix.agent_version", r.Agent.ID.String())
	p.add("llm_name", strings.Join(r.ModelNames(), ", "))
	p.add("provider", strings.Join(r.Providers(), ", "))
	if r.Limit > 0 {
		p.add("max_steps", strconv.Itoa(r.Limit))
	}
	p.add("game", r.Machine.ROM.Title)
	p.add("help", r.Help().Short())
	p.add("origin", "recorded here")
	if r.Origin.Foreign() {
		p.add("origin", "imported from "+r.Origin.File)
	}
	p.add("proof", j.Proof)
	p.add("cause", string(r.Cause))
	if !r.Chain.IsZero() {
		p.add("dotmatrix.chain", r.Chain.String())
	}
	if r.Parent != "" {
		p.add("dotmatrix.parent", r.Parent)
		p.add("dotmatrix.fork_step", strconv.Itoa(r.ForkSeq))
		p.add("mlflow.parentRunId", j.Parent)
	}
	p.add("dotmatrix.continued_by", r.Next)
	p.add("mlflow.runName", j.title())
	p.add("mlflow.note.content", j.note())
	p.add("mlflow.loggedImages", "True")
	names := slices.Sorted(maps.Keys(r.Tags))
	for _, name := range names[:min(len(names), maxOwnTags)] {
		if _, ours := p[name]; !ours && !strings.HasPrefix(name, "mlflow.") && !strings.HasPrefix(name, "dotmatrix.") {
			value := r.Tags[name]
			if value == "" {
				value = "true" // MLflow shows no tag without a value
			}
			p.add(name, value)
		}
	}
	return p.list(maxTag, maxTags)
}

// note is the run in a few lines of Markdown.
func (j *Job) note() string {
	r := &j.Summary
	var out strings.Builder
	fmt.Fprintf(&out, "**%s** plays **%s**: %s, %s.", plain.Line(r.Agent.Name), plain.Line(r.Machine.ROM.Title), r.Status, plain.Count(r.Steps, "step"))
	if r.Reason != "" {
		fmt.Fprintf(&out, " Ended: %s.", plain.Line(r.Reason))
	}
	out.WriteString("\n")
	for _, m := range r.Milestones {
		fmt.Fprintf(&out, "\n- step %d: %s", m.Seq, plain.Line(m.Title))
	}
	if r.Note != "" {
		out.WriteString("\n\n" + plain.Text(r.Note))
	}
	fmt.Fprintf(&out, "\n\nSee it: `dotmatrix replay %s`", r.ID[:min(6, len(r.ID))])
	return out.String()
}

// pairs are keys and values on their way to MLflow.
type pairs map[string]string

// add leaves out what is empty.
func (p pairs) add(key, value string) {
	if value = plain.Text(value); value != "" {
		p[cut(safeKey(key), maxKey)] = value
	}
}

func (p pairs) list(longest, most int) []tag {
	list := []tag{}
	for _, key := range slices.Sorted(maps.Keys(p)) {
		if len(list) < most {
			list = append(list, tag{key, cut(p[key], longest)})
		}
	}
	return list
}

// safeKey is a key with the characters that MLflow takes. It refuses paths that lead out of themselves.
func safeKey(key string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-. /", r) {
			return r
		}
		return '_'
	}, key)
	parts := strings.Split(safe, "/")
	for i, part := range parts {
		if strings.Trim(part, ". ") == "" {
			parts[i] = "_"
		}
	}
	return strings.Join(parts, "/")
}

// statusOf is MLflow's word for how a run stands.
func statusOf(s core.Status) string {
	switch s {
	case core.Running:
		return "RUNNING"
	case core.Finished:
		return "FINISHED"
	case core.Failed:
		return "FAILED"
	}
	return "KILLED"
}
