package otlp

import (
	"encoding/json"
	"strings"
	"testing"

	"dotmatrix/core"
)

// What a model writes as arguments need not be JSON; the messages are, whatever it says.
func FuzzMessages(f *testing.F) {
	f.Add("look", `{"x":1}`, "call")
	f.Add("\xff", `{"x":`, "")
	f.Fuzz(func(t *testing.T, text, arguments, id string) {
		m := core.Message{Role: core.RoleTool, ToolCallID: id, Reasoning: text, Parts: []core.Part{{Text: text}, {Media: "image/png", Data: []byte(text)}},
			ToolCalls: []core.ToolCall{{ID: id, Name: text, Arguments: arguments}}}
		for _, content := range []Content{Everything, WithoutPictures} {
			written := marshal(messages([]core.Message{m}, content))
			if !json.Valid([]byte(written)) || written == "null" || strings.Contains(written, "blob") && content == WithoutPictures && !strings.Contains(text+arguments+id, "blob") {
				t.Errorf("%v: %s", content, written)
			}
		}
	})
}
