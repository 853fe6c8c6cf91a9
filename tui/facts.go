package tui

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dotmatrix/core"
)

// facts are the well-known keys of a game profile's reading (assets/games/README.md); what else there is stands in
// Other. Any of them may be missing.
type facts struct {
	Mode   string
	Map    struct{ Name string }
	Player *struct {
		X, Y   int
		Facing string
	}
	Grid   []string
	People []struct{ X, Y int }
	Dialog []string
	Menu   *struct {
		Entries []string
		Cursor  int
	}
	Party  []creature
	Battle *struct {
		Kind string
		Foe  creature
	}
	Items map[string]any
	Goal  string
	Other map[string]any `json:"-"`
}

type creature struct {
	Name  string
	Type  string
	Level int
	HP    int `json:"hp"`
	MaxHP int `json:"max_hp"`
}

// shownElsewhere are keys that a pane shows in another form, or that are not for people.
var shownElsewhere = []string{"mode", "map", "player", "grid", "people", "things", "exits", "dialog", "menu", "party", "battle", "items", "goal", "milestones"}

// readFacts reads what it knows and passes over what it does not; nil where there are no facts.
func readFacts(data json.RawMessage) *facts {
	var all map[string]json.RawMessage
	if len(data) == 0 || json.Unmarshal(data, &all) != nil {
		return nil
	}
	f := &facts{Other: map[string]any{}}
	for key, into := range map[string]any{"mode": &f.Mode, "map": &f.Map, "player": &f.Player, "grid": &f.Grid, "people": &f.People,
		"dialog": &f.Dialog, "menu": &f.Menu, "party": &f.Party, "battle": &f.Battle, "items": &f.Items, "goal": &f.Goal} {
		if value, ok := all[key]; ok {
			_ = json.Unmarshal(value, into) // a profile that means something else by a key shows nothing there
		}
	}
	for key, value := range all {
		var scalar any
		if !slices.Contains(shownElsewhere, key) && json.Unmarshal(value, &scalar) == nil {
			f.Other[key] = scalar
		}
	}
	return f
}

// Columns of the facts' labels, and of a creature's name and level.
const (
	labelWidth = 8
	nameWidth  = 13
)

// factLines are the facts as lines of the given width, the most telling first.
func factLines(t theme, f *facts, width int) []string {
	if f == nil {
		return []string{t.dim.Render("no facts: this game has no profile")}
	}
	p := &factPrinter{theme: t, width: width}
	p.line("mode", f.Mode)
	if f.Player != nil {
		p.line("where", fmt.Sprintf("%s %d,%d %s", f.Map.Name, f.Player.X, f.Player.Y, f.Player.Facing))
	}
	for i, c := range f.Party {
		p.creature(map[bool]string{true: "party", false: ""}[i == 0], c)
	}
	if f.Battle != nil {
		p.creature(f.Battle.Kind, f.Battle.Foe)
	}
	p.line("bag", itemText(f.Items))
	p.line("goal", f.Goal)
	if f.Menu != nil {
		p.line("menu", menuText(f.Menu.Entries, f.Menu.Cursor))
	}
	p.line("dialog", strings.Join(f.Dialog, " "))
	for _, key := range slices.Sorted(maps.Keys(f.Other)) {
		switch value := f.Other[key].(type) {
		case string, float64, bool:
			p.line(key, fmt.Sprint(value))
		}
	}
	return p.lines
}

type factPrinter struct {
	theme theme
	width int
	lines []string
}

// line adds a labelled text, cut to two lines; an empty one is left out.
func (p *factPrinter) line(label, text string) {
	wrapped := wrap(cleanLine(text), p.width-labelWidth)
	for i, line := range wrapped[:min(len(wrapped), 2)] {
		if i > 0 {
			label = ""
		}
		p.lines = append(p.lines, p.label(label)+p.theme.text.Render(line))
	}
}

func (p *factPrinter) label(label string) string {
	return p.theme.label.Render(fit(cleanLine(label), labelWidth-1)) + " "
}

func (p *factPrinter) creature(label string, c creature) {
	style := p.theme.good
	switch {
	case c.HP*4 < c.MaxHP:
		style = p.theme.bad
	case c.HP*2 < c.MaxHP:
		style = p.theme.warn
	}
	numbers := fmt.Sprintf(" %d/%d", c.HP, c.MaxHP)
	room := p.width - labelWidth - nameWidth - 1 - len(numbers)
	name := fit(cleanLine(fmt.Sprintf("%s L%d", c.Name, c.Level)), nameWidth)
	p.lines = append(p.lines, p.label(label)+name+" "+style.Render(bar(c.HP, c.MaxHP, min(max(room, 0), 8)))+numbers)
}

// bar is a bar of the given number of cells.
func bar(value, most, cells int) string {
	full := 0
	if most > 0 {
		full = min(max((value*cells+most-1)/most, 0), cells)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", cells-full)
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

// gridLines are the map with the player and the people on it; none where it does not fit.
func gridLines(t theme, f *facts, width, height int) []string {
	if f == nil || len(f.Grid) == 0 || len(f.Grid) > height || len(f.Grid[0]) > width {
		return nil
	}
	lines := make([]string, len(f.Grid))
	for y, row := range f.Grid {
		cells := []byte(clean(row))
		for _, person := range f.People {
			if person.Y == y && person.X >= 0 && person.X < len(cells) {
				cells[person.X] = 'P'
			}
		}
		if f.Player == nil || f.Player.Y != y || f.Player.X < 0 || f.Player.X >= len(cells) {
			lines[y] = t.dim.Render(string(cells))
			continue
		}
		x := f.Player.X
		lines[y] = t.dim.Render(string(cells[:x])) + t.accent.Bold(true).Render("@") + t.dim.Render(string(cells[x+1:]))
	}
	return lines
}

// milestoneLine says how far the story has come.
func milestoneLine(t theme, reached, story []core.Milestone, width int) string {
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
		last = "  " + cleanLine(newest.Title)
	}
	return t.warn.Render("★ ") + t.text.Render(fit(count+last, width-2))
}
