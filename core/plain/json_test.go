package plain

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONSaysTheSame(t *testing.T) {
	for _, text := range []string{"plain", "日本語 🎮 ☀\uFE0F", "a\u009b31mb", "bidi \u202e txt", "zero\u200bwidth", "tag\U000E0041s", "\x1b[2J", "line\nfeed\ttab", "\u2028"} {
		document, err := json.Marshal(map[string]string{text: text})
		if err != nil {
			t.Fatal(err)
		}
		shown := JSON(document)
		if strings.ContainsFunc(string(shown), Hostile) {
			t.Errorf("%q is shown as %q", text, shown)
		}
		var back map[string]string
		if err := json.Unmarshal(shown, &back); err != nil || back[text] != text {
			t.Errorf("%q says %q (%v)", text, back, err)
		}
	}
	if got := string(JSON([]byte("{\n\t\"a\": \"\xff\u00fc\"}\r\n"))); got != "{\n\t\"a\": \"\uFFFDü\"}\r\n" {
		t.Errorf("%q", got)
	}
}

func TestCells(t *testing.T) {
	for text, want := range map[string]string{"": "", "-": "-", "plain": "plain", `=HYPERLINK("http://x","y")`: `'=HYPERLINK("http://x","y")`, "+1": "'+1", "-2+3": "'-2+3",
		"@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "a=1": "a=1"} {
		if got := Cell(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"a": ["\u009b", 1e5, null]}`))
	f.Add([]byte("\"\u202e\U000E0041\""))
	f.Fuzz(func(t *testing.T, document []byte) {
		if !json.Valid(document) {
			return
		}
		shown := JSON(document)
		var was, is any
		if json.Unmarshal(document, &was) != nil {
			return
		}
		if err := json.Unmarshal(shown, &is); err != nil {
			t.Fatalf("%q becomes %q: %v", document, shown, err)
		}
		a, _ := json.Marshal(was)
		b, _ := json.Marshal(is)
		if string(a) != string(b) {
			t.Errorf("%s becomes %s", a, b)
		}
		for _, r := range string(shown) {
			if r != '\t' && r != '\r' && Hostile(r) {
				t.Errorf("%q shows %q", document, shown)
			}
		}
	})
}
