package runs

import (
	"fmt"
	"strings"
	"time"

	"dotmatrix/core/plain"
	"dotmatrix/tui/brief"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/table"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// beside is the chosen run's picture over what is known of it.
func (s *Screen) beside(t theme.Theme, width, height int) []string {
	r := s.row()
	if r == nil {
		return text.Rows(nil, width, height)
	}
	out := []string{table.Title(t, "run "+text.CleanLine(r.ID), false, width)}
	lines := s.facts(t, r, width)
	const least = 8
	if w, h := s.pictureSize(r, width, height-2-min(len(lines), max(least, height/3))); h >= least {
		pad := strings.Repeat(" ", (width-w)/2)
		for _, row := range s.picture(r, w, h) {
			out = append(out, pad+row)
		}
		out = append(out, "")
	}
	return text.Rows(append(out, lines...), width, height)
}

// below is the chosen run's picture beside what is known of it.
func (s *Screen) below(t theme.Theme, width, height int) []string {
	r := s.row()
	if r == nil {
		return text.Rows(nil, width, height)
	}
	out := []string{table.Title(t, "run "+text.CleanLine(r.ID), false, width)}
	w, h := s.pictureSize(r, width/3, height-1)
	picture, lines := s.picture(r, w, h), s.facts(t, r, width-w-gap)
	for i := range height - 1 {
		row, line := text.Fit("", w), ""
		if i < len(picture) {
			row = picture[i]
		}
		if i < len(lines) {
			line = lines[i]
		}
		out = append(out, row+strings.Repeat(" ", gap)+line)
	}
	return text.Rows(out, width, height)
}

func (s *Screen) pictureSize(r *item, width, height int) (w, h int) {
	return plane.Fit(width, height, r.Machine.Width, r.Machine.Height)
}

// picture is what the run showed last; blank until it is loaded.
func (s *Screen) picture(r *item, width, height int) []string {
	if rows := s.pictures.Rows(r.ID, width, height); rows != nil {
		return rows
	}
	return text.Rows(nil, width, height)
}

// facts is what is known of a run, what matters most first.
func (s *Screen) facts(t theme.Theme, r *item, width int) []string {
	b := brief.New(t, width)
	b.Status(r.Status, r.Reason)
	b.Fact("name", r.Called())
	b.Fact("agent", r.Agent.Name)
	b.Fact("model", strings.Join(r.ModelNames(), ", "))
	b.Fact("provider", strings.Join(r.Providers(), ", "))
	b.Fact("game", r.Machine.ROM.Title)
	b.Fact("started", strings.TrimSpace(text.Ago(r.Start, s.clock())+lasted(r)))
	b.Fact("steps", fmt.Sprintf("%d, %s, %s", r.Steps, plain.Count(r.Presses, "press"), plain.Count(r.Frames, "frame")))
	if len(r.Milestones) > 0 {
		titles := make([]string, len(r.Milestones))
		for i, m := range r.Milestones {
			titles[len(titles)-1-i] = m.Title
		}
		b.Fact("reached", fmt.Sprintf("★ %d: %s", len(titles), strings.Join(titles, ", ")))
	}
	if spent := r.Spent(); spent.Calls > 0 {
		b.Fact("spent", spent.String())
	}
	if r.Faults > 0 {
		b.Fact("faults", fmt.Sprintf("%d, in %d of them nothing was pressed", r.Faults, r.Fallbacks))
	}
	if r.Parent != "" {
		b.Fact("fork", fmt.Sprintf("of %s at step %d", short(r.Parent), r.ForkSeq))
	}
	if r.Next != "" {
		b.Fact("goes on", "in "+short(r.Next))
	}
	b.Fact("from", r.Anchor.Name)
	b.Fact("tags", r.tags)
	b.Fact("note", r.Note)
	for _, mark := range r.Bookmarks {
		b.Fact("marked", fmt.Sprintf("step %d: %s", mark.Seq, mark.Text))
	}
	b.Fact("help", r.help)
	b.Fact("origin", r.Origin.String())
	b.Fact("proof", r.Verified.String())
	b.Fact("because", r.Verified.Why)
	b.Fact("seed", fmt.Sprint(r.Seed))
	return b.Lines()
}

// lasted says how long a run took, thinking and playing.
func lasted(r *item) string {
	if r.Wall < time.Second {
		return ""
	}
	return ", took " + r.Wall.Round(time.Second).String()
}
