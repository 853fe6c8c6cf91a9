package main

import (
	"os"
	"slices"
	"testing"
)

// sources are the game's own.
var sources = os.DirFS("../data")

// stand is where the hero can be, and whether the lever of the cave is thrown.
type stand struct {
	area, x, y int
	thrown     bool
}

// story is a chapter: who is away, and whether the gate is open.
type story struct {
	away       []string
	gateOpen   bool
	leverStuck bool
}

var (
	chapterOne = story{away: []string{"SCOUT"}}
	chapterTwo = story{away: []string{"GUARD", "RIVAL"}, gateOpen: true}
	chapterEnd = story{away: []string{"GUARD", "RIVAL", "BOSS"}, gateOpen: true}
	chapters   = []story{chapterOne, {away: []string{"GUARD"}}, chapterTwo, chapterEnd}
)

// walker knows where one can go, by the rules of src/walk.c and src/things.c.
type walker struct {
	world world
	tiles *tileset
	story story
}

func newWalker(t *testing.T, s story) walker {
	t.Helper()
	colours, err := readPalettes(sources)
	if err != nil {
		t.Fatal(err)
	}
	tiles, err := readTiles(sources, colours)
	if err != nil {
		t.Fatal(err)
	}
	w, err := readWorld(sources, tiles)
	if err != nil {
		t.Fatal(err)
	}
	return walker{world: w, tiles: tiles, story: s}
}

// tile is the name of the tile at a cell, as the story has changed it; outside everything is ROCK.
func (w walker) tile(at stand) string {
	a := w.world[at.area]
	if !a.inside(at.x, at.y) {
		return "ROCK"
	}
	name := w.tiles.names[a.grid[at.y][at.x]]
	switch {
	case name == "GATE" && w.story.gateOpen:
		return "PATH"
	case name == "BARS" && at.thrown:
		return "SLOT"
	case name == "SLOT" && at.thrown:
		return "BARS"
	}
	return name
}

func (w walker) kind(at stand) int {
	return int(w.tiles.kinds[slices.Index(w.tiles.names, w.tile(at))])
}

func (w walker) person(at stand) bool {
	return slices.ContainsFunc(w.world[at.area].people, func(p place) bool {
		return p.x == at.x && p.y == at.y && !slices.Contains(w.story.away, p.who)
	})
}

func (w walker) free(at stand) bool {
	kind := w.kind(at)
	return (kind == kinds["open"] || kind == kinds["wild"]) && !w.person(at)
}

var sides = [][2]int{{0, 1}, {0, -1}, {-1, 0}, {1, 0}} // down first

func (s stand) beyond(side [2]int) stand {
	s.x += side[0]
	s.y += side[1]
	return s
}

// next is where one can be after one step, hop, warp or throw of the lever.
func (w walker) next(from stand) []stand {
	var out []stand
	for i, side := range sides {
		to := from.beyond(side)
		if w.kind(to) == kinds["ledge"] && i == 0 {
			to = to.beyond(side)
		}
		if w.tile(to) == "LEVER" && !w.story.leverStuck {
			thrown := from
			thrown.thrown = !from.thrown
			out = append(out, thrown)
		}
		if w.free(to) {
			out = append(out, w.through(to))
		}
	}
	return out
}

// through takes the warp at a cell, if there is one.
func (w walker) through(at stand) stand {
	for _, p := range w.world[at.area].warps {
		if p.x == at.x && p.y == at.y {
			to, _ := w.world.find(p.to)
			return stand{area: to, x: p.toX, y: p.toY, thrown: at.thrown}
		}
	}
	return at
}

// reach is everywhere that one can come to.
func (w walker) reach(from stand) map[stand]bool {
	seen := map[stand]bool{from: true}
	for queue := []stand{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range w.next(queue[0]) {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}

var start = stand{area: 0, x: 3, y: 4} // main.c

// canAsk reports whether A can be pressed before a cell from somewhere in reach, over a counter too.
func (w walker) canAsk(reach map[stand]bool, area, x, y int) bool {
	for _, thrown := range []bool{false, true} {
		at := stand{area: area, x: x, y: y, thrown: thrown}
		for _, side := range sides {
			beside := at.beyond(side)
			if reach[beside] || w.tile(beside) == "COUNTER" && reach[beside.beyond(side)] {
				return true
			}
		}
	}
	return false
}

// inSomeChapter reports whether something is so in a chapter at least.
func inSomeChapter(t *testing.T, is func(w walker, reach map[stand]bool) bool) bool {
	t.Helper()
	return slices.ContainsFunc(chapters, func(s story) bool {
		w := newWalker(t, s)
		return is(w, w.reach(start))
	})
}

func TestEverythingCanBeReached(t *testing.T) {
	for id, a := range newWalker(t, chapterOne).world {
		for _, sign := range a.signs {
			if !inSomeChapter(t, func(w walker, reach map[stand]bool) bool { return w.canAsk(reach, id, sign.x, sign.y) }) {
				t.Errorf("the sign %s of %s cannot be read", sign.text, a.name)
			}
		}
		for _, p := range a.people {
			if !inSomeChapter(t, func(w walker, reach map[stand]bool) bool {
				return !slices.Contains(w.story.away, p.who) && w.canAsk(reach, id, p.x, p.y)
			}) {
				t.Errorf("nobody can talk to %s of %s", p.who, a.name)
			}
		}
		for y, row := range a.grid {
			for x := range row {
				what := newWalker(t, chapterOne).tile(stand{area: id, x: x, y: y})
				if !slices.Contains([]string{"CHEST", "LEVER", "SPRING", "GATE", "LAMP"}, what) {
					continue
				}
				if !inSomeChapter(t, func(w walker, reach map[stand]bool) bool { return w.canAsk(reach, id, x, y) }) {
					t.Errorf("the %s of %s is out of reach", what, a.name)
				}
			}
		}
	}
}

// TestEveryMapTellsSomething: whoever sees texts alone finds a sign and a person everywhere.
func TestEveryMapTellsSomething(t *testing.T) {
	for _, a := range newWalker(t, chapterOne).world {
		if len(a.signs) == 0 || len(a.people) == 0 {
			t.Errorf("%s has %d signs and %d people", a.name, len(a.signs), len(a.people))
		}
	}
}

// TestGuardsAndRival: without a companion nobody leaves the village, and the rival is the only way to the gate.
func TestGuardsAndRival(t *testing.T) {
	route, _ := newWalker(t, chapterOne).world.find("ROUTE")
	cave, _ := newWalker(t, chapterOne).world.find("CAVE")
	for name, c := range map[string]struct {
		story story
		area  int
	}{
		"past the guards": {chapterOne, route},
		"past the rival":  {story{away: []string{"GUARD"}, gateOpen: true}, cave},
		"past the gate":   {story{away: []string{"GUARD", "RIVAL"}}, cave},
	} {
		for at := range newWalker(t, c.story).reach(start) {
			if at.area == c.area {
				t.Errorf("there is a way %s, to %d,%d", name, at.x, at.y)
				break
			}
		}
	}
}

// TestLeverIsNeeded: without the lever the moth is out of reach, and with it thrown the balms are.
func TestLeverIsNeeded(t *testing.T) {
	stuck := chapterTwo
	stuck.leverStuck = true
	w := newWalker(t, stuck)
	cave, _ := w.world.find("CAVE")
	thrown := start
	thrown.thrown = true
	for name, c := range map[string]struct {
		from stand
		x, y int
		want bool
	}{
		"the moth at first": {start, 7, 1, false},
		"the moth then":     {thrown, 7, 1, true},
		"balms at first":    {start, 2, 3, true},
		"balms then":        {thrown, 2, 3, false},
	} {
		if got := w.canAsk(w.reach(c.from), cave, c.x, c.y); got != c.want {
			t.Errorf("%s: in reach: %t, want %t", name, got, c.want)
		}
	}
}

// TestThereIsAlwaysAWayBack: wherever one comes to, in each chapter, one can go home from there.
func TestThereIsAlwaysAWayBack(t *testing.T) {
	for chapter, s := range chapters {
		w := newWalker(t, s)
		reach := w.reach(start)
		before := map[stand][]stand{}
		for at := range reach {
			for _, to := range w.next(at) {
				before[to] = append(before[to], at)
			}
		}
		home := map[stand]bool{start: true}
		for queue := []stand{start}; len(queue) > 0; queue = queue[1:] {
			for _, at := range before[queue[0]] {
				if !home[at] {
					home[at] = true
					queue = append(queue, at)
				}
			}
		}
		for at := range reach {
			if !home[at] {
				t.Errorf("chapter %d: from %d,%d of %s there is no way home", chapter, at.x, at.y, w.world[at.area].name)
			}
		}
	}
}
