package game_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRedPlace(t *testing.T) {
	m := redImage()
	m.put(0xC109, 0x0C) // wSpritePlayerStateData1FacingDirection
	m.put(0xD700, 2)    // wWalkBikeSurfState
	f := redFacts(t, m)
	if f.Mode != "roam" || !f.Free || f.Map.Name != "Pallet Town" || f.Player.X != 5 || f.Player.Y != 6 ||
		f.Player.Facing != "right" || f.Player.Travel != "surfing" {
		t.Errorf("the facts are %s", f.raw)
	}
	if f.Trainer["name"] != "RED" || f.Trainer["rival"] != "BLUE" {
		t.Errorf("the names are %v", f.Trainer)
	}
	for facing, code := range map[string]byte{"down": 0, "up": 4, "left": 8} {
		m.put(0xC109, code)
		if f := redFacts(t, m); f.Player.Facing != facing {
			t.Errorf("facing %d is %s", code, f.Player.Facing)
		}
	}
}

// TestRedPlaceIsKnownWhenLoaded changes one thing after the other of which the map consists: it is unknown then, as
// between two maps.
func TestRedPlaceIsKnownWhenLoaded(t *testing.T) {
	for name, change := range map[string]func(m *image){
		"another number":      func(m *image) { m.put(0xD35E, 8) }, // a map of the same size
		"no such number":      func(m *image) { m.put(0xD35E, 250) },
		"another width":       func(m *image) { m.put(0xD369, 11) },
		"another height":      func(m *image) { m.put(0xD368, 8) },
		"other blocks":        func(m *image) { m.put(0xD36A, 7) },
		"other tiles":         func(m *image) { m.put(0xD367, 3) },
		"over the west edge":  func(m *image) { m.put(0xD362, 0xFF) },
		"over the east edge":  func(m *image) { m.put(0xD362, 20) },
		"over the south edge": func(m *image) { m.put(0xD361, 18) },
		"no facing":           func(m *image) { m.put(0xC109, 3) },
	} {
		m := redImage()
		change(m)
		if f := redFacts(t, m); f.Map != nil || f.Player != nil || f.Grid != nil {
			t.Errorf("%s: the facts are %s", name, f.raw)
		}
	}
	m := redImage()
	m.put(0xD367, 0x80) // wCurMapTileset: the highest bit is a flag
	if f := redFacts(t, m); f.Map == nil {
		t.Errorf("with the flag of the tileset set the map is unknown: %s", f.raw)
	}
}

// TestRedModes sets the addresses that say whether the player can act.
func TestRedModes(t *testing.T) {
	for name, c := range map[string]struct {
		at   int
		data byte
		mode string
	}{
		"nothing":                                {0xD732, 1, "roam"},
		"the clock does not count":               {0xD732, 0, "title"},
		"a step (wWalkCounter)":                  {0xCFC5, 5, "walking"},
		"ignored buttons (wJoyIgnore)":           {0xCD6B, 0xFC, "busy"},
		"simulated buttons":                      {0xCD38, 2, "busy"},
		"a movement script":                      {0xCC57, 1, "busy"},
		"buttons off (wStatusFlags5)":            {0xD730, 0x20, "busy"},
		"scripted movement":                      {0xD730, 0x80, "busy"},
		"text without delay is no script":        {0xD730, 0x40, "roam"},
		"leaving a door (wMovementFlags)":        {0xD736, 2, "busy"},
		"on a warp":                              {0xD736, 4, "roam"},
		"over a ledge":                           {0xD736, 0x40, "busy"},
		"the font is loaded, with nothing drawn": {0xCFC4, 1, "busy"},
		"a lost battle (wIsInBattle)":            {0xD057, 0xFF, "busy"},
		"a battle":                               {0xD057, 1, "busy"},
		"a wait for a button, with nothing open": {0xFF8C, 6, "roam"},
	} {
		m := redImage()
		m.put(c.at, c.data)
		if f := redFacts(t, m); f.Mode != c.mode || f.Free != (c.mode == "roam") {
			t.Errorf("%s: mode %s (free %t), want %s", name, f.Mode, f.Free, c.mode)
		}
	}
}

// redGround is a map of several kinds of ground around the player at 5,6.
func redGround() *image {
	m := redImage()
	m.putBlock(10, 0, 0, blockSolid)
	m.putBlock(10, 3, 3, blockGrass)   // cells 6,6 to 7,7
	m.putBlock(10, 1, 3, blockWater)   // cells 2,6 to 3,7
	m.putBlock(10, 2, 3, blockLedge)   // cells 4,6 to 5,7: the player stands above a ledge
	m.putBlock(10, 2, 2, blockDoor)    // cells 4,4 to 5,5
	m.putBlock(10, 4, 4, blockTree)    // cell 8,8
	m.putBlock(10, 4, 2, blockCounter) // cells 8,4 and 9,4
	m.put(0xD3AE, 1, 4, 4, 1, 37)      // wNumberOfWarps, wWarpEntries: to Red's House 1F, door 1
	m.put(0xD4B0, 1, 9, 7)             // wNumSigns, wSignCoords
	return m
}

func TestRedGround(t *testing.T) {
	f := redFacts(t, redGround())
	want := []string{
		"XX..................",
		"XX..................",
		"....................",
		"....................",
		"....WX..==..........",
		"....................",
		"..~~..,,............",
		"..~~vv,,............",
		"........t...........",
		".......S............",
		"....................",
	}
	if !cmp.Equal(f.Grid[:11], want) || len(f.Grid) != 18 {
		t.Errorf("the grid is\n%s", strings.Join(f.Grid, "\n"))
	}
	if f.Screen.X != 1 || f.Screen.Y != 2 || len(f.Screen.Rows) != 9 {
		t.Fatalf("the screen is %+v", f.Screen)
	}
	for i, row := range f.Screen.Rows {
		if row != f.Grid[2+i][1:11] {
			t.Errorf("row %d of the screen is %s and the map has %s", i, row, f.Grid[2+i][1:11])
		}
	}
	if !slices.Equal(f.Steps, []string{"up", "down", "left", "right"}) || f.Ahead["cell"] != "v" {
		t.Errorf("steps %v, ahead %v", f.Steps, f.Ahead)
	}
	for _, part := range []string{"x from 1", "  6 .~~.@,,...", "v ledge, down only", "4,4 to Red's House 1F", "Ahead: ledge, down only",
		"You can step: up, down, left, right"} {
		if !strings.Contains(f.text, part) {
			t.Errorf("the text lacks %q:\n%s", part, f.text)
		}
	}
}

// TestRedNorthIsTheCellAbove checks the cell ahead for each direction: once the tile at 8,8 of the screen was taken for
// the one in the north, which is that at 8,7.
func TestRedNorthIsTheCellAbove(t *testing.T) {
	for facing, c := range map[byte][2]float64{0: {4, 5}, 4: {4, 3}, 8: {3, 4}, 12: {5, 4}} {
		m := redImage()
		m.put(0xD361, 4, 4)
		m.put(0xC109, facing)
		f := redFacts(t, m)
		if f.Ahead["x"] != c[0] || f.Ahead["y"] != c[1] || f.Ahead["cell"] != "." || len(f.Steps) != 4 {
			t.Errorf("facing %d: ahead %v, steps %v", facing, f.Ahead, f.Steps)
		}
	}
	m := redImage()
	m.put(0xD361, 4, 4)
	m.putBlock(10, 2, 1, blockSolid) // cells 4,2 to 5,3
	if f := redFacts(t, m); !slices.Equal(f.Steps, []string{"down", "left", "right"}) {
		t.Errorf("below a wall one can step %v", f.Steps)
	}
	m.putBlock(10, 2, 1, blockFree)
	m.putBlock(10, 1, 2, blockSolid) // cells 2,4 to 3,5
	if f := redFacts(t, m); !slices.Equal(f.Steps, []string{"up", "down", "right"}) {
		t.Errorf("beside a wall one can step %v", f.Steps)
	}
}

func TestRedLedgesAreOneWay(t *testing.T) {
	m := redGround()
	m.put(0xD361, 8, 5) // below the ledge
	m.put(0xC109, 4)
	f := redFacts(t, m)
	if f.Ahead["cell"] != "v" || slices.Contains(f.Steps, "up") {
		t.Errorf("ahead %v, steps %v", f.Ahead, f.Steps)
	}
	m.put(0xD367, 1) // in another tileset they are none, and the map is another one then
	if f := redFacts(t, m); f.Grid != nil {
		t.Errorf("the grid is %v", f.Grid)
	}
}

func TestRedWater(t *testing.T) {
	m := redGround()
	m.put(0xD361, 6, 4) // right of the water
	if f := redFacts(t, m); slices.Contains(f.Steps, "left") {
		t.Errorf("a walker steps into the water: %v", f.Steps)
	}
	m.put(0xD700, 2)
	if f := redFacts(t, m); !slices.Contains(f.Steps, "left") {
		t.Errorf("a surfer cannot step onto the water: %v", f.Steps)
	}
}

// redCave is a cave with a rise in the player's way.
func redCave(t *testing.T) (*image, []byte) {
	rom := slices.Clone(redROM())
	rom[6*0x4000+0x20*59] = 17 // the header of Mt. Moon 1F: tiles of a cavern
	m := redImage()
	m.put(0xD35E, 59)
	m.put(0xD367, 17, 18, 20, 59, 1)
	m.put(0xD361, 6, 6)
	m.putBlock(20, 3, 3, blockRise) // cells 6,6 and 6,7 low, 7,6 and 7,7 high
	return m, rom
}

func TestRedHeights(t *testing.T) {
	m, rom := redCave(t)
	p, err := redProfile()
	if err == nil {
		p, err = p.Insert(t.Context(), rom)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := readRed(t, p, m)
	if want := [][]any{{6., 6., "right"}, {6., 7., "right"}}; !reflect.DeepEqual(f.Walls, want) {
		t.Errorf("walls %v, want %v", f.Walls, want)
	}
	if f.Grid[6][6:8] != ".." || slices.Contains(f.Steps, "right") || !slices.Contains(f.Steps, "left") {
		t.Errorf("row %s, steps %v", f.Grid[6], f.Steps)
	}
	if !strings.Contains(f.text, "No step between: 6,6 and 7,6, 6,7 and 7,7.") {
		t.Errorf("the text does not tell:\n%s", f.text)
	}
	m.put(0xD362, 7) // from above it is the same
	if f := readRed(t, p, m); slices.Contains(f.Steps, "left") {
		t.Errorf("steps %v", f.Steps)
	}
}

// TestRedEdges puts the player into each corner: the screen then shows what lies around the map.
func TestRedEdges(t *testing.T) {
	for _, corner := range [][2]byte{{0, 0}, {19, 0}, {0, 17}, {19, 17}} {
		m := redImage()
		m.put(0xD361, corner[1], corner[0])
		f := redFacts(t, m)
		if f.Screen == nil || f.Screen.X != int(corner[0])-4 || f.Screen.Y != int(corner[1])-4 || len(f.Screen.Rows) != 9 {
			t.Errorf("at %v the screen is %+v", corner, f.Screen)
		}
	}
}

func TestRedGroundIsUnknownWithoutItsTables(t *testing.T) {
	for name, change := range map[string]func(m *image){
		"the pointer to the blocks": func(m *image) { m.put(0xD52C, 0, 0x80) },
		"their bank":                func(m *image) { m.put(0xD52B, 0x60) },
		"the passable tiles":        func(m *image) { m.put(0xD530, 0, 0x50) },
		"an endless list of them":   func(m *image) { m.put(0xD530, 0, 0x20) },
	} {
		m := redGround()
		change(m)
		if f := redFacts(t, m); f.Grid != nil || f.Screen != nil || f.Steps != nil || f.Map == nil {
			t.Errorf("%s: %s", name, f.raw)
		}
	}
}
