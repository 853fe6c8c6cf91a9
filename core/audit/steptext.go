package audit

import (
	"bytes"
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

func hasToolCalls(spans []core.Span) bool {
	for i := range spans {
		if out := spans[i].Output; out != nil && len(out.ToolCalls) > 0 {
			return true
		}
	}
	return false
}

// toolText lists tool calls with their arguments and results.
func toolText(spans []core.Span) string {
	var out bytes.Buffer
	for i := range spans {
		if s := &spans[i]; s.Op == core.OpExecuteTool {
			fmt.Fprintf(&out, "%s %s -> %s%s\n", s.Text(core.AttrToolName), s.Text(core.AttrToolArguments), s.Text(core.AttrToolResult), s.Error)
		}
	}
	return out.String()
}

// actionText is an action with all its numbers, a line for each press.
func actionText(a core.Action) string {
	var out bytes.Buffer
	for _, p := range a.Presses {
		fmt.Fprintf(&out, "%s for %d frames, then %d\n", p.Buttons, p.Hold, p.Wait)
	}
	if a.Settle > 0 {
		fmt.Fprintf(&out, "until the picture is still, at most %d frames\n", a.Settle)
	}
	return out.String()
}

// documentText is a JSON document in lines.
func documentText(document json.RawMessage) string {
	var out bytes.Buffer
	if len(document) == 0 || json.Indent(&out, document, "", "  ") != nil {
		return string(document)
	}
	return out.String() + "\n"
}
