package agent

import (
	"fmt"
	"slices"
	"strings"
)

var writeNote = &tool{
	name: "note",
	description: "Writes something into your notebook, which you always see: what somebody told you, where a place is, what does not work. " +
		"It is kept when older parts of the conversation are forgotten.",
	parameters: takes([]string{"text"}, parameter("text", text("the note, one or two sentences"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		var args struct{ Text string }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		if err := t.kept.note(args.Text); err != nil {
			return outcome{text: "Not written: " + err.Error() + "."}, nil
		}
		return outcome{text: fmt.Sprintf("Written: you have %d notes.", len(t.kept.Notes))}, nil
	},
}

var forgetNote = &tool{
	name:        "forget",
	description: "Removes a note that is no longer true from your notebook.",
	parameters:  takes([]string{"number"}, parameter("number", whole("number of the note"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		n, err := numbered(call)
		if err != nil {
			return outcome{}, err
		}
		if n < 1 || n > len(t.kept.Notes) {
			return outcome{text: fmt.Sprintf("There is no note %d: you have %d.", n, len(t.kept.Notes))}, nil
		}
		t.kept.Notes = slices.Delete(t.kept.Notes, n-1, n)
		return outcome{text: "Removed. The notes behind it have moved up."}, nil
	},
}

var addGoal = &tool{
	name:        "add_goal",
	description: "Adds a goal to your list, which you always see: something to reach in the next minutes or hours of the game.",
	parameters:  takes([]string{"text"}, parameter("text", text("the goal, one sentence"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		var args struct{ Text string }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		words := clip(strings.TrimSpace(args.Text), maxNote)
		if words == "" || slices.ContainsFunc(t.kept.Goals, func(g goal) bool { return g.Text == words }) {
			return outcome{text: "Not added: it is empty, or there already."}, nil
		}
		if len(t.kept.Goals) >= maxGoals {
			reached := slices.IndexFunc(t.kept.Goals, func(g goal) bool { return g.Done })
			if reached < 0 {
				return outcome{text: fmt.Sprintf("Not added: you have %d goals. Reach one first.", maxGoals)}, nil
			}
			t.kept.Goals = slices.Delete(t.kept.Goals, reached, reached+1)
		}
		t.kept.Goals = append(t.kept.Goals, goal{Text: words})
		return outcome{text: fmt.Sprintf("Added as goal %d.", len(t.kept.Goals))}, nil
	},
}

var reachGoal = &tool{
	name:        "reach_goal",
	description: "Marks a goal of your list as reached.",
	parameters:  takes([]string{"number"}, parameter("number", whole("number of the goal"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		n, err := numbered(call)
		if err != nil {
			return outcome{}, err
		}
		if n < 1 || n > len(t.kept.Goals) {
			return outcome{text: fmt.Sprintf("There is no goal %d: you have %d.", n, len(t.kept.Goals))}, nil
		}
		t.kept.Goals[n-1].Done = true
		return outcome{text: "Well done."}, nil
	},
}

func numbered(call toolCall) (int, error) {
	var args struct{ Number int }
	err := call.read(&args)
	return args.Number, err
}
