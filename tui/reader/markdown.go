package reader

import (
	"fmt"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// canvas is what segments are drawn for: a theme and a width, and what was drawn.
type canvas struct {
	theme theme.Theme
	width int
	look  int // counts the changes of theme and width, from 1
	frame int
	drawn []*segment

	renderers map[rendererKey]*glamour.TermRenderer
}

type rendererKey struct {
	channel core.Channel
	table   bool
}

// fit gives the canvas its theme and width for a frame.
func (c *canvas) fit(t theme.Theme, width int) {
	c.frame++
	c.theme = t
	if c.width != width || c.look == 0 {
		c.width = width
		c.forget()
	}
}

// forget has everything drawn again.
func (c *canvas) forget() {
	c.look++
	c.renderers = map[rendererKey]*glamour.TermRenderer{}
	for _, s := range c.drawn {
		s.lines = nil
	}
	c.drawn = nil
}

// markdown draws a block. What was thought only is dim.
func (c *canvas) markdown(channel core.Channel, source string) []string {
	plain := c.theme.Text
	if channel == core.Reasoned {
		plain = c.theme.Reason
	}
	source = strings.Trim(source, "\n")
	if hasMarkup(source) {
		table := isTable(source)
		if renderer := c.renderer(channel, table); renderer != nil {
			if out, err := renderer.Render(source); err == nil {
				rows := trimmed(strings.Split(text.HonestLinks(out), "\n"))
				if table {
					return rows
				}
				return c.flow(rows)
			}
		}
	}
	var lines []string
	for line := range strings.SplitSeq(source, "\n") {
		for _, part := range text.Flow(line, c.width, "") {
			lines = append(lines, plain.Render(part))
		}
	}
	return lines
}

// lead is what stands before the words of a drawn line: the bars of quotes, blanks, and the sign of a list's item.
var lead = regexp.MustCompile(`^((?: *│ )*) *(?:• |\d{1,9}\. |\[[ x]\] )?`)

// flow breaks drawn lines. The words of a list's item stay below one another, and quotes keep their bars.
func (c *canvas) flow(rows []string) []string {
	var lines []string
	for _, row := range rows {
		row = strings.TrimRight(row, " ")
		bare := xansi.Strip(row)
		found := lead.FindStringSubmatch(bare)
		bars := found[1]
		hanging := c.theme.Dim.Render(bars) + strings.Repeat(" ", text.Width(found[0])-text.Width(bars))
		if bars == "" {
			hanging = strings.Repeat(" ", text.Width(found[0]))
		}
		lines = append(lines, text.Flow(row, c.width, hanging)...)
	}
	return lines
}

// code draws lines of code, which keep their indent.
func (c *canvas) code(source string) []string {
	const inset = "  "
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSuffix(source, "\n"), "\n") {
		line = strings.ReplaceAll(line, "\t", "    ")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for _, part := range text.Flow(inset+line, c.width, inset+indent) {
			lines = append(lines, c.theme.Code.Render(part))
		}
	}
	return lines
}

// renderer is nil where there can be none.
func (c *canvas) renderer(channel core.Channel, table bool) *glamour.TermRenderer {
	key := rendererKey{channel, table}
	if c.renderers[key] == nil {
		look := styles(c.theme)
		if channel == core.Reasoned {
			look = dimmed(look, hex(c.theme.Reason.GetForeground()))
		}
		wrap := 0 // flow breaks the lines
		if table {
			wrap = c.width
		}
		renderer, err := glamour.NewTermRenderer(glamour.WithStyles(look), glamour.WithWordWrap(wrap), glamour.WithPreservedNewLines())
		if err != nil {
			return nil
		}
		c.renderers[key] = renderer
	}
	return c.renderers[key]
}

var tableRule = regexp.MustCompile(`(?m)^ *\|?[ :|-]*-[ :|-]*\|[ :|-]*$`)

func isTable(s string) bool { return strings.Contains(s, "|") && tableRule.MatchString(s) }

var markup = regexp.MustCompile("[*_`|\\[<~&\\\\]|(?m:^ *(#|>|[-+] |\\d{1,9}[.)] |---))")

// hasMarkup reports whether a text may be more than plain words and line breaks.
func hasMarkup(s string) bool { return markup.MatchString(s) }

// trimmed leaves out empty lines at the ends.
func trimmed(rows []string) []string {
	blank := func(s string) bool { return strings.TrimSpace(xansi.Strip(s)) == "" }
	for len(rows) > 0 && blank(rows[0]) {
		rows = rows[1:]
	}
	for len(rows) > 0 && blank(rows[len(rows)-1]) {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// dimmed is a look in one colour, slanted; code keeps its own.
func dimmed(look ansi.StyleConfig, colour string) ansi.StyleConfig {
	slanted := true
	look.Document.Italic = &slanted
	for _, part := range []*ansi.StylePrimitive{&look.Document.StylePrimitive, &look.LinkText} {
		part.Color = &colour
	}
	return look
}

func styles(t theme.Theme) ansi.StyleConfig {
	yes, bar := true, uint(1)
	colour := func(c string) *string { return &c }
	accent := hex(t.Accent.GetForeground())
	code := hex(t.Code.GetForeground())
	dim := hex(t.Dim.GetForeground())
	return ansi.StyleConfig{
		Document:       ansi.StyleBlock{},
		Heading:        ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &yes}},
		Strong:         ansi.StylePrimitive{Bold: &yes},
		Emph:           ansi.StylePrimitive{Italic: &yes},
		Strikethrough:  ansi.StylePrimitive{CrossedOut: &yes},
		Code:           ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(code)}},
		CodeBlock:      ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(code)}}},
		BlockQuote:     ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: colour(dim)}, Indent: &bar, IndentToken: colour("│ ")},
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
