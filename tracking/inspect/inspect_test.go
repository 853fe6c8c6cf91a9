package inspect_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/inspect"
)

var start = time.Unix(1_700_000_000, 0).UTC()

// steps are those of a run.
type steps []*core.Step

func (s steps) Step(_ context.Context, seq int) (*core.Step, error) {
	if seq < 0 || seq >= len(s) {
		return nil, errors.New("no such step")
	}
	return s[seq], nil
}

func step(seq int, actor core.Actor, change func(*core.Step)) *core.Step {
	screen := core.NewFrame(4, 2)
	screen.Pix[0] = uint16(seq)
	s := &core.Step{Seq: seq, Actor: actor, Start: start.Add(time.Duration(seq) * time.Second), Duration: time.Second / 2, Screen: screen, ScreenHash: screen.Hash(),
		Facts: json.RawMessage(`{"x":1}`), Memory: json.RawMessage(`{}`)}
	if change != nil {
		change(s)
	}
	return s
}

// chat is a call of a model with a picture and a tool whose schema nobody checked.
var chat = core.Span{ID: "00000000000000c1", Name: "chat toy", Op: core.OpChat, Start: start, End: start.Add(time.Second), Attributes: map[string]any{
	core.AttrModel: "toy", core.AttrAnsweredBy: "toy-1", core.AttrTemperature: 0.5, core.AttrReasoningLevel: "enormous", core.AttrInputTokens: 100, core.AttrCachedTokens: 30,
	core.AttrOutputTokens: 7, core.AttrCost: 0.25, core.AttrFinishReasons: []string{"length"},
	core.AttrToolDefinitions: `[{"name":"go","description":"walks","parameters":{"type":["null","object"],"properties":{"to":{"type":"string","$ref":"x"}},"oneOf":3}}]`},
	Input: []core.Message{core.TextMessage(core.RoleSystem, strings.Repeat("play ", 100)),
		{Role: core.RoleUser, Parts: []core.Part{{Text: "look"}, {Media: "image/png", Data: []byte("picture")}}}},
	Output: &core.Message{Role: core.RoleAssistant, Parts: []core.Part{{Text: "north"}}, Reasoning: "hm", ToolCalls: []core.ToolCall{{ID: "t1", Name: "go", Arguments: "not json"}}}}

var tool = core.Span{ID: "00000000000000c2", Op: core.OpExecuteTool, Name: "execute_tool go", Start: start, End: start, ErrorType: "error", Error: "a wall",
	Attributes: map[string]any{core.AttrToolName: "go", core.AttrToolCallID: "t1", core.AttrToolArguments: `{"to":"north"}`, core.AttrToolResult: "nothing"}}

// run is a run of three steps, which is forked at its first.
func run() inspect.Run {
	goal := core.Milestone{Key: "goal", Title: "The goal", Seq: 2}
	all := steps{step(0, core.ActorAnchor, nil),
		step(1, core.ActorAgent, func(s *core.Step) { s.Said, s.Spans = "I go north", []core.Span{chat, tool} }),
		step(2, core.ActorPerson, func(s *core.Step) {
			s.Reached, s.Steered, s.Fault = []core.Milestone{goal}, []string{"mind the wall"}, "no answer"
		})}
	parent := core.RunSummary{Run: core.Run{ID: "00000000000000aa", Start: start, Agent: core.Version{Name: "walker"}}, Steps: 2,
		Milestones: []core.Milestone{goal}, Outcome: core.Outcome{Status: core.Finished, End: start.Add(3 * time.Second)}}
	fork := core.RunSummary{Run: core.Run{ID: "00000000000000bb", Start: start.Add(time.Hour), Parent: parent.ID, ForkSeq: 1, Agent: core.Version{Name: "other"}}, Outcome: core.Outcome{Status: core.Stopped}}
	return inspect.Run{Steps: all, Summary: parent, To: 2, Forks: []inspect.Run{{Steps: steps{nil, nil, step(2, core.ActorAgent, func(s *core.Step) { s.Spans = []core.Span{chat} })}, Summary: fork, From: 2, To: 2}}}
}

func written(t *testing.T, r inspect.Run) ([]byte, *zip.Reader) {
	t.Helper()
	var out bytes.Buffer
	told := 0
	if err := inspect.Write(t.Context(), &out, []inspect.Run{r}, inspect.Options{Release: "v1", Told: func() { told++ }}); err != nil {
		t.Fatal(err)
	}
	if told != 4 {
		t.Errorf("%d steps told", told)
	}
	log, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), log
}

func read(t *testing.T, log *zip.Reader, name string, into any) {
	t.Helper()
	file, err := log.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(file)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(name, err)
	}
}

type event map[string]any

type sampleFile struct {
	ID          string
	Events      []event
	Attachments map[string]string
	Messages    []map[string]any
	Usage       map[string]struct {
		Input int     `json:"input_tokens"`
		Read  int     `json:"input_tokens_cache_read"`
		Total int     `json:"total_tokens"`
		Cost  float64 `json:"total_cost"`
	} `json:"model_usage"`
	Scores map[string]struct{ Value int }
}

func sampleOf(t *testing.T) sampleFile {
	t.Helper()
	_, log := written(t, run())
	var s sampleFile
	read(t, log, "samples/00000000000000aa_epoch_1.json", &s)
	return s
}

// of are the events of a kind.
func (s sampleFile) of(kind string) (list []event) {
	for _, e := range s.Events {
		if e["event"] == kind {
			list = append(list, e)
		}
	}
	return list
}

func TestTheSameRunMakesTheSameBytes(t *testing.T) {
	one, _ := written(t, run())
	other, _ := written(t, run())
	if !bytes.Equal(one, other) {
		t.Error("the logs of one run differ")
	}
}

func TestHeaderSaysWhatCameOfTheRun(t *testing.T) {
	_, log := written(t, run())
	var head struct {
		Version int
		Status  string
		Eval    struct{ Model string }
		Results struct {
			Scores []struct {
				Metrics map[string]struct{ Value float64 }
			}
		}
	}
	read(t, log, "header.json", &head)
	if head.Version != 2 || head.Status != "success" || head.Eval.Model != "none/walker" || head.Results.Scores[0].Metrics["mean"].Value != 1 {
		t.Errorf("%+v", head)
	}
	for status, want := range map[core.Status]string{core.Running: "started", core.Stopped: "cancelled", core.Interrupted: "cancelled", core.Failed: "error"} {
		r := run()
		r.Summary.Status, r.Summary.Reason = status, "the reason"
		_, log := written(t, r)
		var head struct {
			Status string
			Error  *struct{ Message string }
		}
		read(t, log, "header.json", &head)
		if head.Status != want || (head.Error != nil) != (status == core.Failed) {
			t.Errorf("%s: %+v", status, head)
		}
	}
}

func TestCallsOfModelsAndTools(t *testing.T) {
	s := sampleOf(t)
	models := s.of("model")
	if len(models) != 2 {
		t.Fatalf("%d model events", len(models))
	}
	got, err := json.Marshal(models[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"model":"toy"`, `"model":"toy-1"`, `"stop_reason":"max_tokens"`, `"temperature":0.5`, `"input_tokens":70`, `"parse_error":`,
		`"arguments":{"arguments":"not json"}`, `"parameters":{"properties":{"to":{"type":"string"}},"type":"object"}`, `"reasoning":"hm"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
	if strings.Contains(string(got), "enormous") || strings.Contains(string(got), "play play") {
		t.Errorf("an effort that Inspect refuses, or a long text that is not attached: %s", got)
	}
	if u := s.Usage["toy-1"]; u.Input != 70 || u.Read != 30 || u.Total != 107 || u.Cost != 0.25 {
		t.Errorf("usage %+v: the fork's calls are not the run's", u)
	}
	failed := s.of("tool")[1]
	if failed["function"] != "go" || failed["id"] != "t1" || failed["error"].(map[string]any)["message"] != "a wall" {
		t.Errorf("%v", failed)
	}
}

func TestPicturesAreAttached(t *testing.T) {
	s := sampleOf(t)
	seen := 0
	for _, e := range s.of("tool") {
		if e["function"] != "press" {
			continue
		}
		content := e["result"].([]any)
		id := strings.TrimPrefix(content[len(content)-1].(map[string]any)["image"].(string), "attachment://")
		data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.Attachments[id], "data:image/png;base64,"))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil || picture.Bounds().Dx() != 4 {
			t.Fatal(err, picture)
		}
		red, _, _, _ := picture.At(0, 0).RGBA()
		if want := []uint32{0, 8, 16, 16}[seen]; red>>8 != want {
			t.Errorf("picture %d: red %d, want %d", seen, red>>8, want)
		}
		seen++
	}
	if seen != 4 {
		t.Errorf("%d pictures", seen)
	}
}

func TestForksAreBranches(t *testing.T) {
	s := sampleOf(t)
	anchor, branch := s.of("anchor"), s.of("branch")
	if len(anchor) != 1 || len(branch) != 1 || branch[0]["from_anchor"] != anchor[0]["anchor_id"] || branch[0]["span_id"] != "00000000000000bb" {
		t.Fatalf("%v %v", anchor, branch)
	}
	depth, at := []string{}, map[string]string{}
	for _, e := range s.Events {
		switch e["event"] {
		case "span_begin":
			at[e["id"].(string)] = strings.Join(depth, "/")
			depth = append(depth, e["id"].(string))
		case "span_end":
			if depth[len(depth)-1] != e["id"] {
				t.Fatalf("%v ends inside %v", e, depth)
			}
			depth = depth[:len(depth)-1]
		}
	}
	if got := at["00000000000000bb-2"]; got != "00000000000000aa/00000000000000bb" {
		t.Errorf("the fork's step is in %q", got)
	}
	if got := at["00000000000000aa-2"]; got != "00000000000000aa" {
		t.Errorf("the run's own step is in %q", got)
	}
}

func TestMilestonesFaultsAndPeopleAreThere(t *testing.T) {
	s := sampleOf(t)
	scores := s.of("score")
	if len(scores) != 2 || scores[0]["intermediate"] != true || scores[1]["intermediate"] != false || s.Scores["milestones"].Value != 1 {
		t.Errorf("scores %v", scores)
	}
	all, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"fault":"no answer"`, `"steered":["mind the wall"]`, `"text":"mind the wall"`, `(person acted)`, `"text":"I go north"`, `"facts":{"x":1}`} {
		if !strings.Contains(string(all), want) {
			t.Errorf("%s is missing", want)
		}
	}
}
