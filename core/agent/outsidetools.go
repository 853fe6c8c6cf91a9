package agent

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
)

type toolSpec = llm.Tool

// outsideTool is a tool for those who play from outside, and what it counts as in the ledger.
type outsideTool struct {
	tool     *tool    // nil: somebody else answers it
	help     string   // its name in the ledger; "": no help
	observes []string // what it shows of the game
	changes  bool     // it acts, or it changes what the agent remembers
}

// outsideTools are the tools by name. They are filled at the start and never changed.
var outsideTools = map[string]outsideTool{
	"press":       {tool: pressOutside, changes: true},
	"walk_to":     {tool: outsideWalk, help: "walk_to", changes: true},
	"say":         {tool: say, changes: true},
	"look":        {tool: look, observes: []string{"screen"}},
	"grid":        {help: "screenshot", observes: []string{"grid"}},
	"facts":       {tool: renamed(readFacts, "facts"), help: "read_facts", observes: []string{"facts", "text"}},
	"map":         {tool: renamed(readMap, "map"), help: "read_map", observes: []string{"map"}},
	"find_path":   {tool: findPath, help: "find_path"},
	"read_dialog": {tool: readDialog, help: "read_dialog", observes: []string{"dialog"}},
	"notes":       {tool: notes, help: "notes", changes: true},
	"goals":       {tool: goals, help: "goals", changes: true},
	"milestones":  {help: "milestones"},
	"capture":     {help: "capture"},
	"rewind":      {help: "rewind"},
	"fork":        {help: "fork"},
	"record":      {help: "record"},
}

// OutsideToolNames are all tools that a client can be allowed.
func OutsideToolNames() []string { return slices.Sorted(maps.Keys(outsideTools)) }

// OutsideLevels are named sets of tools, each with all that the one before has.
var OutsideLevels = []struct {
	Name, Words string
	Tools       []string
}{
	{"screen", "the picture, and notes of its own", []string{"press", "say", "look", "notes", "goals"}},
	{"facts", "and what the game's profile reads from memory, its texts and milestones", []string{"grid", "facts", "read_dialog", "milestones"}},
	{"map", "and the map of what it has seen, and ways on it", []string{"map", "find_path", "walk_to"}},
	{"record", "and the record of this and other runs", []string{"record"}},
	{"all", "and captures, rewinding and forking", []string{"capture", "rewind", "fork"}},
}

// OutsideLevel is the tools of a level.
func OutsideLevel(name string) ([]string, bool) {
	var tools []string
	for _, level := range OutsideLevels {
		if tools = append(tools, level.Tools...); level.Name == name {
			return tools, true
		}
	}
	return nil, false
}

// OutsideSpec is a tool as a client is told of it.
type OutsideSpec struct {
	Name, Description string
	Parameters        json.RawMessage // JSON schema
	Acts              bool            // it plays a step
	Changes           bool            // it acts, or changes what the agent remembers
}

// OutsideSpecs are the tools among names that a step answers, in the order of the levels.
func OutsideSpecs(names []string) []OutsideSpec {
	var all []OutsideSpec
	for _, level := range OutsideLevels {
		for _, name := range level.Tools {
			one := outsideTools[name]
			if one.tool == nil || !slices.Contains(names, name) {
				continue
			}
			all = append(all, OutsideSpec{Name: name, Description: one.tool.description, Parameters: mustJSON(one.tool.parameters),
				Acts: name == "press" || name == "walk_to", Changes: one.changes})
		}
	}
	return all
}

func renamed(t *tool, name string) *tool {
	same := *t
	same.name = name
	return &same
}

var whyField = parameter("why", text("why you do it, in one or two sentences: people who watch read it, and it is recorded"))

// pressOutside is the tool press; press itself is a type.
var pressOutside = &tool{
	name: "press",
	description: "Presses buttons on the Game Boy, one after the other, and answers when they are played: with the screen and what else you may know. " +
		"Up to three are best, since you see nothing in between.",
	parameters: takes([]string{"buttons"},
		parameter("buttons", &schema.Schema{Type: "array", MinItems: 1, MaxItems: core.MaxPresses, Description: "the buttons, in order; a+b holds two at once, none waits",
			Items: &schema.Schema{Type: "string", Enum: buttonChoices, Open: true}}),
		parameter("hold", frames("how long each button is held, in frames of 1/60 second; 8 is usual", 1, core.MaxHold)),
		parameter("wait", frames("how long nothing is held after each, in frames; 16 is usual", 0, core.MaxWait)),
		parameter("until_still", yesNo("whether to wait up to a second until the picture is still; it is so unless you say no")),
		whyField),
	read: asButtons,
	run: func(t *turn, call toolCall) (outcome, error) {
		args := struct {
			Buttons    []string
			Hold, Wait int
			UntilStill *bool `json:"until_still"`
			Why        string
		}{Hold: core.DefaultHold, Wait: core.DefaultWait}
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		action, complaint := core.ParseAction(strings.Join(args.Buttons, " "))
		for i := range action.Presses {
			action.Presses[i].Hold, action.Presses[i].Wait = args.Hold, args.Wait
		}
		if args.UntilStill == nil || *args.UntilStill {
			action.Settle = settleFrames
		}
		if complaint == nil {
			complaint = action.Validate()
		}
		if complaint != nil {
			return outcome{text: "Nothing was pressed: " + clip(complaint.Error(), maxComplaint)}, nil
		}
		return outcome{act: &act{action: action, memory: starlark.None}}, t.sayOnce(args.Why)
	},
}

func frames(description string, least, most float64) *schema.Schema {
	return &schema.Schema{Type: "integer", Description: description, Minimum: number(least), Maximum: number(most)}
}

var outsideWalk = &tool{
	name:        walkTo.name,
	description: walkTo.description,
	parameters:  takes(nil, append(slices.Clone(walkTo.parameters.Properties), whyField)...),
	run: func(t *turn, call toolCall) (outcome, error) {
		var args struct{ Why string }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		came, err := walkTo.run(t, call)
		if err == nil && came.act != nil {
			err = t.sayOnce(args.Why)
		}
		return came, err
	},
}

var say = &tool{
	name:        "say",
	description: "Says something to the people who watch, such as what you plan. It is recorded as your thought of the step that you take next.",
	parameters:  takes([]string{"text"}, parameter("text", text("what you say"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		var args struct{ Text string }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		if err := t.say(args.Text); err != nil {
			return outcome{text: "Not said: " + err.Error() + "."}, nil
		}
		return outcome{text: "Said. Now act."}, nil
	},
}

var look = &tool{
	name:        "look",
	description: "Shows you the screen as it is now, enlarged.",
	parameters: takes(nil,
		parameter("scale", &schema.Schema{Type: "integer", Description: "how many times larger than a Game Boy's screen; 3 is usual", Minimum: number(1), Maximum: number(maxLook)}),
		parameter("grid", yesNo("whether to draw a grid of cells with their numbers, where you may see one")),
	),
	run: func(t *turn, call toolCall) (outcome, error) {
		var args struct{ Grid bool }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		if args.Grid && !t.agent.definition.sees("grid") {
			return outcome{text: "Not done: you may not see the grid here. Look without it."}, nil
		}
		return takeScreenshot.run(t, call)
	},
}

// maxLook is how many times the screen is enlarged at most for a client, whose answers have limits.
const maxLook = 4

var notes = &tool{
	name: "notes",
	description: "Your notebook: reads it, and adds or removes a note. It is part of the run, and still there when you come back to it. " +
		"Write down what somebody told you, where a place is, what does not work.",
	parameters: takes(nil, parameter("add", text("a note to add, one or two sentences")), parameter("remove", whole("the number of a note that is no longer true"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		return t.editList(call, writeNote, forgetNote, func() []string { return t.kept.Notes }, "You have no notes.")
	},
}

var goals = &tool{
	name:        "goals",
	description: "Your list of goals: reads it, adds a goal, or marks one as reached.",
	parameters:  takes(nil, parameter("add", text("a goal to add, one sentence")), parameter("reached", whole("the number of a goal that is reached"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		list := func() []string {
			lines := make([]string, len(t.kept.Goals))
			for i, g := range t.kept.Goals {
				if lines[i] = g.Text; g.Done {
					lines[i] += " (reached)"
				}
			}
			return lines
		}
		return t.editList(call, addGoal, reachGoal, list, "You have no goals.")
	},
}

// editList adds to a list and takes from it, and says how it is then.
func (t *turn) editList(call toolCall, add, take *tool, list func() []string, none string) (outcome, error) {
	var args struct {
		Add             string
		Remove, Reached *int
	}
	if err := call.read(&args); err != nil {
		return outcome{}, err
	}
	var lines []string
	edit := func(with *tool, arguments any) error {
		data, err := json.Marshal(arguments)
		if err != nil {
			return err
		}
		came, err := with.run(t, toolCall{arguments: data})
		lines = append(lines, came.text)
		return err
	}
	for _, number := range []*int{args.Remove, args.Reached} {
		if number == nil {
			continue
		}
		if err := edit(take, map[string]int{"number": *number}); err != nil {
			return outcome{}, err
		}
	}
	if args.Add != "" {
		if err := edit(add, map[string]string{"text": args.Add}); err != nil {
			return outcome{}, err
		}
	}
	now := list()
	if len(now) == 0 {
		lines = append(lines, none)
	}
	for i, line := range now {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, line))
	}
	return outcome{text: strings.Join(lines, "\n")}, nil
}
