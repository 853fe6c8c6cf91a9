package mlflow_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/mlflow"
	"dotmatrix/tracking/otlp"
)

// steps is a recorded run of these steps.
type steps []*core.Step

func (s steps) Last(context.Context) (int, error) {
	if len(s) == 0 {
		return 0, fmt.Errorf("run: %w", core.ErrNoSteps)
	}
	return len(s) - 1, nil
}

func (s steps) Step(_ context.Context, seq int) (*core.Step, error) {
	if seq < 0 || seq >= len(s) {
		return nil, errors.New("no such step")
	}
	return s[seq], nil
}

var began = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// play makes a run of n steps by a model: with a chat and a tool call in each, a milestone in step 2.
func play(n int) (steps, core.RunSummary) {
	frame := core.NewFrame(160, 144)
	list := steps{{Seq: 0, Actor: core.ActorAnchor, Screen: frame, Facts: json.RawMessage(`{"badges":0}`)}}
	for seq := 1; seq <= n; seq++ {
		at := began.Add(time.Duration(seq) * time.Second)
		step := &core.Step{Seq: seq, Actor: core.ActorAgent, Action: core.Action{Presses: []core.Press{{Buttons: core.A, Hold: 8, Wait: 16}}}, Start: at, Duration: time.Second / 2,
			Screen: frame, Tick: uint64(60 * seq), Said: fmt.Sprintf("step %d", seq),
			Facts: json.RawMessage(fmt.Sprintf(`{"badges":%d,"battle":%t,"party":[{"level":5,"name":"x"}],"../up":1}`, seq, seq%2 == 0)),
			Spans: []core.Span{
				{ID: "aaaaaaaaaaaaaaaa", Name: "chat toy", Op: core.OpChat, Start: at, End: at.Add(time.Second / 4),
					Attributes: map[string]any{core.AttrModel: "toy", core.AttrAnsweredBy: "toy-1", core.AttrInputTokens: 100.0, core.AttrOutputTokens: 20.0, core.AttrCost: 0.25},
					Input:      []core.Message{{Role: core.RoleUser, Parts: []core.Part{{Text: "look"}, {Media: "image/png", Data: make([]byte, 3000)}}}},
					Output:     &core.Message{Role: core.RoleAssistant, Parts: []core.Part{{Text: "press a"}}}},
				{ID: "bbbbbbbbbbbbbbbb", Parent: "aaaaaaaaaaaaaaaa", Name: "execute_tool find_path", Op: core.OpExecuteTool, Start: at, End: at,
					Attributes: map[string]any{core.AttrToolName: "find_path", core.AttrToolArguments: `{"x":1}`, core.AttrToolResult: "up"}},
			}}
		if seq == 2 {
			step.Reached = []core.Milestone{{Key: "door", Title: "Open the door", Seq: 2}}
		}
		list = append(list, step)
	}
	run := core.RunSummary{Run: core.Run{ID: "0123456789abcdef", Start: began, Seed: 3,
		Agent:   core.Version{ID: core.Sum([]byte("agent")), Name: "toy", Manifest: json.RawMessage(`{"params":{"model":"toy"},"ledger":{"observes":["screen"],"tools":["find_path"],"hints":[]}}`)},
		Machine: core.MachineInfo{System: "DMG", Core: "core", CoreVersion: "5", ROM: core.ROM{Title: "GAME"}}},
		Outcome: core.Outcome{Status: core.Finished, Reason: "played", End: began.Add(time.Hour)}, Steps: n, Frames: 60 * n,
		Milestones: []core.Milestone{{Key: "door", Title: "Open the door", Seq: 2}},
		Bookmarks:  []core.Bookmark{{Seq: 1, Text: "loses its way here", Made: began.Add(time.Minute)}},
		Tags:       map[string]string{"group": "A", "mlflow.user": "nobody"}, Usage: core.Usage{Calls: n, InputTokens: 100 * n, OutputTokens: 20 * n, Dollars: 0.25 * float64(n)}}
	return list, run
}

// pusher pushes one run again and again, with what it keeps in between.
type pusher struct {
	t       *testing.T
	options mlflow.Options
	job     mlflow.Job
	waits   []time.Duration
	notices []string
	kept    json.RawMessage
}

func newPusher(t *testing.T, url string, n int) *pusher {
	list, run := play(n)
	p := &pusher{t: t}
	p.options = mlflow.Options{URL: url, Now: func() time.Time { return began }, Notice: func(text string) { p.notices = append(p.notices, text) },
		Sleep: func(ctx context.Context, d time.Duration) error { p.waits = append(p.waits, d); return ctx.Err() }}
	p.job = mlflow.Job{Run: list, Summary: run, Experiment: "tests", Steps: otlp.All, User: "me",
		Model: &mlflow.Model{Version: run.Agent, Number: 4, Aliases: []string{"champion"}, Export: []byte(`{"format":"dotmatrix model 1"}`),
			Inputs: json.RawMessage(`[{"name":"action","type":"string","required":true}]`)},
		Save: func(_ context.Context, cursor json.RawMessage) error { p.kept = cursor; return nil },
		Files: func(context.Context) (fs.FS, func() error, error) {
			return fstest.MapFS{"bundle/run.dmx": {Data: []byte("SQLite")}}, func() error { return nil }, nil
		}}
	return p
}

func (p *pusher) push() (mlflow.Pushed, error) { return p.pushUntil(context.Background()) }

func (p *pusher) pushUntil(ctx context.Context) (mlflow.Pushed, error) {
	p.t.Helper()
	server, err := mlflow.NewServer(p.options)
	if err != nil {
		p.t.Fatal(err)
	}
	job := p.job
	job.Cursor = p.kept
	return server.Push(ctx, &job)
}

func (p *pusher) must() mlflow.Pushed {
	p.t.Helper()
	pushed, err := p.push()
	if err != nil {
		p.t.Fatal(err)
	}
	return pushed
}
