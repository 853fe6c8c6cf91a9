package playtest

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/fstest"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// Asker is an agent file that asks the model twice a step.
func Asker(t *testing.T) *agent.Agent {
	t.Helper()
	return Load(t, `
agent = define(name = "asker", description = "", params = {"model": ""}, observes = [])
def start(ctx): return {}
def step(ctx, memory, obs):
    ctx.llm.chat(messages = [user("x")])
    ctx.llm.chat(messages = [user("y")])
    return act("a")
`)
}

// Load loads the source of an agent file.
func Load(t *testing.T, source string) *agent.Agent {
	t.Helper()
	a, err := agent.Load(fstest.MapFS{"test.star": {Data: []byte(source)}}, "test.star", nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// BrittleModel answers with the number of the request, and fails at the request numbered Fails; 0: never.
type BrittleModel struct {
	llm.Nowhere
	Asked, Fails int
}

// Stream answers or fails.
func (m *BrittleModel) Stream(context.Context, llm.Request) iter.Seq2[llm.Delta, error] {
	m.Asked++
	return func(yield func(llm.Delta, error) bool) {
		if m.Asked == m.Fails {
			yield(llm.Delta{}, &llm.Error{Kind: llm.KindServer, Endpoint: "http://x/v1"})
			return
		}
		text := fmt.Sprintf("answer %d", m.Asked)
		if yield(llm.Delta{Text: text}, nil) {
			yield(llm.Delta{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, text), ID: "id-" + text, Finish: "stop", InputTokens: 9, OutputTokens: 1, Attempts: 2}}, nil)
		}
	}
}
