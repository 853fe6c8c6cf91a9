package atlas_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core/agent/atlas"
	"dotmatrix/core/grid"
)

// facts of a map with the player at x, y.
func facts(name string, x, y int, rows []string, more string) json.RawMessage {
	grid, err := json.Marshal(rows)
	if err != nil {
		panic(err)
	}
	return json.RawMessage(fmt.Sprintf(`{"map":{"name":%q},"player":{"x":%d,"y":%d,"facing":"up"},"grid":%s%s}`, name, x, y, grid, more))
}

var town = []string{
	"XXXXXXXXXXXXXXX",
	"X....X........X",
	"X.XXXX.XXXXXX.X",
	"X....X.X....XvX",
	"XXXX.W.X.,,...X",
	"XXXXXXXXXXXXXXX",
}

const exits = `,"exits":[{"x":5,"y":4,"to":"Cave"},{"x":13,"y":1,"to":"Tower"}],"people":[{"x":3,"y":3,"name":"guide"}]`

func TestWorldIsSeenBitByBit(t *testing.T) {
	w := &atlas.World{}
	place, ok := w.See(facts("Town", 1, 1, town, exits))
	if !ok || place.Map != "Town" || place.X != 1 || place.Facing != "up" {
		t.Fatalf("at %+v (%t)", place, ok)
	}
	want := "Town, as far as you have seen it (@ you, P person, ? not seen yet):\n" +
		"    0123456\n" +
		"  0 XXXXXXX\n" +
		"  1 X@...X.\n" +
		"  2 X.XXXX.\n" +
		"  3 X..P.X.\n" +
		"  4 XXXX.W.\n" +
		"  5 XXXXXXX\n" +
		"Way to Cave at x=5 y=4."
	if diff := cmp.Diff(want, w.ASCII(place)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	place, _ = w.See(facts("Town", 13, 1, town, exits))
	drawn := w.ASCII(place)
	if !strings.Contains(drawn, "\n              11111\n    012345678901234\n") || !strings.Contains(drawn, "\n  1 X....X.??....@X\n") ||
		!strings.Contains(drawn, "Way to Tower at x=13 y=1.") {
		t.Errorf("drawn:\n%s", drawn)
	}
	kept, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	var again atlas.World
	if err := json.Unmarshal(kept, &again); err != nil || again.ASCII(place) != drawn {
		t.Errorf("it does not come back (%v)", err)
	}
}

func TestNoPlace(t *testing.T) {
	w := &atlas.World{}
	for _, data := range []string{``, `[`, `{"mode":"title"}`, `{"map":{"name":"a"},"player":{"x":9,"y":0},"grid":["..."]}`,
		`{"map":{"name":"a"},"player":{"x":0,"y":0},"grid":["...","."]}`, `{"map":{"name":"a"},"player":{"x":-1,"y":0},"grid":["..."]}`} {
		if _, ok := w.See(json.RawMessage(data)); ok {
			t.Errorf("%s shows a place", data)
		}
	}
	if w.ASCII(atlas.Place{Map: "a"}) != "" || len(w.Maps) != 0 {
		t.Error("there is a map")
	}
}

func TestRoute(t *testing.T) {
	w := &atlas.World{}
	w.See(facts("Cave", 0, 0, []string{"W.W"}, `,"exits":[{"x":0,"y":0,"to":"Town"},{"x":2,"y":0,"to":"Lake"}]`))
	at := func(x, y int) atlas.Place {
		place, ok := w.See(facts("Town", x, y, town, exits))
		if !ok {
			t.Fatal("no place")
		}
		return place
	}
	way := func(names string) []atlas.Move {
		way := []atlas.Move{}
		for _, name := range strings.Fields(names) {
			name, hop := strings.CutSuffix(name, "!")
			name, out := strings.CutSuffix(name, ">")
			way = append(way, atlas.Move{Direction: grid.Direction(name), Hop: hop, Out: out})
		}
		return way
	}
	for name, test := range map[string]struct {
		from atlas.Place
		goal atlas.Goal
		want atlas.Route
		err  string
	}{
		"a cell":       {at(1, 1), atlas.Goal{X: 4, Y: 1}, atlas.Route{Way: way("right right right")}, ""},
		"beside":       {at(1, 3), atlas.Goal{X: 3, Y: 3, Beside: true}, atlas.Route{Way: way("right"), Face: "right"}, ""},
		"over a ledge": {at(13, 2), atlas.Goal{X: 12, Y: 4}, atlas.Route{Way: way("down! left")}, ""},
		"not up it":    {at(12, 4), atlas.Goal{X: 13, Y: 2}, atlas.Route{}, "no way to x=13 y=2"},
		"a wall":       {at(1, 1), atlas.Goal{X: 2, Y: 2}, atlas.Route{}, `where "X" is: choose a cell beside it`},
		"people":       {at(1, 3), atlas.Goal{X: 4, Y: 3}, atlas.Route{}, "there is no way to x=4 y=3: guide stands in the way at x=3 y=3"},
		"on a person":  {at(1, 3), atlas.Goal{X: 3, Y: 3}, atlas.Route{}, "guide stands at x=3 y=3: go beside it instead"},
		"outside":      {at(1, 1), atlas.Goal{X: 99}, atlas.Route{}, "outside of Town, which has x 0 to 14 and y 0 to 5"},
		"next map":     {at(4, 3), atlas.Goal{Map: "Cave"}, atlas.Route{Way: way("down right>"), Hops: []string{"Cave"}}, ""},
		"far map":      {at(4, 3), atlas.Goal{Map: "lake"}, atlas.Route{Way: way("down right>"), Hops: []string{"Cave", "Lake"}}, ""},
		"cut off":      {at(8, 4), atlas.Goal{Map: "Cave"}, atlas.Route{}, "cannot be reached from where you are"},
		"unknown map":  {at(1, 1), atlas.Goal{Map: "Moon"}, atlas.Route{}, `no way to "Moon" is known. Known maps: Cave (leads to Lake, Town); Town (leads to Cave, Tower)`},
	} {
		got, err := w.Route(test.from, test.goal)
		if (err != nil) != (test.err != "") || (err != nil && !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%s: error %v, want %q", name, err, test.err)
		}
		if diff := cmp.Diff(test.want, got); err == nil && diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWorldIsBounded(t *testing.T) {
	w := &atlas.World{}
	rows := make([]string, 100)
	for y := range rows {
		rows[y] = strings.Repeat(".", 100)
	}
	for i := range 100 {
		w.See(facts(fmt.Sprint("large ", i), 0, 0, rows, ""))
	}
	if len(w.Maps) != 5 || w.Maps[4].Name != "large 99" {
		t.Errorf("%d large maps are kept", len(w.Maps))
	}
	for i := range 100 {
		w.See(facts(fmt.Sprint("small ", i), 0, 0, []string{"."}, ""))
	}
	if len(w.Maps) != atlas.MaxMaps {
		t.Errorf("%d small maps are kept", len(w.Maps))
	}
	if _, ok := w.See(facts("vast", 0, 0, slices.Repeat(rows, 10), "")); ok || w.Find("vast") != nil {
		t.Error("a map that fills all memory is kept")
	}
	kept, err := json.Marshal(w)
	if err != nil || len(kept) > 128<<10 {
		t.Errorf("the world has %d bytes (%v)", len(kept), err)
	}
}

// TestRouteOverEdges: some ways out are pressed through, sides of cells cannot be passed, and where one arrives decides
// what can be reached there.
func TestRouteOverEdges(t *testing.T) {
	w := &atlas.World{}
	see := func(name string, x, y int, rows []string, more string) atlas.Place {
		place, ok := w.See(facts(name, x, y, rows, more))
		if !ok {
			t.Fatal("no place")
		}
		return place
	}
	see("Hall", 0, 0, []string{"W.XW"}, `,"exits":[{"x":0,"y":0,"to":"Cave","arrive":{"x":0,"y":1}},{"x":3,"y":0,"to":"Peak","arrive":{"x":0,"y":0}}]`)
	see("Cave", 0, 0, []string{"W..", "WXW"}, `,"exits":[{"x":0,"y":0,"to":"Road","arrive":{"x":3,"y":2}},
		{"x":0,"y":1,"to":"Hall","arrive":{"x":0,"y":0}},{"x":2,"y":1,"to":"Hall","arrive":{"x":3,"y":0}}]`)
	const around = `,"exits":[{"x":0,"y":0,"to":"Town","press":"up","arrive":{"x":9,"y":9}},{"x":3,"y":2,"to":"Cave","arrive":{"x":0,"y":0}}],
		"walls":[[0,1,"right"],[1,2,"up"],7,["a",1,"up"]],"people":[{"x":4,"y":0,"name":"clerk"}],"things":[{"x":2,"y":0,"kind":"ball"}]`
	rows := []string{"..." + "=.", "....X", "...WX"}
	at := func(x, y int) atlas.Place { return see("Road", x, y, rows, around) }
	for name, test := range map[string]struct {
		from atlas.Place
		goal atlas.Goal
		want string // the presses, the face, what is pressed then, the maps
	}{
		"to the edge":      {at(0, 2), atlas.Goal{X: 0, Y: 0}, "up up then up"},
		"over the edge":    {at(0, 2), atlas.Goal{Map: "Town"}, "up up up> to Town"},
		"along the edge":   {at(0, 1), atlas.Goal{X: 1, Y: 0}, "up right"},
		"round the wall":   {at(0, 1), atlas.Goal{X: 1, Y: 1}, "up right down"},
		"round two walls":  {at(0, 1), atlas.Goal{X: 1, Y: 2}, "down right"},
		"round the ball":   {at(1, 0), atlas.Goal{X: 2, Y: 1}, "down right"},
		"over a counter":   {at(2, 1), atlas.Goal{X: 4, Y: 0, Beside: true}, ""},
		"on the way out":   {at(3, 2), atlas.Goal{Map: "Cave"}, "up down> to Cave"},
		"by the far end":   {at(3, 1), atlas.Goal{Map: "peak"}, "down> to Cave Hall Peak"},
		"water from shore": {see("Lake", 0, 0, []string{".~."}, ""), atlas.Goal{X: 2}, ""},
		"water from water": {see("Lake", 1, 0, []string{".~~."}, ""), atlas.Goal{X: 3}, "right right"},
		"clerk": {see("Shop", 1, 2, []string{"X.X", "X=X", "..."}, `,"people":[{"x":1,"y":0,"name":"clerk"}]`),
			atlas.Goal{X: 1, Y: 0, Beside: true}, "facing up"},
	} {
		route, err := w.Route(test.from, test.goal)
		if (err != nil) != (test.want == "") {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if got := spelled(route); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	if drawn := w.ASCII(at(0, 2)); !strings.Contains(drawn, "Way to Town at x=0 y=0, pressing up there.") {
		t.Errorf("drawn:\n%s", drawn)
	}
	kept, err := json.Marshal(w)
	var again atlas.World
	if err != nil || json.Unmarshal(kept, &again) != nil || !cmp.Equal(*w, again) {
		t.Errorf("%s does not come back (%v)", kept, err)
	}
}

// TestNoWayThroughAHouse: where one arrives is not known, but that the way back stands there; who is in the way is named.
func TestNoWayThroughAHouse(t *testing.T) {
	w := &atlas.World{}
	w.See(facts("House", 0, 0, []string{"W.W"}, `,"exits":[{"x":0,"y":0,"to":"Village"},{"x":2,"y":0,"to":"Cellar"}]`))
	const around = `,"exits":[{"x":0,"y":0,"to":"House"},{"x":5,"y":0,"to":"Forest"}],"people":[{"x":3,"y":0,"name":"guard"}]`
	village, _ := w.See(facts("Village", 1, 0, []string{"W....W"}, around))
	_, err := w.Route(village, atlas.Goal{Map: "Forest"})
	if want := "the ways out of Village that lead to Forest cannot be reached from where you are: guard stands in the way at x=3 y=0"; err == nil || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
	if route, err := w.Route(village, atlas.Goal{Map: "cellar"}); err != nil || spelled(route) != "left> to House Cellar" {
		t.Errorf("%q (%v)", spelled(route), err)
	}
}

func spelled(r atlas.Route) string {
	var words []string
	for _, m := range r.Way {
		mark := ""
		if m.Out {
			mark = ">"
		}
		words = append(words, string(m.Direction)+mark)
	}
	if r.Face != "" {
		words = append(words, "facing "+string(r.Face))
	}
	if r.Then != "" {
		words = append(words, "then "+string(r.Then))
	}
	if len(r.Hops) > 0 {
		words = append(words, "to "+strings.Join(r.Hops, " "))
	}
	return strings.Join(words, " ")
}

// FuzzWorld: neither facts nor a kept world, whatever they hold, do more than show no place.
func FuzzWorld(f *testing.F) {
	f.Add([]byte(facts("Town", 1, 1, town, exits)), []byte(`{"maps":[{"name":"Town","rows":["..",""],"seen":["z"],"exits":null},null]}`), 3, 3)
	f.Add([]byte(facts("Town", 1, 1, town, `,"walls":[[1,1,"down"],[1]],"exits":[{"x":1,"y":1,"to":"Town","press":"up","arrive":{"x":-1,"y":9}}],"things":[{"x":2,"y":1}]`)),
		[]byte(`{"maps":[{"name":"Town","rows":["."],"seen":[],"walls":[[]],"exits":[{"to":"A"},{"to":"Town","arrive":{"x":0,"y":0}}]}]}`), 4, 4)
	f.Fuzz(func(t *testing.T, data, kept []byte, x, y int) {
		w := &atlas.World{}
		if json.Unmarshal(kept, w) != nil {
			return
		}
		place, _ := w.See(data)
		w.ASCII(place)
		w.Route(place, atlas.Goal{X: x, Y: y, Beside: x > y})
		w.Route(place, atlas.Goal{Map: "Town"})
	})
}
