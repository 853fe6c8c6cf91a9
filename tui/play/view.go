package play

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/tui/panes"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Rows above and below the panes.
const (
	headerHeight = 1
	footerHeight = 1 // the timeline
	margin       = 1
)

// A Game Boy's picture, before the run is known.
const (
	commonWidth  = 160
	commonHeight = 144
)

// arrange lays the panes out anew.
func (s *Screen) arrange() {
	want := panes.Want{FrameWidth: commonWidth, FrameHeight: commonHeight, FactLines: s.wantedFactLines(), Fit: s.plane.Fit}
	if m := s.journal.run.Machine; m.Width > 0 && m.Height > 0 {
		want.FrameWidth, want.FrameHeight = m.Width, m.Height
	}
	s.layout = s.setup.Arrange(s.width, s.height-headerHeight-footerHeight, want)
}

// View draws the screen as rows. covered says that something stands over it, so that the picture must be drawn here.
func (s *Screen) View(t theme.Theme, covered bool) []string {
	if s.layout.TooSmall {
		return text.Rows([]string{t.Warn.Render(text.TooSmall(panes.MinWidth,
			panes.MinHeight+headerHeight+footerHeight+1, s.width))}, s.width, s.height)
	}
	width := s.width - 2*margin
	pad := strings.Repeat(" ", margin)
	rows := make([]string, 0, s.height)
	rows = append(rows, pad+s.header(t, width))
	rows = append(rows, s.body(t, covered)...)
	bottom := timeline(t, &s.journal, width)
	if s.journal.outcome != nil {
		bottom = outcomeLine(t, s.journal.outcome, width)
	}
	return append(rows, pad+bottom)
}

// block is rows that stand at a place.
type block struct {
	rect plane.Rect
	rows []string
}

// body joins the rows of the panes by hand, which is several times cheaper than joining blocks.
func (s *Screen) body(t theme.Theme, covered bool) []string {
	blocks := s.blocks(t, covered)
	rows := make([]string, s.height-headerHeight-footerHeight)
	var out strings.Builder
	for y := range rows {
		out.Reset()
		x := 0
		for i := range blocks {
			b := &blocks[i]
			if y < b.rect.Y || y >= b.rect.Y+b.rect.H || b.rect.X < x {
				continue
			}
			out.WriteString(strings.Repeat(" ", b.rect.X-x))
			out.WriteString(b.rows[y-b.rect.Y])
			x = b.rect.X + b.rect.W
		}
		rows[y] = out.String()
	}
	return rows
}

// blocks are the panes with their headings, from left to right.
func (s *Screen) blocks(t theme.Theme, covered bool) []block {
	l := s.layout
	var blocks []block
	if r := l.Picture; r.W > 0 {
		rows := s.plane.Placeholder(r.W, r.H)
		if covered {
			rows = s.plane.Rows(r.W, r.H)
		}
		blocks = append(blocks, block{r, rows})
	}
	if r := l.Thoughts; r.W > 0 {
		title := "Thoughts"
		if words := s.journal.thoughts.Words(); words != "" {
			title += " /" + text.CleanLine(words)
		}
		blocks = append(blocks, headed(t, title, s.setup.Focused() == panes.Thoughts, r, s.journal.thoughts.Lines(t, r.W, r.H)))
	}
	if r := l.Facts; r.W > 0 {
		blocks = append(blocks, headed(t, "Facts", s.setup.Focused() == panes.Facts, r, s.factRows(t, r)))
	}
	return blocks
}

// headed is a pane under its heading.
func headed(t theme.Theme, title string, focused bool, r plane.Rect, lines []string) block {
	head := t.Dim.Render(title + " ")
	if focused {
		head = t.Focus.Render(title) + " "
	}
	head += t.Rule.Render(strings.Repeat("─", max(r.W-text.Width(title)-1, 0)))
	rows := append([]string{text.Fit(head, r.W)}, text.Rows(lines, r.W, r.H)...)
	return block{plane.Rect{X: r.X, Y: r.Y - 1, W: r.W, H: r.H + 1}, rows}
}

// factRows are the milestones, the facts and, where there is room, the map.
func (s *Screen) factRows(t theme.Theme, r plane.Rect) []string {
	lines := s.factTop(t, r.W)
	if rest := r.H - len(lines) - 1; rest > 0 {
		if grid := gridLines(t, s.journal.facts, r.W, rest); grid != nil {
			lines = append(append(lines, ""), grid...)
		}
	}
	s.factScroll = min(s.factScroll, max(len(lines)-r.H, 0))
	return lines[s.factScroll:]
}

func (s *Screen) factTop(t theme.Theme, width int) []string {
	j := &s.journal
	var lines []string
	if milestones := milestoneLine(t, j.reachedBy(j.state.Seq), j.story, width); milestones != "" {
		lines = append(lines, milestones)
	}
	return append(lines, factLines(t, j.facts, width)...)
}

// wantedFactLines is how high the facts would like to be. It changes with the width, so the narrowest is asked.
func (s *Screen) wantedFactLines() int {
	const narrow = 30
	wanted := max(len(s.factTop(theme.Theme{}, narrow)), 7)
	if f := s.journal.facts; f != nil && len(f.Grid) > 0 {
		wanted += 1 + len(f.Grid)
	}
	return wanted
}

// strip removes the styles of a row.
func strip(row string) string { return ansi.Strip(row) }
