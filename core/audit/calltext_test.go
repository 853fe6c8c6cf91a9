package audit

import (
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// The IDs of tool calls are drawn anew by every provider: calls are compared by which answers which.
func TestToolCallsAreComparedByWhichAnswersWhich(t *testing.T) {
	asked := func(first, second, answered string) string {
		return callAsked(&core.Span{Op: core.OpChat, Input: []core.Message{
			core.TextMessage(core.RoleUser, "hello"),
			{Role: core.RoleAssistant, ToolCalls: []core.ToolCall{{ID: first, Name: "look", Arguments: "{}"}, {ID: second, Name: "press", Arguments: "{}"}}},
			{Role: core.RoleTool, ToolCallID: answered, Parts: []core.Part{{Text: "done"}}},
		}})
	}
	if a, b := asked("x", "y", "y"), asked("call_1", "call_2", "call_2"); a != b {
		t.Errorf("other IDs are told apart:\n%s\n%s", a, b)
	}
	if a, b := asked("x", "y", "y"), asked("x", "y", "x"); a == b {
		t.Errorf("an answer to another call is not told apart:\n%s", a)
	}
	if got := asked("x", "y", "y"); strings.Contains(got, "user answers") {
		t.Errorf("a message without an ID answers something:\n%s", got)
	}
}

func TestAnswersOfCallsForPeople(t *testing.T) {
	tool := map[string]any{core.AttrToolName: "look", core.AttrToolArguments: "{}", core.AttrToolResult: "a wall"}
	answer := core.TextMessage(core.RoleAssistant, "hi")
	for want, span := range map[string]core.Span{
		"server: it broke\n":        {ErrorType: "server", Error: "it broke"},
		"timeout: \n":               {ErrorType: "timeout"},
		"a wall\n":                  {Op: core.OpExecuteTool, Attributes: tool},
		"":                          {Op: core.OpChat},
		"--- assistant\nhi\n":       {Op: core.OpChat, Output: &answer},
		"tool_error: no such map\n": {Op: core.OpExecuteTool, Attributes: tool, ErrorType: "tool_error", Error: "no such map"},
	} {
		if got := callAnswered(&span); got != want {
			t.Errorf("%+v: %q, want %q", span, got, want)
		}
	}
}

// An agent that asks what is known of a model learns what was known when the run was recorded: its history is cut by that.
func TestCassetteKnowsTheModelAsItWasRecorded(t *testing.T) {
	chat := func(attributes map[string]any) core.Span { return core.Span{Op: core.OpChat, Attributes: attributes} }
	c := newCassette(&core.Step{Spans: []core.Span{
		{Op: core.OpExecuteTool, Attributes: map[string]any{core.AttrWindow: 1}},
		chat(map[string]any{core.AttrModel: "small", core.AttrWindow: 8192, core.AttrRefused: []string{string(llm.FeatureImages)}}),
		chat(map[string]any{core.AttrModel: "big", core.AttrWindow: float64(128_000), core.AttrRefused: []any{string(llm.FeatureImages)}}),
		chat(map[string]any{}),
	}})
	for i, test := range []struct{ asked, want string }{{"", "small 8192 [images]"}, {"mine", "mine 128000 [images]"}, {"", " 0 []"}, {"", " 0 []"}} {
		c.next = i
		about := c.About(test.asked)
		if got := fmt.Sprint(about.Name, " ", about.Window, " ", about.Refused); got != test.want {
			t.Errorf("of request %d is known %q, want %q", i+1, got, test.want)
		}
	}
}
