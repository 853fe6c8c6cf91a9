package mlflow

import (
	"encoding/json"
	"slices"

	"dotmatrix/core"
)

// cursor is how far a run was pushed to one server and experiment. It stands in the record, so that a push that broke off
// goes on there.
type cursor struct {
	Experiment string     `json:"experiment"` // its ID
	Run        string     `json:"run"`        // MLflow's ID
	Artifacts  string     `json:"artifacts"`  // URI of the run's files
	Model      string     `json:"model,omitempty"`
	Steps      string     `json:"steps"` // Selection
	Next       int        `json:"next"`  // first step that is not there yet
	Sum        sums       `json:"sum"`
	Marks      []string   `json:"marks,omitempty"` // assessments that are there
	Closed     *core.Hash `json:"closed,omitempty"`
	Described  *core.Hash `json:"described,omitempty"` // of the tags
}

// sums are what the metrics add up over the steps before Next.
type sums struct {
	Usage      core.Usage `json:"usage"`
	Milestones int        `json:"milestones"`
	Presses    int        `json:"presses"`
	Faults     int        `json:"faults"`
}

// readCursor reads what was kept; what cannot be read counts as nothing.
func readCursor(kept json.RawMessage) (c cursor) {
	if json.Unmarshal(kept, &c) != nil || c.Next < 0 {
		return cursor{}
	}
	return c
}

func (c *cursor) marked(mark string) bool { return slices.Contains(c.Marks, mark) }

// restart has all steps pushed again, which does no harm.
func (c *cursor) restart() { c.Next, c.Sum, c.Closed = 0, sums{}, nil }

// RunOf is MLflow's ID of the run in what Job.Save kept; empty where there is none.
func RunOf(kept json.RawMessage) string { return readCursor(kept).Run }
