package models

import (
	"fmt"
	"strings"
	"time"

	"dotmatrix/core/plain"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Measures, in cells.
const (
	margin    = 1
	gap       = 3
	listTop   = 2 // row of the first version
	minWidth  = 60
	minHeight = 10
)

func (s *Screen) listWidth() int { return min(max(s.width/3, 26), 44) }

// View draws the list and what is known of the chosen version.
func (s *Screen) View(t theme.Theme, _ bool) []string {
	if s.width < minWidth || s.height < minHeight {
		return text.Rows([]string{t.Warn.Render(text.TooSmall(minWidth, minHeight+1, s.width))}, s.width, s.height)
	}
	head := text.Spread(t.Title.Render("Models")+t.Dim.Render("  agents as they were logged"), t.Dim.Render(plain.Count(len(s.versions), "version")), s.width-2*margin)
	list := text.Rows(s.list(t, s.listWidth()), s.listWidth(), s.height-listTop)
	detail := text.Rows(s.detail(t, s.detailWidth()), s.detailWidth(), s.height-listTop)
	pad := strings.Repeat(" ", margin)
	rows := []string{pad + head, ""}
	for i := range list {
		rows = append(rows, pad+list[i]+strings.Repeat(" ", gap)+detail[i])
	}
	return rows
}

func (s *Screen) detailWidth() int { return s.width - 2*margin - gap - s.listWidth() }

// listFrom is the first version that is shown.
func (s *Screen) listFrom() int {
	room := s.height - listTop
	return max(min(s.at-room/2, len(s.versions)-room), 0)
}

func (s *Screen) list(t theme.Theme, width int) []string {
	if len(s.versions) == 0 {
		words := "loading…"
		if s.loaded {
			words = "no versions yet: play, or `dotmatrix models log FILE`"
		}
		return dim(t, text.Wrap(words, width))
	}
	var lines []string
	from := s.listFrom()
	for i := from; i < min(from+s.height-listTop, len(s.versions)); i++ {
		v := s.versions[i]
		sign := " "
		if v.ID == s.marked {
			sign = "•"
		}
		left := sign + " " + text.CleanLine(label(v))
		right := text.CleanLine(strings.Join(v.Aliases, " "))
		if right != "" {
			right = "@" + right
		}
		row := text.Spread(left, right, width)
		if i == s.at {
			row = t.Selected.Render(row)
		} else {
			row = text.Spread(t.Text.Render(left), t.Accent.Render(right), width)
		}
		lines = append(lines, row)
	}
	return lines
}

// foreign says where a version from elsewhere comes from.
func foreign(v Version) string {
	if !v.Origin.Foreign() {
		return ""
	}
	return "   " + text.CleanLine(v.Origin.String())
}

func (s *Screen) detail(t theme.Theme, width int) []string {
	v, ok := s.chosen()
	if !ok {
		return nil
	}
	lines := []string{
		t.Accent.Render(text.Fit("models:/"+text.CleanLine(label(v)), width)),
		t.Dim.Render(text.Fit("id "+text.CleanLine(v.ID[:min(len(v.ID), 12)])+"   logged "+day(v.Logged)+foreign(v), width)),
		t.Text.Render(text.Fit(fmt.Sprintf("%s, best %s   gets %s", plain.Count(v.Runs, "run"), plain.Count(v.Best, "milestone"), text.CleanLine(v.Ledger.Short())), width)),
		pages(t, s.page, width),
	}
	body := s.made(t, width)
	if s.page == 1 {
		body = s.runLines(t, width)
	}
	room := s.height - listTop - len(lines)
	s.scroll = min(s.scroll, max(len(body)-room, 0))
	return append(lines, body[s.scroll:]...)
}

// pages are the headings of what can be shown.
func pages(t theme.Theme, page, width int) string {
	names := []string{"Contents", "Runs"}
	line := ""
	for i, name := range names {
		look := t.Dim
		if i == page {
			look = t.Focus
		}
		line += look.Render(name) + "  "
	}
	return line + t.Rule.Render(strings.Repeat("─", max(width-text.Width(line), 0)))
}

func (s *Screen) made(t theme.Theme, width int) []string {
	var lines []string
	for _, f := range s.files {
		if strings.TrimSpace(f.Text) == "" {
			continue
		}
		lines = append(lines, "", t.Label.Render(text.Fit(text.CleanLine(f.Name), width)))
		body := strings.TrimRight(text.Clean(f.Text), "\n")
		if f.Code {
			lines = append(lines, highlight(t, body)...)
			continue
		}
		lines = append(lines, text.Lines(body, width)...)
	}
	return lines
}

func (s *Screen) runLines(t theme.Theme, width int) []string {
	if len(s.runs) == 0 {
		return []string{"", t.Dim.Render("no runs yet")}
	}
	lines := []string{"", t.Label.Render(text.Fit("run     when              game          steps  ★   status", width))}
	for _, r := range s.runs {
		lines = append(lines, text.Fit(fmt.Sprintf("%-6s  %-16s  %-12s  %5d  %-2d  %s", text.CleanLine(r.ID[:min(len(r.ID), 6)]), day(r.Start),
			text.Fit(text.CleanLine(r.Machine.ROM.Title), 12), r.Steps, len(r.Milestones), r.Status), width))
	}
	return lines
}

func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Local().Format("2006-01-02 15:04")
}

func dim(t theme.Theme, lines []string) []string {
	for i, line := range lines {
		lines[i] = t.Dim.Render(line)
	}
	return lines
}
