package play

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// markdown draws what models write. A renderer is made once for a width and a theme; plain words need none.
type markdown struct {
	width     int
	renderers map[core.Channel]*glamour.TermRenderer
}

// maxMarkdown bounds the text that is read as Markdown, in bytes: glamour takes some 8 ms for each 1,000.
const maxMarkdown = 4 << 10

// lines draws clean text; what was thought only is dim.
func (m *markdown) lines(t theme.Theme, channel core.Channel, s string, width int) []string {
	plain := t.Text
	if channel == core.Reasoned {
		plain = t.Reason
	}
	s = strings.TrimSpace(s)
	if s == "" {
		return nil
	}
	if len(s) <= maxMarkdown && hasMarkup(s) {
		if renderer := m.renderer(t, channel, width); renderer != nil {
			if out, err := renderer.Render(s); err == nil {
				return trimmed(strings.Split(text.HonestLinks(out), "\n"))
			}
		}
	}
	return style(plain.Render, text.Wrap(s, width))
}

// renderer is nil where there can be none.
func (m *markdown) renderer(t theme.Theme, channel core.Channel, width int) *glamour.TermRenderer {
	if m.width != width {
		m.width, m.renderers = width, map[core.Channel]*glamour.TermRenderer{}
	}
	if m.renderers[channel] == nil {
		look := styles(t)
		if channel == core.Reasoned {
			look = dimmed(look, hex(t.Reason.GetForeground()))
		}
		renderer, err := glamour.NewTermRenderer(glamour.WithStyles(look), glamour.WithWordWrap(width), glamour.WithPreservedNewLines())
		if err != nil {
			return nil
		}
		m.renderers[channel] = renderer
	}
	return m.renderers[channel]
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

// dimmed is a look in one colour, slanted.
func dimmed(look ansi.StyleConfig, colour string) ansi.StyleConfig {
	slanted := true
	look.Document.Italic = &slanted
	for _, part := range []*ansi.StylePrimitive{&look.Document.StylePrimitive, &look.Code.StylePrimitive, &look.CodeBlock.StylePrimitive, &look.LinkText} {
		part.Color = &colour
	}
	return look
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
