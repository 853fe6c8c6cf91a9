package export

import (
	"bytes"
	"encoding/json"
	"time"

	"dotmatrix/core"
)

// stepJSON is a step as JSON: all that is recorded of it but the machine's state, which stands by its hash.
type stepJSON struct {
	Type      string           `json:"type"` // "step"
	Seq       int              `json:"seq"`
	Actor     core.Actor       `json:"actor"`
	Action    core.Action      `json:"action"`
	Input     []holdJSON       `json:"input"`
	Tick      uint64           `json:"tick"`
	Frames    int              `json:"frames"`
	Start     time.Time        `json:"start,omitzero"`
	Seconds   float64          `json:"seconds"` // wall time of thinking and acting
	Said      string           `json:"said"`
	Reasoning string           `json:"reasoning,omitempty"`
	Steered   []string         `json:"steered,omitempty"`
	Fault     string           `json:"fault,omitempty"`
	Memory    json.RawMessage  `json:"memory,omitempty"`
	Facts     json.RawMessage  `json:"facts,omitempty"`
	Reached   []core.Milestone `json:"reached,omitempty"`
	Calls     []core.Span      `json:"calls,omitempty"`
	Screen    screenJSON       `json:"screen"`
	StateHash core.Hash        `json:"state_sha256"`
	Chain     core.Hash        `json:"chain"`
}

// holdJSON is buttons held for a number of frames.
type holdJSON struct {
	Buttons core.Buttons `json:"buttons"`
	Frames  uint32       `json:"frames"`
}

// screenJSON is the picture at a step's end.
type screenJSON struct {
	SHA256 core.Hash `json:"sha256"` // of the picture's coded form, as the chain has it
	PNG    []byte    `json:"png"`
}

func jsonOf(step *core.Step) (*stepJSON, error) {
	var picture bytes.Buffer
	if err := encoder.Encode(&picture, indexed(step.Screen)); err != nil {
		return nil, err
	}
	s := &stepJSON{
		Type: "step", Seq: step.Seq, Actor: step.Actor, Action: step.Action, Input: []holdJSON{}, Tick: step.Tick, Frames: step.Frames(), Start: step.Start,
		Seconds: step.Duration.Seconds(), Said: step.Said, Reasoning: step.Reasoning, Steered: step.Steered, Fault: step.Fault, Memory: step.Memory,
		Facts: step.Facts, Reached: step.Reached, Calls: step.Spans, Screen: screenJSON{step.ScreenHash, picture.Bytes()}, StateHash: step.StateHash, Chain: step.Chain,
	}
	for _, h := range step.Input {
		s.Input = append(s.Input, holdJSON{h.Buttons, h.Frames})
	}
	return s, nil
}

// runJSON is a run with what became of it.
type runJSON struct {
	Type       string           `json:"type"` // "run"
	Run        core.Run         `json:"run"`
	Manifest   json.RawMessage  `json:"manifest"` // of the agent
	Help       core.Ledger      `json:"help"`
	Status     core.Status      `json:"status"`
	Reason     string           `json:"reason,omitempty"`
	Next       string           `json:"next,omitempty"`
	End        time.Time        `json:"end,omitzero"`
	Steps      int              `json:"steps"`
	Frames     int              `json:"frames"`
	Presses    int              `json:"presses"`
	Seconds    float64          `json:"seconds"`
	Usage      core.Usage       `json:"usage"`
	Milestones []core.Milestone `json:"milestones"`
	Note       string           `json:"note,omitempty"`
	Tags       any              `json:"tags,omitempty"`
	Bookmarks  []core.Bookmark  `json:"bookmarks,omitempty"`
	Chain      core.Hash        `json:"chain"`
}

func jsonOfRun(r *core.RunSummary) *runJSON {
	out := &runJSON{
		Type: "run", Run: r.Run, Manifest: r.Agent.Manifest, Help: r.Help(), Status: r.Status, Reason: r.Reason, Next: r.Next, End: r.End,
		Steps: r.Steps, Frames: r.Frames, Presses: r.Presses, Seconds: r.Wall.Seconds(), Usage: r.Usage,
		Milestones: append([]core.Milestone{}, r.Milestones...), Note: r.Note, Bookmarks: r.Bookmarks, Chain: r.Chain,
	}
	if len(r.Tags) > 0 {
		out.Tags = r.Tags
	}
	return out
}
