package agent

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/progress"
	"dotmatrix/core/script"
)

// trajectory is what ctx.react remembers between steps: all that was thought and done since it began. It is a value in
// the agent's memory, so that any step can be made again.
type trajectory struct {
	Summary string         `json:"summary,omitempty"` // of what came before the turns
	Turns   []modelTurn    `json:"turns"`
	Count   int            `json:"count"`            // answers of the model since the trajectory began
	Tokens  int            `json:"tokens,omitempty"` // of the newest call's input, as the endpoint counted them
	Limit   int            `json:"limit,omitempty"`  // tokens of a conversation that was too long for the model once
	Screen  string         `json:"screen,omitempty"` // hash of the picture before the newest press
	Track   progress.Track `json:"track,omitempty"`
	Heard   []line         `json:"heard,omitempty"` // the last lines of a person, the newest last
}

// maxHeardLines is how many lines of a person are kept.
const maxHeardLines = 5

// modelTurn is one answer of the model, and what came of it.
type modelTurn struct {
	Said   string     `json:"said,omitempty"`
	Calls  []madeCall `json:"calls,omitempty"`
	Remark string     `json:"remark,omitempty"` // what is wrong with the answer as a whole

	// What the endpoint wants back with the answer, byte for byte.
	Reasoning      string `json:"reasoning,omitempty"`
	ReasoningField string `json:"reasoning_field,omitempty"`
	Extra          opaque `json:"extra,omitempty"`

	failed bool // nothing came of it: it is forgotten with the step
}

// opaque are fields of an endpoint's own. In memory each is a text, since memory is rewritten as canonical JSON, and they
// must come back as they were.
type opaque map[string]json.RawMessage

// MarshalJSON writes each field as a text.
func (o opaque) MarshalJSON() ([]byte, error) {
	texts := make(map[string]string, len(o))
	for name, value := range o {
		texts[name] = string(value)
	}
	return json.Marshal(texts)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *opaque) UnmarshalJSON(data []byte) error {
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	*o = opaque{}
	for name, value := range texts {
		(*o)[name] = json.RawMessage(value)
	}
	return nil
}

// madeCall is a tool call of an answer.
type madeCall struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
	Result    string `json:"result,omitempty"` // empty: it is a press, whose result the next step shows
	Extra     opaque `json:"extra,omitempty"`  // fields that the endpoint wants back
}

// openTrajectory reads a trajectory that was kept; None is a new one.
func openTrajectory(value starlark.Value) (*trajectory, error) {
	data, err := script.ToJSON(value)
	tr := &trajectory{}
	if err == nil {
		err = json.Unmarshal(data, tr)
	}
	if err != nil {
		return nil, fmt.Errorf("the trajectory in memory is not what ctx.react kept there: %w", err)
	}
	return tr, nil
}

// value is the trajectory for the memory.
func (tr *trajectory) value() (starlark.Value, error) {
	data, err := json.Marshal(tr)
	if err != nil {
		return nil, err
	}
	return script.FromJSON(data)
}

// size is roughly how many bytes of memory the turns take.
func (tr *trajectory) size() int {
	n := 0
	for _, turn := range tr.Turns {
		n += len(turn.Said) + len(turn.Remark) + len(turn.Reasoning) + turn.Extra.size()
		for _, call := range turn.Calls {
			n += len(call.Arguments) + len(call.Result) + len(call.Name) + call.Extra.size() + 40
		}
	}
	return n
}

// size is how many bytes the fields take.
func (o opaque) size() int {
	n := 0
	for name, value := range o {
		n += len(name) + len(value)
	}
	return n
}

// forget drops the answers of which nothing came. The model was told in the step what was wrong with them; later that
// only teaches it to write more of them.
func (tr *trajectory) forget() {
	tr.Turns = slices.DeleteFunc(tr.Turns, func(turn modelTurn) bool { return turn.failed })
}

// arrive gives the press of the step before its result.
func (tr *trajectory) arrive(result string) {
	for i := range tr.Turns {
		for j := range tr.Turns[i].Calls {
			if call := &tr.Turns[i].Calls[j]; call.Result == "" {
				call.Result = result
			}
		}
	}
}

// hear keeps a person's lines, also when the turns are forgotten.
func (tr *trajectory) hear(seq int, lines []string) {
	for _, text := range lines {
		tr.Heard = append(tr.Heard, line{Seq: seq, Text: text})
	}
	tr.Heard = tr.Heard[max(len(tr.Heard)-maxHeardLines, 0):]
}

// toldByPerson is what a person has said, as the model is told it at a step.
func (tr *trajectory) toldByPerson(now int) string {
	var lines []string
	for _, heard := range tr.Heard {
		when := fmt.Sprintf("A person who watches you said at step %d: ", heard.Seq)
		if heard.Seq == now {
			when = "A person who watches you says: "
		}
		lines = append(lines, when+heard.Text)
	}
	return strings.Join(lines, "\n")
}

// messages are the turns as a conversation.
func (tr *trajectory) messages() []core.Message {
	var messages []core.Message
	for _, turn := range tr.Turns {
		m := core.Message{Role: core.RoleAssistant, Reasoning: turn.Reasoning, ReasoningField: turn.ReasoningField, Extra: turn.Extra}
		if turn.Said != "" {
			m.Parts = []core.Part{{Text: turn.Said}}
		}
		for _, call := range turn.Calls {
			m.ToolCalls = append(m.ToolCalls, core.ToolCall{ID: call.ID, Name: call.Name, Arguments: call.Arguments, Extra: call.Extra})
		}
		messages = append(messages, m)
		for _, call := range turn.Calls {
			result := core.TextMessage(core.RoleTool, call.Result)
			result.ToolCallID = call.ID
			messages = append(messages, result)
		}
		if turn.Remark != "" {
			messages = append(messages, core.TextMessage(core.RoleUser, turn.Remark))
		}
	}
	return messages
}

// maxTold bounds a result in the text that is summed up, in runes.
const maxTold = 300

// tell is the turns as text.
func tell(turns []modelTurn) string {
	var b strings.Builder
	for _, turn := range turns {
		if turn.Said != "" {
			fmt.Fprintf(&b, "Thought: %s\n", clip(turn.Said, 2*maxTold))
		}
		for _, call := range turn.Calls {
			fmt.Fprintf(&b, "Did: %s %s\nResult: %s\n", call.Name, clip(call.Arguments, maxTold), clip(call.Result, maxTold))
		}
		if turn.Remark != "" {
			fmt.Fprintf(&b, "Remark: %s\n", clip(turn.Remark, maxTold))
		}
	}
	return b.String()
}

// newest is the trajectory with its last turns alone, and without a call that waits for its result before them.
func (tr *trajectory) newest(n int) *trajectory {
	return &trajectory{Turns: tr.Turns[max(len(tr.Turns)-n, 0):]}
}

// has reports whether a call of the trajectory is such a one.
func (tr *trajectory) has(such func(madeCall) bool) bool {
	return slices.ContainsFunc(tr.Turns, func(turn modelTurn) bool { return slices.ContainsFunc(turn.Calls, such) })
}
