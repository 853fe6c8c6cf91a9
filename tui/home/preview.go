package home

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui/brief"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/table"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
	"dotmatrix/tui/thumb"
)

// wantPicture has the picture beside the lists loaded.
func (s *Screen) wantPicture() tea.Cmd {
	if r := s.run(); s.focus == runs && r != nil {
		return s.pictures.Want(thumb.Run(r.ID, r.Steps, s.shelf.LastPicture))
	}
	key := s.pictureKey()
	if c := s.capture(); s.focus != runs && c != nil {
		screen := c.Screen
		return s.pictures.Want(thumb.Request{Key: key, Load: func(context.Context) (*core.Frame, error) { return screen, nil }})
	}
	if key != "" {
		path := s.game().Path
		return s.pictures.Want(thumb.Request{Key: key,
			Load: func(ctx context.Context) (*core.Frame, error) { return s.shelf.Cover(ctx, path) }})
	}
	return nil
}

// pictureKey names the picture beside the lists; empty where there is none.
func (s *Screen) pictureKey() string {
	if r := s.run(); s.focus == runs && r != nil {
		return r.ID
	}
	if c := s.capture(); s.focus != runs && c != nil {
		return "capture " + c.Name
	}
	if g := s.game(); s.focus != runs && g != nil && g.Problem == "" {
		return "game " + g.Path
	}
	return ""
}

// preview is what is known of the chosen thing, under a picture.
func (s *Screen) preview(t theme.Theme, width, height int) []string {
	title, lines := s.about(t, width)
	if title == "" {
		return text.Rows(nil, width, height)
	}
	out := []string{table.Title(t, title, false, width)}
	out = append(out, s.picture(width, height-len(out), len(lines))...)
	return text.Rows(append(out, lines...), width, height)
}

// Of the preview, the picture takes what the lines leave, and lines give way to a picture of some size.
const (
	leastPicture = 8 // rows below which a picture says nothing
	mostPicture  = 100
	leastLines   = 5
)

// picture is the picture in the middle of its room, and a blank row; nothing where there is no room. Its room is kept
// while it is being loaded.
func (s *Screen) picture(width, height, lines int) []string {
	key := s.pictureKey()
	w, h, ok := s.pictures.Size(key)
	if !ok {
		w, h = 160, 144
	}
	if s.focus != agents { // what an agent gets matters more than any picture
		lines = min(lines, max(leastLines, height/3))
	}
	room := height - 1 - lines
	w, h = plane.Fit(min(width, mostPicture), room, w, h)
	if key == "" || h < leastPicture {
		return nil
	}
	rows := s.pictures.Rows(key, w, h)
	if rows == nil {
		rows = text.Rows(nil, w, h)
	}
	pad := strings.Repeat(" ", (width-w)/2)
	out := make([]string, 0, h+1)
	for _, row := range rows {
		out = append(out, pad+row)
	}
	return append(out, "")
}

// about is the title and the lines on the chosen thing.
func (s *Screen) about(t theme.Theme, width int) (string, []string) {
	b := brief.New(t, width)
	switch g, c, a, r := s.game(), s.capture(), s.agent(), s.run(); {
	case s.focus == games && c != nil:
		s.aboutCapture(b, g, c)
		return "capture " + text.CleanLine(c.Name), b.Lines()
	case s.focus == games && g != nil:
		s.aboutGame(t, b, g)
		return text.CleanLine(g.Title), b.Lines()
	case s.focus == agents && a != nil:
		s.aboutAgent(t, b, a)
		return text.CleanLine(a.Name), b.Lines()
	case s.focus == runs && r != nil:
		s.aboutRun(b, r)
		return "run " + text.CleanLine(r.ID), b.Lines()
	}
	return "", nil
}

func (s *Screen) aboutGame(t theme.Theme, b *brief.Brief, g *Game) {
	if g.Problem != "" {
		b.Say(t.Bad, "✗ cannot be played: "+g.Problem)
		b.Fact("file", g.Path)
		return
	}
	b.Fact("console", g.Console+", "+g.Mapper)
	switch {
	case g.Story > 0 && len(g.Best) > 0:
		b.Fact("best", fmt.Sprintf("★ %d of %d: %s", len(g.Best), g.Story, g.Best[len(g.Best)-1]))
	case g.Story > 0:
		b.Fact("best", "none of "+plain.Count(g.Story, "milestone")+" yet")
	}
	if g.Runs > 0 {
		b.Fact("played", fmt.Sprintf("%s, %s", text.Ago(g.Played, s.clock()), plain.Count(g.Runs, "run")))
	}
	if g.Profile == "" {
		b.Fact("known", "its screen only: no profile reads its memory")
	} else {
		b.Fact("known", "its memory, by the profile "+g.Profile)
	}
	if g.Path == "" {
		b.Fact("file", "built in")
	} else {
		b.Fact("file", g.Path)
	}
}

func (s *Screen) aboutCapture(b *brief.Brief, g *Game, c *core.Capture) {
	b.Fact("game", g.Title)
	b.Fact("made", text.Ago(c.Made, s.clock()))
	if c.Run != "" {
		b.Fact("of", fmt.Sprintf("run %s, step %d", c.Run[:min(len(c.Run), 6)], c.Seq))
	}
	b.Fact("note", c.Note)
}

func (s *Screen) aboutAgent(t theme.Theme, b *brief.Brief, a *Agent) {
	b.Say(t.Text, a.About)
	switch model := s.model(a); {
	case a.Missing != "":
		b.Say(t.Warn, "! not set up: "+a.Missing)
	case a.NeedsModel && model == "":
		b.Say(t.Warn, "! needs a model: name one")
	case a.NeedsModel:
		b.Fact("model", model)
	default:
		b.Fact("model", "none: it costs nothing and needs no network")
	}
	if a.Gets == nil {
		return
	}
	b.Space()
	b.Say(t.Dim, "help that it gets")
	for line := range strings.SplitSeq(text.Clean(a.Gets.Long()), "\n") {
		b.Say(t.Text, "· "+line)
	}
}

func (s *Screen) aboutRun(b *brief.Brief, r *core.RunSummary) {
	b.Status(r.Status, r.Reason)
	b.Fact("played", r.Machine.ROM.Title+" with "+r.Agent.Name)
	b.Fact("started", text.Ago(r.Start, s.clock()))
	b.Fact("steps", fmt.Sprint(r.Steps))
	if spent := r.Spent(); spent.Calls > 0 {
		b.Fact("spent", spent.String())
	}
	b.Fact("help", r.Agent.Ledger().Short())
	b.Fact("note", r.Note)
	if len(r.Milestones) > 0 {
		b.Fact("reached", "★ "+r.Milestones[len(r.Milestones)-1].Title)
		for i := len(r.Milestones) - 2; i >= 0; i-- {
			b.Fact("", "★ "+r.Milestones[i].Title)
		}
	}
}
