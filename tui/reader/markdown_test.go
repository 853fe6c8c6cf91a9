package reader

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

// drawnText draws a text that comes in pieces of n bytes.
func drawnText(words string, n, width int) []string {
	var c canvas
	c.fit(colours, width)
	s := &stream{channel: core.Said}
	for letters := []rune(words); len(letters) > 0; letters = letters[min(n, len(letters)):] {
		s.add(string(letters[:min(n, len(letters))]))
	}
	var lines []string
	for _, b := range s.segments() {
		for _, line := range b.of(&c) {
			lines = append(lines, strings.TrimRight(ansi.Strip(line), " "))
		}
	}
	return lines
}

const essay = `# A *heading*

Plain words that are long enough to be broken.

- 一つ目は、とても長い日本語の文章です。
- two
  - nested item that is long enough to wrap

- loose

> quoted words that are long enough
> > deeper

` + "```go\nfunc main() {\n\tif x {\n\t\treturn\n\n\t}\n}\n```" + `
After the code, with ` + "`code`" + ` in it.

1. one
2. two

end`

var essayDrawn = []string{
	"A heading", "",
	"Plain words that are long", "enough to be broken.", "",
	"• 一つ目は、とても長い日本語", "  の文章です。", "• two", "  • nested item that is long", "    enough to wrap", "• loose", "",
	"│ quoted words that are long", "│ enough", "│", "│ │ deeper", "",
	"  func main() {", "      if x {", "          return", "", "      }", "  }",
	"After the code, with code in", "it.", "",
	"1. one", "2. two", "",
	"end",
}

// However the text comes, it is drawn in the same way.
func TestMarkdownIsDrawnBlockByBlock(t *testing.T) {
	for _, n := range []int{1, 3, 7, 50, 10_000} {
		if diff := cmp.Diff(essayDrawn, drawnText(essay, n, 28)); diff != "" {
			t.Errorf("in pieces of %d letters (-want +got)\n%s", n, diff)
		}
	}
}

// A finished block is drawn once, whatever comes after it.
func TestFinishedBlocksAreDrawnOnce(t *testing.T) {
	var c canvas
	c.fit(colours, 60)
	s := &stream{channel: core.Said}
	s.add("**one**\n\n")
	first := s.segments()[0]
	drawn := 0
	inner := first.draw
	first.draw = func(c *canvas) []string { drawn++; return inner(c) }
	for range 1000 {
		s.add("more *words* and\n\n")
		for _, b := range s.segments() {
			b.of(&c)
		}
	}
	if drawn != 1 {
		t.Errorf("the first block was drawn %d times", drawn)
	}
	c.fit(colours, 50)
	first.of(&c)
	if drawn != 2 {
		t.Errorf("at another width it was drawn %d times in all", drawn)
	}
}

// Long texts are Markdown as well: there is no size from which on they are raw.
func TestLongTextsAreMarkdown(t *testing.T) {
	words := strings.Repeat("Some **bold** words.\n", 5000) + "```\n" + strings.Repeat("code **not bold**\n", 2000) + "```\n" + strings.Repeat("long *line* ", 2000)
	lines := drawnText(words, 10_000, 60)
	for i, line := range lines {
		if strings.Contains(line, "**") != strings.HasPrefix(line, "  code") || strings.Contains(line, " *line") {
			t.Fatalf("line %d is %q", i, line)
		}
	}
	if len(lines) < 7000 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestCodeHasItsOwnColour(t *testing.T) {
	var c canvas
	c.fit(colours, 40)
	code, words := c.code("x := 1")[0], c.markdown(core.Said, "words")[0]
	if !strings.HasPrefix(code, strings.TrimSuffix(colours.Code.Render("x"), "x\x1b[m")) || strings.Contains(words, "\x1b") {
		t.Errorf("code is %q, words are %q", code, words)
	}
}

// A link of a model leads nowhere that it does not show.
func TestLinksOfModelsShowWhereTheyLead(t *testing.T) {
	for words, link := range map[string]bool{
		"see [click](http://evil.example/a)":    true, // glamour writes the address behind the words
		"[http://good.example](https://evil.x)": true,
		"[x](javascript:alert)":                 false,
		"[f](file:///etc/passwd)":               false,
		"![img](ssh://i.m/g.png) *a*":           false,
	} {
		var c canvas
		c.fit(colours, 60)
		out := strings.Join(c.markdown(core.Said, words), "\n")
		if strings.Contains(out, "\x1b]8;") != link {
			t.Errorf("%q is drawn as %q", words, out)
		}
	}
}
