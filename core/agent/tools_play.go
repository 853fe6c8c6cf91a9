package agent

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/atlas"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/grid"
)

// pressButtons is the tool without which a model cannot play.
var pressButtons = &tool{
	name: "press_buttons",
	description: "Presses buttons on the Game Boy, one after the other, and then shows you the screen. " +
		"Up to three are best, since you see nothing in between.",
	parameters: takes([]string{"buttons"}, parameter("buttons", &schema.Schema{Type: "array", MinItems: 1, MaxItems: core.MaxPresses,
		Description: "the buttons, in order; a+b holds two at once, none waits", Items: &schema.Schema{Type: "string", Enum: buttonChoices, Open: true}})),
	read: asButtons,
	run: func(_ *turn, call toolCall) (outcome, error) {
		var args struct{ Buttons []string }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		action, complaint := core.ParseAction(strings.Join(args.Buttons, " "))
		if complaint != nil {
			return outcome{text: "Nothing was pressed: " + clip(complaint.Error(), maxComplaint)}, nil
		}
		action.Settle = settleFrames
		return outcome{act: &act{action: action, memory: starlark.None}}, nil
	},
}

// buttonChoices are the names that a model is offered, the d-pad first.
var buttonChoices = []string{"up", "down", "left", "right", "a", "b", "start", "select", "none"}

// asButtons takes the names by which models call the buttons besides "buttons", of which "sequence" was once the only
// one: {"sequence": "up a"} is {"buttons": ["up", "a"]}.
func asButtons(arguments string) string {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(arguments), &object) != nil || object["buttons"] != nil {
		return arguments
	}
	for _, name := range []string{"sequence", "button"} {
		if object[name] == nil {
			continue
		}
		object["buttons"] = object[name]
		delete(object, name)
		if data, err := json.Marshal(object); err == nil {
			return string(data)
		}
	}
	return arguments
}

// maxWalk is how many cells are walked in one step, so that the agent sees what meets it on the way.
const maxWalk = 12

// Frames of a step from cell to cell, of the waits after a hop over a ledge and after the change to another map, and of
// turning round; and for how many more
// the picture may change before the model sees it, so that texts are written out and doors are passed.
const (
	walkHold, walkWait = 8, 12
	hopWait, outWait   = 28, 48
	turnHold, turnWait = 4, 12
	settleFrames       = 60
)

var placeFields = []schema.Property{
	parameter("x", whole("column of the cell, as in the map")),
	parameter("y", whole("row of the cell, as in the map")),
	parameter("map", text("name of a map that you have seen, to go there instead of to a cell")),
}

// destination is the argument of walk_to and find_path.
type destination struct {
	X, Y     *int
	Map      string
	Interact bool
}

func (d destination) goal() (atlas.Goal, string) {
	if d.Map == "" && (d.X == nil || d.Y == nil) {
		return atlas.Goal{}, "say where to: x and y, or map"
	}
	goal := atlas.Goal{Map: d.Map, Beside: d.Interact}
	if d.X != nil && d.Y != nil {
		goal.X, goal.Y = *d.X, *d.Y
	}
	return goal, ""
}

// route reads a destination and finds the way there; the complaint is for the model.
func (t *turn) route(call toolCall) (atlas.Route, destination, string, error) {
	var to destination
	if err := call.read(&to); err != nil {
		return atlas.Route{}, to, "", err
	}
	goal, complaint := to.goal()
	if complaint == "" && !t.placed {
		complaint = "you cannot walk now: the game shows no map, but a text, a menu or a fight"
	}
	if complaint != "" {
		return atlas.Route{}, to, complaint, nil
	}
	route, err := t.kept.World.Route(t.place, goal)
	if err != nil {
		complaint = err.Error()
	}
	return route, to, complaint, nil
}

var findPath = &tool{
	name:        "find_path",
	description: "Finds the way over the whole map to a cell, or to another map that you have seen, and tells the buttons to press. It presses nothing.",
	parameters:  takes(nil, placeFields...),
	run: func(t *turn, call toolCall) (outcome, error) {
		route, _, complaint, err := t.route(call)
		if err != nil || complaint != "" {
			return outcome{text: "No way: " + complaint}, err
		}
		return outcome{text: routeInWords(route)}, nil
	},
}

var walkTo = &tool{
	name: "walk_to",
	description: "Walks over the map to a cell, or towards another map that you have seen, round everything that is in the way, and shows you the screen. " +
		"A long way takes several calls. With interact it goes beside the cell, turns to it and presses a: to talk, read or pick up.",
	parameters: takes(nil, append(slices.Clone(placeFields),
		parameter("interact", yesNo("whether to go beside the cell, face it and press a")))...),
	run: func(t *turn, call toolCall) (outcome, error) {
		route, to, complaint, err := t.route(call)
		if err != nil || complaint != "" {
			return outcome{text: "Nothing was pressed: " + complaint}, err
		}
		action := walk(route, to.Interact, maxWalk)
		if len(action.Presses) == 0 {
			return outcome{text: "Nothing was pressed: you are there already."}, nil
		}
		return outcome{act: &act{action: action, memory: starlark.None}}, nil
	},
}

// walk is the presses of a route, as far as one step goes: at most so many cells.
func walk(route atlas.Route, interact bool, most int) core.Action {
	action := core.Action{Settle: settleFrames}
	far := len(route.Way) > most
	for _, move := range route.Way[:min(len(route.Way), most)] {
		press := core.Press{Buttons: buttonOf[move.Direction], Hold: walkHold, Wait: walkWait}
		switch {
		case move.Out:
			press.Wait = outWait
		case move.Hop:
			press.Wait = hopWait
		}
		action.Presses = append(action.Presses, press)
	}
	if interact && !far && route.Face != "" {
		action.Presses = append(action.Presses,
			core.Press{Buttons: buttonOf[route.Face], Hold: turnHold, Wait: turnWait},
			core.Press{Buttons: core.A, Hold: core.DefaultHold, Wait: core.DefaultWait})
	}
	return action
}

var buttonOf = map[grid.Direction]core.Buttons{"up": core.Up, "down": core.Down, "left": core.Left, "right": core.Right}

func routeInWords(route atlas.Route) string {
	names := make([]string, len(route.Way))
	for i, move := range route.Way {
		names[i] = string(move.Direction)
	}
	words := "You are there."
	switch len(names) {
	case 0:
	case 1:
		words = "One press: " + names[0] + "."
	default:
		words = fmt.Sprintf("%d presses: %s.", len(names), strings.Join(names, " "))
	}
	if route.Then != "" {
		words += fmt.Sprintf(" From there, %s leads out of this map.", route.Then)
	}
	if len(route.Hops) > 0 {
		words += fmt.Sprintf(" The last leads out of this map to %s", route.Hops[0])
		if len(route.Hops) > 1 {
			words += "; then on through " + strings.Join(route.Hops[1:], ", ")
		}
		words += "."
	}
	return words
}
