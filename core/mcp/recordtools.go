package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// recordTool reads the record.
type recordTool struct {
	Tool
	read func(ctx context.Context, record Record, arguments json.RawMessage) (Result, error)
}

// Bounds of what is read at once.
const (
	mostRuns  = 100
	mostSteps = 200
	maxSaid   = 400 // runes of what was said, in a list
)

const runField = `"run":{"type":"string","description":"the run: its id, a unique beginning of one, or last"}`

// recordTools are the tools that read the record, in the order in which clients list them.
var recordTools = []recordTool{
	{reads("runs", "List runs", "Lists recorded runs, newest first: who played what, how far it got, and what it cost.",
		`{"type":"object","properties":{"where":{"type":"string","description":"a filter such as: agent=navigator and steps>100"},"limit":{"type":"integer","minimum":1,"maximum":100,"description":"how many; 20 is usual"}},"additionalProperties":false}`,
		`{"type":"object","properties":{"runs":{"type":"array","items":{"type":"object"}}},"required":["runs"]}`), readRuns},
	{reads("steps", "List steps", "Lists steps of a run: who did what, what was said, and what went wrong.",
		`{"type":"object","properties":{`+runField+`,"from":{"type":"integer","minimum":0},"to":{"type":"integer","minimum":0,"description":"the last step; at most 200 are listed"}},"required":["run"],"additionalProperties":false}`, stepsOutput), readSteps},
	{reads("show_step", "Show a step", "Shows a step of a run: what was done, said, asked and reached, the facts of the game, and the picture at its end.",
		`{"type":"object","properties":{`+runField+`,"step":{"type":"integer","minimum":0}},"required":["run","step"],"additionalProperties":false}`,
		`{"type":"object","properties":{"step":{"type":"integer"},"actor":{"type":"string"},"action":{"type":"string"}},"required":["step","actor","action"]}`), readStep},
	{reads("search", "Search a run", "Finds the steps of a run in which a text was said, thought, done, told or went wrong.",
		`{"type":"object","properties":{`+runField+`,"text":{"type":"string"}},"required":["run","text"],"additionalProperties":false}`, stepsOutput), readSearch},
	{reads("diff", "Compare runs", "Compares two runs: where they first diverge and in what, and what came of each.",
		`{"type":"object","properties":{"a":{"type":"string","description":"a run"},"b":{"type":"string","description":"another run"}},"required":["a","b"],"additionalProperties":false}`, textOutput), readDiff},
	{reads("state_text", "State as text", "Reads a captured state, or a battery save of a game (a .sav file), and says in words what the game's profile finds in it.",
		stateInput, textOutput), stateText},
	{reads("state_json", "State as JSON", "Reads a captured state, or a battery save of a game (a .sav file), and gives what the game's profile finds in it as JSON.",
		stateInput, `{"type":"object","properties":{"name":{"type":"string"},"game":{"type":"string"},"facts":{}},"required":["name","game"]}`), stateJSON},
}

const (
	stateInput  = `{"type":"object","properties":{"state":{"type":"string","description":"the name of a capture, or the path of a .sav file"}},"required":["state"],"additionalProperties":false}`
	textOutput  = `{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}`
	stepsOutput = `{"type":"object","properties":{"run":{"type":"string"},"steps":{"type":"array","items":{"type":"object"}}},"required":["run","steps"]}`
)

func reads(name, title, description, input, output string) Tool {
	return Tool{Name: name, Title: title, Description: description, Parameters: json.RawMessage(input), Output: json.RawMessage(output), Reads: true}
}

// read unpacks arguments; a model is told what is wrong with them.
func read(arguments json.RawMessage, into any) error {
	if len(arguments) == 0 {
		return nil
	}
	if err := json.Unmarshal(arguments, into); err != nil {
		return fmt.Errorf("the arguments are wrong: %w", err)
	}
	return nil
}

// listedRun is a run as a client is told of it.
type listedRun struct {
	Run        string      `json:"run"`
	Name       string      `json:"name,omitempty"`
	Game       string      `json:"game"`
	Agent      string      `json:"agent"`
	Model      string      `json:"model,omitempty"`
	Help       string      `json:"help"`
	Status     core.Status `json:"status"`
	Reason     string      `json:"reason,omitempty"`
	Steps      int         `json:"steps"`
	Milestones []string    `json:"milestones"`
	Tokens     int         `json:"tokens"`
	Dollars    float64     `json:"dollars"`
	Parent     string      `json:"fork_of,omitempty"`
}

func readRuns(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	args := struct {
		Where string
		Limit int
	}{Limit: 20}
	if err := read(arguments, &args); err != nil {
		return Result{}, err
	}
	runs, err := record.Runs(ctx, args.Where, min(max(args.Limit, 1), mostRuns))
	if err != nil {
		return Result{}, err
	}
	out := struct {
		Runs []listedRun `json:"runs"`
	}{[]listedRun{}}
	var lines []string
	for _, r := range runs {
		one := listedRun{Run: r.ID, Name: r.Name, Game: r.Machine.ROM.Title, Agent: r.Agent.Name, Model: r.Model(), Help: r.Help().Short(), Status: r.Status,
			Reason: r.Reason, Steps: r.Steps, Milestones: []string{}, Tokens: r.Usage.Tokens(), Dollars: r.Usage.Dollars, Parent: r.Parent}
		for _, m := range r.Milestones {
			one.Milestones = append(one.Milestones, m.Title)
		}
		out.Runs = append(out.Runs, one)
		lines = append(lines, fmt.Sprintf("%s %s by %s: %s, %s, %s; gets %s", r.ID, one.Game, one.Agent, one.Status, plain.Count(r.Steps, "step"), plain.Count(len(r.Milestones), "milestone"), one.Help))
	}
	if len(lines) == 0 {
		lines = []string{"No run was found."}
	}
	return withData(strings.Join(lines, "\n"), out)
}

// listedStep is a step as a client is told of it in a list.
type listedStep struct {
	Step    int        `json:"step"`
	Actor   core.Actor `json:"actor"`
	Action  string     `json:"action"`
	Said    string     `json:"said,omitempty"`
	Fault   string     `json:"fault,omitempty"`
	Reached []string   `json:"milestones,omitempty"`
}

func listed(step *core.Step) listedStep {
	one := listedStep{Step: step.Seq, Actor: step.Actor, Action: step.Action.String(), Said: short(step.Said), Fault: step.Fault}
	for _, m := range step.Reached {
		one.Reached = append(one.Reached, m.Title)
	}
	return one
}

// short is a text as it stands in a list.
func short(text string) string {
	if runes := []rune(text); len(runes) > maxSaid {
		return string(runes[:maxSaid]) + "..."
	}
	return text
}

func (s listedStep) line() string {
	line := fmt.Sprintf("%d %s: %s", s.Step, s.Actor, s.Action)
	if s.Said != "" {
		line += " - " + plain.Line(s.Said)
	}
	if s.Fault != "" {
		line += " (" + s.Fault + ")"
	}
	if len(s.Reached) > 0 {
		line += " * " + strings.Join(s.Reached, ", ")
	}
	return line
}

func readSteps(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	args := struct {
		Run  string
		From int
		To   int
	}{To: -1}
	if err := read(arguments, &args); err != nil {
		return Result{}, err
	}
	if args.To < 0 || args.To > args.From+mostSteps-1 {
		args.To = args.From + mostSteps - 1
	}
	return listSteps(ctx, record, args.Run, args.From, args.To, "")
}

func readSearch(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	var args struct{ Run, Text string }
	if err := read(arguments, &args); err != nil {
		return Result{}, err
	}
	return listSteps(ctx, record, args.Run, 0, -1, args.Text)
}

func listSteps(ctx context.Context, record Record, ref string, from, to int, search string) (Result, error) {
	run, steps, err := record.Steps(ctx, ref, from, to, search)
	if err != nil {
		return Result{}, err
	}
	out := struct {
		Run   string       `json:"run"`
		Steps []listedStep `json:"steps"`
	}{run.ID, []listedStep{}}
	lines := []string{fmt.Sprintf("Run %s has %s.", run.ID, plain.Count(run.Steps, "step"))}
	for _, step := range steps[:min(len(steps), mostSteps)] {
		one := listed(step)
		out.Steps = append(out.Steps, one)
		lines = append(lines, one.line())
	}
	if len(steps) > mostSteps {
		lines = append(lines, fmt.Sprintf("%d more are not listed.", len(steps)-mostSteps))
	}
	return withData(strings.Join(lines, "\n"), out)
}

func readDiff(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	var args struct{ A, B string }
	if err := read(arguments, &args); err != nil {
		return Result{}, err
	}
	words, err := record.Diff(ctx, args.A, args.B)
	return Result{Text: words}, err
}

func readState(ctx context.Context, record Record, arguments json.RawMessage) (State, error) {
	var args struct{ State string }
	if err := read(arguments, &args); err != nil {
		return State{}, err
	}
	return record.State(ctx, args.State)
}

func stateText(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	state, err := readState(ctx, record, arguments)
	words := state.Words
	if words == "" {
		words = "Nothing is known of this game's memory: it has no profile."
	}
	return Result{Text: words}, err
}

func stateJSON(ctx context.Context, record Record, arguments json.RawMessage) (Result, error) {
	state, err := readState(ctx, record, arguments)
	if err != nil {
		return Result{}, err
	}
	return asData(state)
}

// withData is a result in words and as data.
func withData(words string, data any) (Result, error) {
	encoded, err := json.Marshal(data)
	return Result{Text: words, Data: encoded}, err
}

// asData is a result whose words are its data, for clients that show models only the text.
func asData(data any) (Result, error) {
	encoded, err := json.Marshal(data)
	return Result{Text: string(encoded), Data: encoded}, err
}
