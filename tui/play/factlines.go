package play

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"dotmatrix/core"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Columns of the facts' labels, and of a creature's name and level.
const (
	labelWidth = 9
	nameWidth  = 13
)

// factLines are the facts as lines of the given width, the most telling first. What has changed in the step is marked.
func factLines(t theme.Theme, f *facts, width int) []string {
	if f == nil {
		return style(t.Dim.Render, text.Wrap("no facts: this game has no profile", width))
	}
	p := &factPrinter{theme: t, width: width, facts: f}
	p.line("mode", "mode", f.Mode)
	if f.Player != nil {
		p.line("player", "where", fmt.Sprintf("%s %d,%d %s", f.Map.Name, f.Player.X, f.Player.Y, f.Player.Facing))
	}
	for i, c := range f.Party {
		p.creature("party", map[bool]string{true: "party", false: ""}[i == 0], c)
	}
	if f.Battle != nil {
		p.creature("battle", f.Battle.Kind, f.Battle.Foe)
	}
	p.line("items", "bag", itemText(f.Items))
	p.line("goal", "goal", f.Goal)
	if f.Menu != nil {
		p.line("menu", "menu", menuText(f.Menu.Entries, f.Menu.Cursor))
	}
	p.line("dialog", "dialog", strings.Join(f.Dialog, " "))
	for _, key := range f.others() {
		switch value := f.Other[key].(type) {
		case string, float64, bool:
			p.line(key, strings.ReplaceAll(key, "_", " "), fmt.Sprint(value))
		}
	}
	return p.lines
}

type factPrinter struct {
	theme theme.Theme
	width int
	facts *facts
	lines []string
}

// line adds a labelled text, cut to two lines; an empty one is left out.
func (p *factPrinter) line(key, label, value string) {
	wrapped := text.Wrap(text.CleanLine(value), p.width-labelWidth)
	for i, line := range wrapped[:min(len(wrapped), 2)] {
		if i > 0 {
			label = ""
		}
		p.lines = append(p.lines, p.label(key, label)+p.theme.Text.Render(line))
	}
}

// label marks a fact that has changed.
func (p *factPrinter) label(key, label string) string {
	sign, look := " ", p.theme.Label
	if p.facts.changed[key] && label != "" {
		sign, look = "•", p.theme.Accent
	}
	return look.Render(sign) + p.theme.Label.Render(text.Fit(text.CleanLine(label), labelWidth-2)) + " "
}

func (p *factPrinter) creature(key, label string, c creature) {
	numbers := fmt.Sprintf(" %d/%d", c.HP, c.MaxHP)
	room := p.width - labelWidth - nameWidth - 1 - len(numbers)
	name := text.Fit(text.CleanLine(fmt.Sprintf("%s L%d", c.Name, c.Level)), nameWidth)
	bar := p.health(c).Render(text.Bar(c.HP, c.MaxHP, min(max(room, 0), 8)))
	p.lines = append(p.lines, p.label(key, label)+name+" "+bar+numbers)
}

func (p *factPrinter) health(c creature) lipgloss.Style {
	switch {
	case c.HP*4 < c.MaxHP:
		return p.theme.Bad
	case c.HP*2 < c.MaxHP:
		return p.theme.Warn
	}
	return p.theme.Good
}

func itemText(items map[string]any) string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(items)) {
		texts = append(texts, fmt.Sprintf("%s %v", name, items[name]))
	}
	return strings.Join(texts, ", ")
}

func menuText(entries []string, cursor int) string {
	texts := slices.Clone(entries)
	if cursor >= 0 && cursor < len(texts) {
		texts[cursor] = "▸" + texts[cursor]
	}
	return strings.Join(texts, "  ")
}

// gridLines are the map with the player and the people on it, as much of it around the player as fits; none where there
// is no map or no room.
func gridLines(t theme.Theme, f *facts, width, height int) []string {
	if f == nil || !f.isWellFormed() || width < 5 || height < 3 {
		return nil
	}
	x, y := -1, -1
	if f.Player != nil {
		x, y = f.Player.X, f.Player.Y
	}
	left, wide := part(x, len(f.Grid[0]), width)
	top, high := part(y, len(f.Grid), height)
	lines := make([]string, 0, high)
	for row := top; row < top+high; row++ {
		cells := []byte(f.Grid[row])
		for _, person := range f.People {
			if person.Y == row && person.X >= 0 && person.X < len(cells) {
				cells[person.X] = 'P'
			}
		}
		lines = append(lines, gridRow(t, cells[left:left+wide], x-left, row == y))
	}
	return lines
}

// part is which size cells of a longer row are shown, so that at is near the middle.
func part(at, length, size int) (from, n int) {
	if length <= size {
		return 0, length
	}
	return min(max(at-size/2, 0), length-size), size
}

// gridRow draws what can be walked on dim, what is of interest bright, and the player as @.
func gridRow(t theme.Theme, cells []byte, x int, here bool) string {
	var out strings.Builder
	for from := 0; from < len(cells); {
		to := from + 1
		for to < len(cells) && isDull(cells[to]) == isDull(cells[from]) && !(here && (to == x || from == x)) {
			to++
		}
		piece := string(cells[from:to])
		switch {
		case here && from == x:
			out.WriteString(t.Accent.Bold(true).Render("@"))
		case isDull(cells[from]):
			out.WriteString(t.Dim.Render(piece))
		default:
			out.WriteString(t.Text.Render(piece))
		}
		from = to
	}
	return out.String()
}

func isDull(cell byte) bool { return strings.IndexByte(".X,~# ", cell) >= 0 }

// milestoneLine says how far the story has come.
func milestoneLine(t theme.Theme, reached, story []core.Milestone, width int) string {
	if len(story) == 0 && len(reached) == 0 {
		return ""
	}
	count := fmt.Sprintf("%d", len(reached))
	if len(story) > 0 {
		count = fmt.Sprintf("%d of %d", len(reached), len(story))
	}
	last := ""
	if len(reached) > 0 {
		newest := slices.MaxFunc(reached, func(a, b core.Milestone) int { return cmp.Compare(a.Seq, b.Seq) })
		last = "  " + text.CleanLine(newest.Title)
	}
	return t.Warn.Render("★ ") + t.Text.Render(text.Fit(count+last, width-2))
}

func style(render func(...string) string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = render(line)
	}
	return out
}
