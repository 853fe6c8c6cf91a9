package text

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestHonestLinks(t *testing.T) {
	link := func(address, shown string) string {
		return ansi.SetHyperlink(address, "id=1") + shown + ansi.ResetHyperlink()
	}
	const page = "https://example.org/a?b=c"
	for _, c := range []struct{ name, text, want string }{
		{"none", "plain", "plain"},
		{"an address", "see " + link(page, page) + ".", "see " + link(page, page) + "."},
		{"a styled one", link(page, "\x1b[4m"+page+"\x1b[m"), link(page, "\x1b[4m"+page+"\x1b[m")},
		{"one over two lines", link(page, page[:9]+"\n"+page[9:]), link(page, page[:9]+"\n"+page[9:])},
		{"words", link(page, "click"), "click"},
		{"another address", link("https://evil.example", "https://bank.example"), "https://bank.example"},
		{"a part", link(page, page[:20]+"…"), page[:20] + "…"},
		{"a file", link("file:///etc/passwd", "file:///etc/passwd"), "file:///etc/passwd"},
		{"a script", link("javascript:alert(1)", "javascript:alert(1)"), "javascript:alert(1)"},
		{"no host", link("http:x", "http:x"), "http:x"},
		{"two", link(page, page) + link("ssh://a", "b") + link(page, page), link(page, page) + "b" + link(page, page)},
		{"no end", ansi.SetHyperlink(page, "") + page, page},
		{"half", "a\x1b]8;;http://x", "a"},
		{"one that its neighbours make", "\x1b\x1b]8;\a]8;", "]8;"},
		{"one that its neighbours make again", "\x1b]\x1b\x1b]8;\a8;\a", "8;\a"},
		{"one in another", ansi.SetHyperlink(page, "") + "a" + link(page, page), "a" + link(page, page)},
	} {
		if got := HonestLinks(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzHonestLinks(f *testing.F) {
	f.Add("a" + ansi.SetHyperlink("http://x.y", "id=3") + "http://x.y" + ansi.ResetHyperlink())
	f.Fuzz(func(t *testing.T, s string) {
		got := HonestLinks(s)
		if strings.Count(got, linkBegins) > strings.Count(s, linkBegins) || HonestLinks(got) != got {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}
