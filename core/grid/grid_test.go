package grid_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core/grid"
)

func TestPath(t *testing.T) {
	rows := []string{
		"..X....",
		".XX.X..",
		"....X.v",
		",,,.X..",
	}
	for name, c := range map[string]struct {
		from, to grid.Point
		rules    grid.Rules
		want     []grid.Direction
		ok       bool
	}{
		"round the wall":  {grid.Point{0, 0}, grid.Point{3, 0}, grid.Rules{Walkable: ".,"}, []grid.Direction{"down", "down", "right", "right", "right", "up", "up"}, true},
		"already there":   {grid.Point{3, 3}, grid.Point{3, 3}, grid.Rules{Walkable: "."}, []grid.Direction{}, true},
		"beside":          {grid.Point{3, 3}, grid.Point{4, 3}, grid.Rules{Walkable: ".", Beside: true}, []grid.Direction{}, true},
		"walled in":       {grid.Point{0, 0}, grid.Point{4, 1}, grid.Rules{Walkable: "."}, nil, false},
		"avoided":         {grid.Point{0, 0}, grid.Point{0, 2}, grid.Rules{Walkable: ".", Avoid: map[grid.Point]bool{{0, 1}: true}}, nil, false},
		"down the ledge":  {grid.Point{6, 1}, grid.Point{6, 2}, grid.Rules{Walkable: ".", OneWay: map[byte]grid.Direction{'v': "down"}}, []grid.Direction{"down"}, true},
		"not up the edge": {grid.Point{6, 3}, grid.Point{6, 2}, grid.Rules{Walkable: "", OneWay: map[byte]grid.Direction{'v': "down"}}, nil, false},
		"no turn on it":   {grid.Point{6, 1}, grid.Point{5, 2}, grid.Rules{Walkable: ".", OneWay: map[byte]grid.Direction{'v': "down"}, Avoid: map[grid.Point]bool{{5, 1}: true}}, []grid.Direction{"down", "down", "left", "up"}, true},
		"no stop on it":   {grid.Point{6, 1}, grid.Point{5, 2}, grid.Rules{Walkable: ".", OneWay: map[byte]grid.Direction{'v': "down"}, Avoid: map[grid.Point]bool{{5, 1}: true}, Beside: true}, []grid.Direction{"down", "down", "left"}, true},
		"dear grass":      {grid.Point{0, 3}, grid.Point{3, 3}, grid.Rules{Walkable: ".,", Costs: map[byte]int{',': 5}}, []grid.Direction{"up", "right", "right", "right", "down"}, true},
		"over a wall":     {grid.Point{0, 3}, grid.Point{2, 3}, grid.Rules{Walkable: ",", Walls: map[grid.Wall]bool{{grid.Point{1, 3}, "left"}: true}}, nil, false},
		"round the walls": {grid.Point{0, 3}, grid.Point{2, 3}, grid.Rules{Walkable: ".,", Walls: map[grid.Wall]bool{{grid.Point{1, 3}, "right"}: true}}, []grid.Direction{"up", "right", "right", "down"}, true},
		"outside":         {grid.Point{-1, 0}, grid.Point{0, 0}, grid.Rules{Walkable: "."}, nil, false},
	} {
		g, err := grid.New(rows)
		if err != nil {
			t.Fatal(err)
		}
		way, _, ok := g.Path(c.from, []grid.Point{c.to}, c.rules)
		if ok != c.ok || !cmp.Equal(way, c.want) {
			t.Errorf("%s: %v %t, want %v %t", name, way, ok, c.want, c.ok)
		}
	}
}

func TestReach(t *testing.T) {
	g, err := grid.New([]string{"...,.X."})
	if err != nil {
		t.Fatal(err)
	}
	near, far, off, onto := grid.Point{X: 0}, grid.Point{X: 4}, grid.Point{X: 6}, grid.Point{X: 2}
	rules := grid.Rules{Walkable: ".,", Costs: map[byte]int{',': 5}}
	if got, want := g.Reach(grid.Point{X: 1}, []grid.Point{near, far, off, onto}, rules), (map[grid.Point]int{near: 1, far: 7, onto: 1}); !cmp.Equal(got, want) {
		t.Errorf("reached %v, want %v", got, want)
	}
	rules.Avoid = map[grid.Point]bool{onto: true}
	if got, want := g.Reach(grid.Point{X: 1}, []grid.Point{near, far, onto}, rules), (map[grid.Point]int{near: 1, onto: 1}); !cmp.Equal(got, want) {
		t.Errorf("through what is avoided %v, want %v", got, want)
	}
	if got := g.Reach(grid.Point{X: 9}, []grid.Point{near}, rules); len(got) != 0 {
		t.Errorf("from outside %v", got)
	}
}

func TestNearestGoal(t *testing.T) {
	g, err := grid.New([]string{"......."})
	if err != nil {
		t.Fatal(err)
	}
	if _, goal, ok := g.Path(grid.Point{2, 0}, []grid.Point{{6, 0}, {0, 0}}, grid.Rules{Walkable: "."}); !ok || goal != (grid.Point{0, 0}) {
		t.Errorf("the nearest goal is %v (%t)", goal, ok)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, rows := range map[string][]string{"nothing": nil, "no cell": {""}, "ragged": {"..", "."}, "wide": {string(make([]byte, 1025))}} {
		if _, err := grid.New(rows); err == nil {
			t.Errorf("%s: a grid was made", name)
		}
	}
}

func TestFacing(t *testing.T) {
	if d, ok := grid.Facing(grid.Point{3, 3}, grid.Point{3, 2}); !ok || d != "up" {
		t.Errorf("facing %s (%t)", d, ok)
	}
	if _, ok := grid.Facing(grid.Point{3, 3}, grid.Point{5, 3}); ok {
		t.Error("cells apart face each other")
	}
}
