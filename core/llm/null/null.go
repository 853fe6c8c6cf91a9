// Package null is the model null:random: it draws its answers uniformly from those that are valid, whatever it is asked:
// JSON by a schema, a call of one of the tools, or "Thought: ..." and "Action: buttons('...')". It knows nothing and sends
// nothing, so that an agent with it is the harness without a model: the chance control of a score. The workbench makes it
// for --model null:random, and tests of agents use it.
package null

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Name is the model's name, and Provider who serves it.
const (
	Name     = core.NullModel
	Provider = core.NullProvider
)

// Model draws answers. It is safe for concurrent use; the n-th request of a seed always gets the same answer.
type Model struct {
	seed uint64

	mu    sync.Mutex
	calls int
}

// New makes the model of a run's seed.
func New(seed uint64) *Model { return &Model{seed: seed} }

// About says that it is nowhere, and costs nothing.
func (m *Model) About(string) llm.About {
	return llm.About{Name: Name, Provider: Provider, Local: true}
}

// Stream draws an answer.
func (m *Model) Stream(ctx context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	return func(yield func(llm.Delta, error) bool) {
		if ctx.Err() != nil {
			yield(llm.Delta{}, context.Cause(ctx))
			return
		}
		random := m.next(request)
		message, finish, err := answer(random, request)
		if err != nil {
			yield(llm.Delta{}, &llm.Error{Kind: llm.KindRequest, Message: err.Error(), Attempts: 1})
			return
		}
		for i, call := range message.ToolCalls {
			if !yield(llm.Delta{Tool: &core.ToolDelta{Index: i, Name: call.Name, Text: call.Arguments}}, nil) {
				return
			}
		}
		if text := message.Text(); text != "" && !yield(llm.Delta{Channel: core.Said, Text: text}, nil) {
			return
		}
		yield(llm.Delta{Reply: &llm.Reply{Message: message, Model: Name, Finish: finish, CostSource: llm.CostLocal, Attempts: 1}}, nil)
	}
}

// next are the random numbers of a request: of the seed, the number of the call, and what is asked, so that a run that is
// resumed does not draw its beginning again.
func (m *Model) next(request llm.Request) *rand.Rand {
	m.mu.Lock()
	m.calls++
	n := m.calls
	m.mu.Unlock()
	hash := fnv.New64a()
	_ = json.NewEncoder(hash).Encode(request.Messages) // a hash takes everything
	return rand.New(rand.NewPCG(m.seed^binary.LittleEndian.Uint64(hash.Sum(nil)), uint64(n)))
}

func answer(random *rand.Rand, request llm.Request) (message core.Message, finish string, err error) {
	message.Role = core.RoleAssistant
	switch {
	case len(request.Tools) > 0 && request.ToolChoice != "none":
		tool := request.Tools[random.IntN(len(request.Tools))]
		arguments := json.RawMessage("{}")
		if len(tool.Parameters) > 0 {
			if arguments, err = Draw(random, tool.Parameters); err != nil {
				return message, "", fmt.Errorf("the parameters of the tool %s: %w", tool.Name, err)
			}
		}
		message.ToolCalls = []core.ToolCall{{ID: fmt.Sprintf("null%05d", random.IntN(1e5)), Name: tool.Name, Arguments: string(arguments)}}
		return message, "tool_calls", nil
	case request.Schema != nil:
		value, err := Draw(random, request.Schema.JSON)
		if err != nil {
			return message, "", fmt.Errorf("the schema of the answer: %w", err)
		}
		message.Parts = []core.Part{{Text: string(value)}}
		return message, "stop", nil
	}
	message.Parts = []core.Part{{Text: "Thought: I choose at random.\nAction: buttons('" + presses(random) + "')"}}
	return message, "stop", nil
}

// mostPresses bounds a drawn sequence.
const mostPresses = 4

// buttons are those that a sequence may name.
var buttons = slices.DeleteFunc(core.ButtonNames(), func(name string) bool {
	_, err := core.ParseAction(name)
	return err != nil
})

// presses is a sequence of one to four buttons.
func presses(random *rand.Rand) string {
	var drawn []string
	for range 1 + random.IntN(mostPresses) {
		drawn = append(drawn, buttons[random.IntN(len(buttons))])
	}
	return strings.Join(drawn, " ")
}
