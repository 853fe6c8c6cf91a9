package plain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "Lampwick, 3 steps ~", "Lampwick, 3 steps ~"},
		{"other scripts", "日本語 ünï 🎮 ☀\uFE0F ✈\uFE0E", "日本語 ünï 🎮 ☀\uFE0F ✈\uFE0E"},
		{"C0", "a\x00b\x07c\x08d\re\x7ff", "abcdef"},
		{"C1", "a\u0085b\u0084c\u009fd", "abcd"},
		{"feed and tab", "a\n\tb", "a\n b"},
		{"colour", "\x1b[31mred\x1b[0m \x1b[38;2;1;2;3mred", "red red"},
		{"C1 colour", "\u009b31mred", "red"},
		{"clear", "\x1b[2J\x1b[H\x1bcclear", "clear"},
		{"cursor shape", "\x1b[5 qbar", "bar"},
		{"character set", "\x1b(0lqk\x1b(B", "lqk"},
		{"title", "\x1b]0;title\x07a\x1b]2;title\x1b\\b\u009d0;title\u009cc", "abc"},
		{"link", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"},
		{"clipboard", "\x1b]52;c;aGk=\x07a", "a"},
		{"sixel", "\x1bPq#0;2;0;0;0~\x1b\\a\u0090q~\u009cb", "ab"},
		{"kitty picture", "\x1b_Gf=24;AAAA\x1b\\a\u009fGf=24\u009cb", "ab"},
		{"tmux", "\x1bPtmux;\x1b\x1b]0;x\x07\x1b\\a", "a"},
		{"no end", "\x1b]0;all of this stays", "0;all of this stays"},
		{"no end C1", "\u009d0;all of this stays", "0;all of this stays"},
		{"half a sequence", "\x1b[31", "31"},
		{"escape alone", "a\x1b", "a"},
		{"escape before other letters", "\x1b漢字", "漢字"},
		{"a sequence in a sequence", "\x1b[3\x1b[31m1m", "31m"},
		{"letters that make one when it is gone", "\x1b\x1b[31m[31mx", "[31mx"},
		{"bidi", "a\u061Cb\u200Ec\u200Fd\u202Ae\u202Bf\u202Cg\u202Dh\u202Ei\u2066j\u2067k\u2068l\u2069m", "abcdefghijklm"},
		{"zero width", "a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u180Eg\u00ADh\u2063i\u034Fj\u3164k", "abcdefghijk"},
		{"tags", "a\U000E0001b\U000E0041c\U000E007Fd", "abcd"},
		{"hidden selectors", "a\uFE00b\U000E0100c\U000E01EFd", "abcd"},
		{"line separators", "a\u2028b\u2029c", "abc"},
		{"not UTF-8", "a\xff\xfeb\xc3", "a\uFFFDb\uFFFD"},
		{"raw C1 byte", "a\x9b31mb", "a\uFFFD31mb"},
		{"lone surrogate", "a\xed\xa0\x80b", "a\uFFFDb"},
		{"overlong escape", "a\xc0\x9bb", "a\uFFFDb"},
	} {
		if got := Text(c.text); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestLineAndRow(t *testing.T) {
	const text = "  if x:\n\t\tpress(\"a\")\x1b[2J \u202B ok  "
	if got, want := Line(text), `if x: press("a") ok`; got != want {
		t.Errorf("line %q, want %q", got, want)
	}
	if got, want := Row(text), `  if x:        press("a")  ok  `; got != want {
		t.Errorf("row %q, want %q", got, want)
	}
	if got, want := Line("hard\u00a0and\u3000wide\u2003spaces"), "hard and wide spaces"; got != want {
		t.Errorf("line %q, want %q", got, want)
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("\x1b[2J\x1b]8;;http://x\x1b\\link\x9b1m\u202e\xff")
	f.Add("\x1b\x1b[31m[31m\u009b\u009b1mm\x1bP\x1b\\")
	f.Fuzz(func(t *testing.T, s string) {
		for name, got := range map[string]string{"Text": Text(s), "Line": Line(s), "Row": Row(s)} {
			if !utf8.ValidString(got) || strings.ContainsFunc(got, Hostile) {
				t.Errorf("%s(%q) = %q", name, s, got)
			}
			if name != "Text" && strings.Contains(got, "\n") {
				t.Errorf("%s(%q) = %q has two lines", name, s, got)
			}
			if again := Text(got); again != got {
				t.Errorf("%s(%q) = %q, and again %q", name, s, got, again)
			}
		}
	})
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		n     int
		thing string
		want  string
	}{{1, "step", "1 step"}, {0, "step", "0 steps"}, {2, "model call", "2 model calls"}, {1, "press", "1 press"}, {3, "press", "3 presses"}, {2, "box", "2 boxes"}, {2, "branch", "2 branches"}} {
		if got := Count(c.n, c.thing); got != c.want {
			t.Errorf("%d %s: %q", c.n, c.thing, got)
		}
	}
}
