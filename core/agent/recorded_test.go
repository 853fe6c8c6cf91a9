package agent

import (
	"testing"

	"dotmatrix/core"
)

// A call that an older release recorded is found again when the same is asked now.
func TestCallOfAnOlderRelease(t *testing.T) {
	answer := core.TextMessage(core.RoleAssistant, "up")
	old := core.Span{ID: "1", Op: core.OpChat, Output: &answer, Attributes: map[string]any{
		"gen_ai.request.model": "m", "dotmatrix.request.reasoning_effort": "low", "server.address": "127.0.0.1", "server.port": 1}}
	now := core.Span{ID: "2", Op: core.OpChat, Output: &answer, Attributes: map[string]any{
		core.AttrModel: "m", core.AttrReasoningLevel: "low", core.AttrStream: true, core.AttrProvider: "local", core.AttrEndpoint: "http://127.0.0.1:1/v1",
		core.AttrServerAddress: "127.0.0.1", core.AttrServerPort: 1, core.AttrConversation: "a1", core.AttrAgentName: "toy", core.AttrFirstChunk: 0.5}}
	if !SameRequest(&old, &now) || !SameCall(&old, &now) {
		t.Error("the call of the older release is not found")
	}
	now.Attributes[core.AttrReasoningLevel] = "high"
	if SameRequest(&old, &now) || SameCall(&old, &now) {
		t.Error("another level of reasoning passes for the same request")
	}
}
