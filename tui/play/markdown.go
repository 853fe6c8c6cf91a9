package play

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// markdown draws what models write. A renderer is made once for a width and a theme; plain words need none.
type markdown struct {
	width    int
	renderer *glamour.TermRenderer
}

// maxMarkdown bounds the text that is read as Markdown, in bytes: glamour takes some 8 ms for each 1,000.
const maxMarkdown = 4 << 10

// lines draws clean text.
func (m *markdown) lines(t theme.Theme, s string, width int) []string {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil
	}
	if len(s) > maxMarkdown || !hasMarkup(s) {
		return style(t.Text.Render, text.Wrap(s, width))
	}
	if m.renderer == nil || m.width != width {
		renderer, err := glamour.NewTermRenderer(glamour.WithStyles(styles(t)), glamour.WithWordWrap(width), glamour.WithPreservedNewLines())
		if err != nil {
			return style(t.Text.Render, text.Wrap(s, width))
		}
		m.renderer, m.width = renderer, width
	}
	out, err := m.renderer.Render(s)
	if err != nil {
		return style(t.Text.Render, text.Wrap(s, width))
	}
	return trimmed(strings.Split(out, "\n"))
}

// hasMarkup reports whether a text may be more than plain words and line breaks.
func hasMarkup(s string) bool {
	return strings.ContainsAny(s, "*_`#|[") || strings.Contains(s, "\n- ") || strings.HasPrefix(s, "- ") || strings.Contains(s, "\n1. ") || strings.Contains(s, "\n> ")
}

// trimmed leaves out empty lines at the ends and blanks at the end of lines.
func trimmed(rows []string) []string {
	blank := func(s string) bool { return strings.TrimSpace(text.Clean(s)) == "" }
	for len(rows) > 0 && blank(rows[0]) {
		rows = rows[1:]
	}
	for len(rows) > 0 && blank(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	return rows
}

func styles(t theme.Theme) ansi.StyleConfig {
	yes := true
	colour := func(c string) *string { return &c }
	accent := hex(t.Accent.GetForeground())
	dim := hex(t.Dim.GetForeground())
	return ansi.StyleConfig{
		Document:       ansi.StyleBlock{},
		Heading:        ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
		Strong:         ansi.StylePrimitive{Bold: &yes},
		Emph:           ansi.StylePrimitive{Italic: &yes},
		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		Code:           ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(accent)}},
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(accent)}}},
		BlockQuote:     ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(dim)}, Indent: new(uint), IndentToken: colour("│ ")},
		List:           ansi.StyleList{LevelIndent: 2},
		Item:           ansi.StylePrimitive{BlockPrefix: "• "},
		Enumeration:    ansi.StylePrimitive{BlockPrefix: ". "},
		Task:           ansi.StyleTask{Ticked: "[x] ", Unticked: "[ ] "},
		HorizontalRule: ansi.StylePrimitive{Format: "──────\n", Color: colour(dim)},
		Link:           ansi.StylePrimitive{Underline: &yes},
		LinkText:       ansi.StylePrimitive{Color: colour(accent)},
		Image:          ansi.StylePrimitive{Underline: &yes},
		Table:          ansi.StyleTable{},
	}
}

// hex is a colour as glamour reads it.
func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	if basic, ok := c.(xansi.BasicColor); ok {
		return strconv.Itoa(int(basic))
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
