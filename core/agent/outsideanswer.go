package agent

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent/screenshot"
)

// playedStep is what a client is told of a step as data: as much as its tools may show.
type playedStep struct {
	Step       int             `json:"step"`
	Pressed    string          `json:"pressed"`
	By         core.Actor      `json:"by"` // agent; or person, who took over meanwhile
	Fault      string          `json:"fault,omitempty"`
	Text       string          `json:"text,omitempty"`  // the facts in words
	Facts      json.RawMessage `json:"facts,omitempty"` // as JSON
	Milestones []string        `json:"milestones,omitempty"`
	PersonSays []string        `json:"person_says,omitempty"`
	Ended      string          `json:"ended,omitempty"` // why the run is over with this step, in words
	Cause      core.Cause      `json:"cause,omitempty"` // the same, for programs
}

// toolNamed is a tool of the definition; nil where it has none of that name.
func (t *turn) toolNamed(name string) *tool {
	for _, one := range t.agent.definition.tools {
		if one.name == name {
			return one
		}
	}
	return nil
}

// answerCall runs a tool; the act is of one that acts. What is wrong with a call is its answer.
func (t *turn) answerCall(call core.ToolCall) (OutsideAnswer, *act) {
	fitted, complaint := fitCall(call, t.agent.definition.tools)
	if complaint != "" {
		return OutsideAnswer{Text: "Not done: " + complaint + ".", Refused: true}, nil
	}
	came, err := t.toolNamed(call.Name).run(t, toolCall{arguments: fitted})
	if err != nil {
		return OutsideAnswer{Text: "Not done: " + err.Error() + ".", Refused: true}, nil
	}
	if came.act != nil {
		return OutsideAnswer{}, came.act
	}
	answer := OutsideAnswer{Text: orElse(came.text, "Done."), Refused: strings.HasPrefix(came.text, "Nothing was pressed") || strings.HasPrefix(came.text, "Not done")}
	if came.image != nil {
		answer.Picture = came.image.data
	}
	answer.Data = textData(answer.Text)
	if call.Name == "facts" && !answer.Refused {
		answer.Data = t.factsData(answer.Text)
	}
	return answer, nil
}

// textData is an answer in words as an object.
func textData(words string) json.RawMessage {
	data, err := json.Marshal(map[string]string{"text": words})
	if err != nil {
		return nil // a text can be written
	}
	return data
}

func (t *turn) factsData(words string) json.RawMessage {
	data, err := json.Marshal(struct {
		Text  string          `json:"text"`
		Facts json.RawMessage `json:"facts,omitempty"`
	}{words, factsJSON(t.seen)})
	if err != nil {
		return textData(words)
	}
	return data
}

// afterStep is the answer to a call that acted, when its step was played: what the client may know of the machine now.
// ended is how the run ended with it, where it did.
func (t *turn) afterStep(ended core.Outcome) OutsideAnswer {
	d, last := t.agent.definition, t.seen.Last
	if last == nil {
		last = &core.Step{}
	}
	played := playedStep{Step: last.Seq, Pressed: last.Action.String(), By: last.Actor, Fault: last.Fault, PersonSays: t.seen.Steered, Ended: ended.Words(), Cause: ended.Cause}
	lines := []string{"Step " + strconv.Itoa(last.Seq) + ": " + pressResult(last)}
	if slices.Contains(d.asked, "milestones") {
		for _, m := range last.Reached {
			played.Milestones = append(played.Milestones, m.Title)
			lines = append(lines, "Milestone reached: "+m.Title+".")
		}
	}
	if d.sees("facts") {
		played.Facts = factsJSON(t.seen)
	}
	if d.sees("text") {
		if words, err := t.factsInWords(); err == nil && words != "" {
			played.Text = words
			lines = append(lines, words)
		}
	}
	for _, said := range t.seen.Steered {
		lines = append(lines, "A person who watches says: "+said)
	}
	answer := OutsideAnswer{Text: strings.Join(lines, "\n"), Acted: true, Step: last.Seq}
	if data, err := json.Marshal(played); err == nil {
		answer.Data = data
	}
	if d.sees("screen") && t.seen.Screen != nil {
		if data, err := screenshot.Encode(t.seen.Screen, screenshot.Options{Scale: usualLook, Quick: true}); err == nil {
			answer.Picture = data
		}
	}
	return answer
}

// usualLook is how many times the screen is enlarged in the answer to a press.
const usualLook = 3

// After is the answer to a call that acted and whose step was the run's last, so that no other step tells of it; ended is
// how the run ended, and why says that to the client's model.
func (o *Outside) After(ctx context.Context, seen core.Observation, ended core.Outcome, why string) OutsideAnswer {
	t := &turn{ctx: ctx, agent: o.face, seen: seen, kept: &kept{}}
	answer := t.afterStep(ended)
	answer.Text += "\n" + why
	return answer
}
