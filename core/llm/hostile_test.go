package llm_test

import (
	"strings"
	"testing"
	"time"

	"dotmatrix/core/llm"
)

// TestHostileTextIsReadInTime: no text takes time that grows with the square of its length. 64 KB of backticks before a call
// took more than ten minutes once.
func TestHostileTextIsReadInTime(t *testing.T) {
	for _, piece := range []string{"```", "```json\n", "[TOOL_CALLS]", "<tool_call>", "<tool_call> a ", "{", "[", "{\"a\":", "[a(", "[a(1),", "\n[press(", "[press({'a':1", "{a:1,", "<function=press>", "<parameter=a>", "action:", "action: press {", "action: a\n", "a(", "call:press{", "call:press{a:", "<invoke name=\"press\">", "<invoke name=\"press\"><parameter name=\"a\">", "<tool_call>press<arg_key>", "to=press {", "\"", "'", " ", "\n", "press(a=1)\n", "action: press(a=\n", "a:b.c-", "```python\n", "<|python_tag|>", "{'a':{'a':", "[1,", "<tool_call>\n", "print(", "[[[[[[[[[[[[[[[[[", "{\"name\":\"press\",\"arguments\":{}}", "[ {", "\\", "<escape>", "“", "tool_calls:", "<", "\x00", "\xff"} {
		for _, tail := range []string{"", " {", strings.Repeat(" ", 15000), `{"name":"press","arguments":{}}`, "\npress(up)", "<function=press>{}</function>"} {
			text := strings.Repeat(piece, (32<<10-len(tail))/len(piece))
			begin := time.Now()
			llm.TextCalls(text+tail, []llm.Tool{press})
			if took := time.Since(begin); took > 3*time.Second {
				t.Errorf("%q + %d: %v", piece, len(tail), took)
			}
		}
	}
}
