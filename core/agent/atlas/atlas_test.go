package atlas_test

import (
	"encoding/json"
	"fmt"
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
			way = append(way, atlas.Move{Direction: grid.Direction(name), Hop: hop})
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
		"people":       {at(1, 3), atlas.Goal{X: 4, Y: 3}, atlas.Route{}, "no way"},
		"outside":      {at(1, 1), atlas.Goal{X: 99}, atlas.Route{}, "outside of Town, which has x 0 to 14 and y 0 to 5"},
		"next map":     {at(4, 3), atlas.Goal{Map: "Cave"}, atlas.Route{Way: way("down right"), Hops: []string{"Cave"}}, ""},
		"far map":      {at(4, 3), atlas.Goal{Map: "lake"}, atlas.Route{Way: way("down right"), Hops: []string{"Cave", "Lake"}}, ""},
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
	if len(w.Maps) != 4 || w.Maps[3].Name != "large 99" {
		t.Errorf("%d large maps are kept", len(w.Maps))
	}
	for i := range 100 {
		w.See(facts(fmt.Sprint("small ", i), 0, 0, []string{"."}, ""))
	}
	if len(w.Maps) != atlas.MaxMaps {
		t.Errorf("%d small maps are kept", len(w.Maps))
	}
	kept, err := json.Marshal(w)
	if err != nil || len(kept) > 128<<10 {
		t.Errorf("the world has %d bytes (%v)", len(kept), err)
	}
}

// FuzzWorld: neither facts nor a kept world, whatever they hold, do more than show no place.
func FuzzWorld(f *testing.F) {
	f.Add([]byte(facts("Town", 1, 1, town, exits)), []byte(`{"maps":[{"name":"Town","rows":["..",""],"seen":["z"],"exits":null},null]}`), 3, 3)
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
