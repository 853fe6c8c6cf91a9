package agent

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"dotmatrix/core"
)

// FuzzProgramLine: whatever a program writes, it is a wish, or an answer with an action that a machine can do or a fault
// of bounded length, or an error.
func FuzzProgramLine(f *testing.F) {
	for _, line := range []string{`{"action":"up a","memory":[1]}`, `{"action":["up",["a"]]}`, `{"action":null,"fault":"x"}`, `{"action":3}`,
		`{"type":"say","text":"hello"}`, `{"type":"chat","messages":[{"role":"user","content":[{"image_url":{"url":"data:image/png;base64,!"}}]}]}`, `[`, ``} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		host := Host{Emit: func(core.Event) {}, Record: func(core.Span) {}}
		made := &turn{ctx: t.Context(), host: host, agent: &Agent{definition: &definition{}}, kept: &kept{}}
		_, more, err := made.hear(line)
		if err != nil || more {
			return
		}
		decided, memory, err := decisionOf(line, json.RawMessage(`{}`))
		if err != nil {
			return
		}
		if (decided.fault == "") != (decided.action.Validate() == nil) || utf8.RuneCountInString(decided.fault) > maxComplaint+3 {
			t.Errorf("%q gives %+v", line, decided)
		}
		if !json.Valid(memory) {
			t.Errorf("%q gives the memory %q", line, memory)
		}
	})
}
