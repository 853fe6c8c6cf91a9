package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/tuitest"
)

var epoch = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// fakeShelf is a record in memory. Its filter selects the runs of an agent.
type fakeShelf struct {
	rows    []core.RunSummary
	mark    string
	err     error // of deleting
	loads   int
	deleted []string
	kept    map[string][]byte
}

func (s *fakeShelf) Mark(context.Context) string { return s.mark }

func (s *fakeShelf) Runs(_ context.Context, where string) ([]core.RunSummary, error) {
	s.loads++
	if where == "" {
		return slices.Clone(s.rows), nil
	}
	agent, ok := strings.CutPrefix(where, "agent=")
	if !ok {
		return nil, fmt.Errorf("%q is no filter", where)
	}
	return slices.DeleteFunc(slices.Clone(s.rows), func(r core.RunSummary) bool { return r.Agent.Name != agent }), nil
}

func (s *fakeShelf) Said(_ context.Context, words string, most int) ([]Hit, error) {
	switch words {
	case "fail":
		return nil, errors.New("the record is damaged")
	case "lamp":
		return []Hit{{Run: "bb02", Seq: 17, Agent: "explorer", Game: "LAMPWICK", Said: "I light the lamp."}, {Run: "aa01", Seq: 3, Agent: "random", Game: "LAMPWICK", Said: "A lamp?"}}, nil
	}
	return nil, nil
}

func (s *fakeShelf) LastPicture(context.Context, string) (*core.Frame, error) {
	return core.NewFrame(160, 144), nil
}

func (s *fakeShelf) Delete(_ context.Context, runs []string) error {
	if s.err != nil {
		return s.err
	}
	s.deleted = append(s.deleted, runs...)
	s.rows = slices.DeleteFunc(s.rows, func(r core.RunSummary) bool { return slices.Contains(runs, r.ID) })
	s.mark += "d"
	return nil
}

func (s *fakeShelf) Recall(name string) []byte          { return s.kept[name] }
func (s *fakeShelf) Remember(name string, value []byte) { s.kept[name] = value }

func fakeRow(id, agent string, status core.Status, steps int, ago time.Duration) core.RunSummary {
	var r core.RunSummary
	r.ID, r.Agent.Name, r.Status, r.Steps, r.Start = id, agent, status, steps, epoch.Add(-ago)
	r.Frames, r.Presses, r.Wall = steps*24, steps, time.Duration(steps)*time.Second
	r.Machine = core.MachineInfo{Width: 160, Height: 144, ROM: core.ROM{Title: "LAMPWICK"}}
	return r
}

// newFakeShelf has one run of each kind, the newest first.
func newFakeShelf() *fakeShelf {
	s := &fakeShelf{kept: map[string][]byte{}, rows: []core.RunSummary{
		fakeRow("ee05", "openai", core.Running, 12, 2*time.Minute),
		fakeRow("dd04", "explorer", core.Stopped, 90, time.Hour),
		fakeRow("cc03", "openai", core.Failed, 3, 5*time.Hour),
		fakeRow("bb02", "explorer", core.Finished, 600, 30*time.Hour),
		fakeRow("aa01", "random", core.Interrupted, 1500, 40*24*time.Hour),
	}}
	s.rows[0].Usage = core.Usage{Calls: 12, InputTokens: 30_000, OutputTokens: 1_000, Dollars: 0.0123}
	s.rows[0].Agent.ID, s.rows[0].Agent.Manifest = core.Sum([]byte("openai")), []byte(`{"ledger":{"observes":["screen"],"tools":["notes"]}}`)
	s.rows[0].Models = []core.ModelUse{{Provider: "openai", Asked: "gpt-4o", Answered: "gpt-4o-2026", Calls: 12}}
	s.rows[2].Models = []core.ModelUse{{Provider: "local", Asked: "small", Answered: "small", Calls: 2}, {Provider: "local", Asked: "big", Answered: "big", Calls: 1}}
	s.rows[1].Parent, s.rows[1].ForkSeq = "bb02", 40
	s.rows[2].Reason = "the model endpoint cannot be reached"
	s.rows[2].Usage = core.Usage{Calls: 3, InputTokens: 9_000, Dollars: 1.5}
	s.rows[3].Milestones = []core.Milestone{{Title: "Leave home", Seq: 9}, {Title: "Meet the elder", Seq: 80}}
	s.rows[3].Tags, s.rows[3].Note = map[string]string{"try": "3", "champion": ""}, "took the short way"
	s.rows[3].Bookmarks = []core.Bookmark{{Seq: 80, Text: "here it asks the elder"}}
	return s
}

func newFakeScreen(t testing.TB, shelf Shelf, width, height int) *tuitest.Driver[*Screen] {
	t.Helper()
	return tuitest.Start(t, epoch, width, height, func(d *tuitest.Driver[*Screen]) *Screen {
		return New(t.Context(), Options{Shelf: shelf, Clock: d.Clock, Draw: tuitest.Draw, Tick: d.Tick})
	})
}

// listed are the runs of the table, in order.
func (s *Screen) listed() string {
	ids := make([]string, len(s.lines))
	for i, l := range s.lines {
		ids[i] = l.branch + l.row.ID
	}
	return strings.Join(ids, " ")
}
