package agent

import (
	"fmt"
	"image"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/agent/screenshot"
)

// cellSide is the side of the cells on which Game Boy games walk, in pixels.
const cellSide = 16

var takeScreenshot = &tool{
	name:        "screenshot",
	description: "Shows you the screen again, larger, or with a grid of numbered cells over it.",
	parameters: takes(nil,
		parameter("scale", &schema.Schema{Type: "integer", Description: "how many times larger than a Game Boy's screen", Minimum: number(1), Maximum: number(screenshot.MaxScale)}),
		parameter("grid", yesNo("whether to draw a grid of cells with their numbers")),
	),
	run: func(t *turn, call toolCall) (outcome, error) {
		args := struct {
			Scale int
			Grid  bool
		}{Scale: 3}
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		if t.seen.Screen == nil {
			return outcome{text: "There is no picture."}, nil
		}
		options := screenshot.Options{Scale: args.Scale}
		if args.Grid {
			options.Cell = cellSide
		}
		data, err := screenshot.Encode(t.seen.Screen, options)
		return outcome{text: "The screen is shown below.", image: &picture{media: mediaPNG, data: data}}, err
	},
}

func number(n float64) *float64 { return &n }

var readFacts = &tool{
	name:        "read_facts",
	description: "Tells what stands in the game's memory now: where you are, who is near, party, bag, battle.",
	parameters:  takes(nil, parameter("format", text("in words, or as JSON", "text", "json"))),
	run: func(t *turn, call toolCall) (outcome, error) {
		var args struct{ Format string }
		if err := call.read(&args); err != nil {
			return outcome{}, err
		}
		words := string(factsJSON(t.seen))
		if args.Format != "json" {
			var err error
			if words, err = t.factsInWords(); err != nil {
				return outcome{}, err
			}
		}
		return outcome{text: orElse(words, "Nothing is known of this game's memory.")}, nil
	},
}

var readDialog = &tool{
	name:        "read_dialog",
	description: "Tells the last texts that the game showed, the newest last.",
	parameters:  takes(nil),
	run: func(t *turn, _ toolCall) (outcome, error) {
		var lines []string
		for _, l := range t.kept.Dialog {
			lines = append(lines, fmt.Sprintf("step %d: %s", l.Seq, l.Text))
		}
		return outcome{text: orElse(strings.Join(lines, "\n"), "The game has shown no text yet.")}, nil
	},
}

var readMap = &tool{
	name:        "read_map",
	description: "Draws the map that you are on, as far as you have seen it, and lists the other maps that you know.",
	parameters:  takes(nil),
	run: func(t *turn, _ toolCall) (outcome, error) {
		return outcome{text: orElse(t.worldInWords(), "No map was seen yet.")}, nil
	},
}

// worldInWords is the explored map and the known maps.
func (t *turn) worldInWords() string {
	drawn := t.kept.World.ASCII(t.place)
	if known := t.kept.World.Known(); len(known) > 0 {
		drawn += "\nMaps that you know:\n" + strings.Join(known, "\n")
	}
	if unseen := t.kept.World.Unseen(); len(unseen) > 0 {
		drawn += "\nYou have never been to: " + strings.Join(unseen, ", ")
	}
	return strings.TrimSpace(drawn)
}

func orElse(words, otherwise string) string {
	if words == "" {
		return otherwise
	}
	return words
}

// picture of the screen as an agent file asks for it; see screenValue.
func drawScreen(frame *core.Frame, scale, cell int, offset, origin image.Point) (*picture, error) {
	data, err := screenshot.Encode(frame, screenshot.Options{Scale: scale, Cell: cell, Offset: offset, Origin: origin})
	if err != nil {
		return nil, err
	}
	return &picture{media: mediaPNG, data: data}, nil
}

const mediaPNG = "image/png"
