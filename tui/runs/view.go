package runs

import (
	"fmt"
	"strings"

	"dotmatrix/core/plain"
	"dotmatrix/tui/table"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// View draws the screen as rows.
func (s *Screen) View(t theme.Theme, _ bool) []string {
	l := s.layout()
	if l.tooSmall {
		return text.Rows([]string{t.Warn.Render(text.TooSmall(minWidth, minHeight+1, s.width))}, s.width, s.height)
	}
	pad := strings.Repeat(" ", margin)
	head, note := s.head(t, s.width-2*margin)
	rows := []string{pad + head, pad + note}
	body := s.table(t, l.table.W, l.table.H)
	if s.found != nil {
		body = s.hits(t, l.table.W, l.table.H)
	}
	if l.brief.W > 0 && l.brief.Y == top {
		between := strings.Repeat(" ", gap)
		for i, row := range s.beside(t, l.brief.W, l.brief.H) {
			body[i] += between + row
		}
	} else if l.brief.W > 0 {
		body = append(body, s.below(t, l.brief.W, l.brief.H)...)
	}
	for _, row := range body {
		rows = append(rows, pad+row)
	}
	return rows
}

// head says what is listed, or asks for something; the note below says more.
func (s *Screen) head(t theme.Theme, width int) (head, note string) {
	if s.prompt.purpose != forNothing {
		return s.prompt.view(t, width)
	}
	if s.found != nil {
		said := fmt.Sprintf("  %q was said in %s", s.found.words, plain.Count(len(s.found.hits), "step"))
		if len(s.found.hits) == mostHits {
			said += ", and maybe more"
		}
		return text.Fit(t.Title.Render("Search")+t.Dim.Render(said), width), text.Fit("", width)
	}
	left := t.Title.Render("Runs") + t.Dim.Render("  "+s.total())
	if s.where != "" {
		left += t.Dim.Render("  where ") + t.Accent.Render(text.CleanLine(s.where))
	}
	right := ""
	if n := s.removed.waiting(); n > 0 {
		right = t.Warn.Render(runsOf(n) + " deleted; press u to undo")
	} else if n := len(s.marked); n > 0 {
		right = t.Accent.Render(fmt.Sprintf("%d marked", n))
	}
	if s.unequal {
		note = t.Warn.Render("no ranking: their agents get unequal help, or games or starts differ; filter (/) such as help=facts")
	}
	return text.Spread(left, right, width), text.Fit(note, width)
}

// total is how many runs are listed.
func (s *Screen) total() string {
	if !s.watch.loaded && s.rows == nil {
		return "looking…"
	}
	return fmt.Sprint(len(s.lines))
}

// columns fits the table's columns to a width. The first has room for the branches of the tree.
func (s *Screen) columns(width int) table.Layout {
	wanted := make([]table.Column, len(columns))
	for i, c := range columns {
		wanted[i] = c.Column
	}
	if s.setup.Tree {
		for _, l := range s.lines {
			wanted[0].Width = max(wanted[0].Width, min(text.Width(l.branch)+shortID, mostTree))
		}
	}
	return table.Fit(wanted, width)
}

// mostTree bounds the first column, in cells.
const mostTree = 20

// table is the runs on the screen under the heading.
func (s *Screen) table(t theme.Theme, width, height int) []string {
	fit := s.columns(width)
	out := []string{fit.Heading(t, s.setup.column(), !s.setup.Up)}
	now := s.clock()
	for i := s.cursor.First; i < s.cursor.Last(len(s.lines)); i++ {
		l := s.lines[i]
		cells := make([]table.Cell, len(columns))
		for j, c := range columns {
			cells[j] = c.cell(t, l.row, now)
		}
		cells[0].Text = l.branch + cells[0].Text
		out = append(out, fit.Row(t, cells, table.State{Chosen: i == s.cursor.At, Focused: true, Marked: s.marked[l.row.ID]}))
	}
	if len(s.lines) == 0 && s.watch.loaded {
		out = append(out, "", "  "+t.Dim.Render(s.nothing()))
	}
	return text.Rows(out, width, height+headingRow)
}

func (s *Screen) nothing() string {
	if s.where != "" {
		return "No runs match."
	}
	return "Runs you play are recorded and listed here."
}

var hitColumns = []table.Column{
	{Name: "run", Width: 8, Keep: 5}, {Name: "step", Width: 6, Right: true, Keep: 5}, {Name: "agent", Width: 12, Keep: 2}, {Name: "game", Width: 12, Keep: 1},
	{Name: "said", Width: 20, Grow: 1, Keep: 9},
}

// hits is what a search found.
func (s *Screen) hits(t theme.Theme, width, height int) []string {
	fit := table.Fit(hitColumns, width)
	out := []string{fit.Heading(t, -1, false)}
	c := s.found.cursor
	for i := c.First; i < c.Last(len(s.found.hits)); i++ {
		h := s.found.hits[i]
		out = append(out, fit.Row(t, []table.Cell{{Text: short(h.Run), Look: t.Dim}, {Text: fmt.Sprint(h.Seq), Look: t.Dim}, {Text: text.CleanLine(h.Agent), Look: t.Text},
			{Text: text.CleanLine(h.Game), Look: t.Text}, {Text: text.CleanLine(h.Said), Look: t.Text}}, table.State{Chosen: i == c.At, Focused: true}))
	}
	return text.Rows(out, width, height+headingRow)
}
