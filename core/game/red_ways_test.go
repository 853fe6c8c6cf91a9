package game_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRedExits(t *testing.T) {
	m := redImage()
	m.put(0xD3AE, 5, // wNumberOfWarps
		4, 4, 1, 37, // a door of a house: its tile takes one at once
		17, 3, 0, 0xFF, // at the edge
		6, 6, 9, 38, // a door that the other map does not have
		5, 30, 0, 1, // outside the map
		0, 0, 0, 250) // to a map that there is not
	m.put(0xD365, 12) // wLastMap
	m.putBlock(10, 2, 2, blockDoor)
	f := redFacts(t, m)
	if len(f.Exits) != 4 {
		t.Fatalf("exits %+v", f.Exits)
	}
	house, last, strange, unknown := f.Exits[0], f.Exits[1], f.Exits[2], f.Exits[3]
	if house.X != 4 || house.Y != 4 || house.To != "Red's House 1F" || house.MapID != 37 || house.Press != "" ||
		house.Arrive == nil || house.Arrive.X != 3 || house.Arrive.Y != 4 {
		t.Errorf("the house: %+v", house)
	}
	if last.To != "Route 1" || last.MapID != 12 || last.Arrive == nil || last.Arrive.X != 1 || last.Arrive.Y != 2 {
		t.Errorf("back to the last map: %+v", last)
	}
	if strange.Arrive != nil || unknown.To != "unknown map 250" || unknown.Arrive != nil {
		t.Errorf("what is not known: %+v, %+v", strange, unknown)
	}
	m.put(0xD3AE, 33)
	if f := redFacts(t, m); len(f.Exits) != 0 {
		t.Errorf("33 doors: %+v", f.Exits)
	}
}

// TestRedMats checks the doors at which one walks on: against the edge in houses, against a mat outside.
func TestRedMats(t *testing.T) {
	rom := slices.Clone(redROM())
	rom[6*0x4000+0x20*37] = 1 // the header of Red's House 1F: tiles of a house
	m := redImage()
	m.put(0xD35E, 37)
	m.put(0xD367, 1, 4, 4, 37, 1)
	m.put(0xD361, 3, 3)
	m.put(0xD3AE, 2, 7, 2, 0, 0xFF, 1, 7, 0, 38)
	p, err := redProfile()
	if err == nil {
		p, err = p.Insert(t.Context(), rom)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := readRed(t, p, m)
	if f.Exits[0].Press != "down" || f.Exits[1].Press != "right" {
		t.Errorf("in a house: %+v", f.Exits)
	}
	if !strings.Contains(f.text, "2,7 to Pallet Town (then press down)") {
		t.Errorf("the text is\n%s", f.text)
	}
	rom = slices.Clone(redROM())
	copy(rom[0x19*0x4000+16*blockSolid:], []byte{0x18, 0x18, 0x18, 0x18, 0x18, 0x18, 0x18, 0x18}) // the upper cells are mats
	if p, err = p.Insert(t.Context(), rom); err != nil {
		t.Fatal(err)
	}
	m = redImage()
	m.put(0xD3AE, 1, 5, 4, 0, 37)
	m.putBlock(10, 2, 3, blockSolid) // cells 4,6 to 5,7
	if f := readRed(t, p, m); f.Exits[0].Press != "down" {
		t.Errorf("before a mat: %+v", f.Exits)
	}
}

func TestRedConnections(t *testing.T) {
	m := redImage()
	m.put(0xD371, 12, 0, 0, 0, 0, 10, 10, 35, 0, 0, 0)    // wNorthConnectionHeader: Route 1
	m.put(0xD387, 13, 0, 0, 0, 0, 10, 10, 0xF6, 19, 0, 0) // wWestConnectionHeader: y - 10
	for x := range 10 {
		m.putBlock(10, x, 0, blockSolid)
	}
	m.putBlock(10, 5, 0, blockFree)   // cells 10,0 and 11,0
	m.putBlock(10, 2, 0, blockFree)   // cells 4,0 and 5,0,
	m.putBlock(10, 2, -1, blockSolid) // which are blocked on the other side
	f := redFacts(t, m)
	if len(f.Connections) != 2 {
		t.Fatalf("connections %+v", f.Connections)
	}
	north, west := f.Connections[0], f.Connections[1]
	if north.Side != "north" || north.To != "Route 1" || *north.DX != 0 || *north.Y != 35 || !cmp.Equal(north.Open, [][2]int{{10, 11}}) {
		t.Errorf("north: %+v", north)
	}
	if west.Side != "west" || *west.DY != -10 || *west.X != 19 || !cmp.Equal(west.Open, [][2]int{{10, 17}}) {
		t.Errorf("west: %+v", west)
	}
	over := f.Exits[0]
	if len(f.Exits) != 2 || over.X != 10 || over.Y != 0 || over.To != "Route 1" || over.Press != "up" || over.Side != "north" ||
		over.Arrive.X != 10 || over.Arrive.Y != 35 || f.Exits[1].Arrive.X != 19 || f.Exits[1].Arrive.Y != 3 {
		t.Errorf("the exits are %+v", f.Exits)
	}
	if strings.Contains(f.text, "Ways out") || !strings.Contains(f.text, "Edges: north at x=10-11 to Route 1; west at y=10-17 to Route 2.") {
		t.Errorf("the text is\n%s", f.text)
	}
}

// putSprite puts a person or thing into a slot from 1 on.
func (m *image) putSprite(slot int, picture, x, y, facing byte, extra ...byte) {
	m.put(0xD4E1, max(m[0xD4E1], byte(slot))) // wNumSprites
	m.put(0xC100+16*slot, picture)            // wSpriteStateData1
	m.put(0xC109+16*slot, facing)
	m.put(0xC204+16*slot, y+4, x+4)                      // wSpriteStateData2
	m.put(0xD504+2*(slot-1), append(extra, 0, 0)[:2]...) // wMapSpriteExtraData
}

func TestRedPeople(t *testing.T) {
	m := redImage()
	m.putSprite(1, 3, 5, 7, 4)             // Oak, below the player
	m.putSprite(2, 61, 4, 6, 0, 4)         // a ball with item 4, at his left
	m.putSprite(3, 4, 1, 1, 8, 201, 3)     // a trainer of class 1
	m.putSprite(4, 67, 2, 2, 0, 132, 30)   // a Pokémon
	m.putSprite(5, 13, 3, 3, 0)            // taken away
	m.putSprite(6, 13, 40, 3, 0)           // outside
	m.putSprite(7, 99, 3, 3, 0)            // no picture
	m.putSprite(8, 63, 9, 9, 0)            // a boulder
	m.putSprite(9, 2, 8, 9, 5, 225, 1)     // the rival, not facing anywhere
	m.putSprite(10, 13, 3, 4, 0)           // not taken away
	m.put(0xD5CE, 5, 0x21, 10, 0x22, 0xFF) // wToggleableObjectList
	m.put(0xD5A6+4, 0b010)                 // wToggleableObjectFlags: 0x21
	f := redFacts(t, m)
	people := []redSprite{
		{X: 5, Y: 7, Name: "Oak", Facing: "up"},
		{X: 1, Y: 1, Name: "youngster", Facing: "left", Trainer: "TRAINERAB"},
		{X: 2, Y: 2, Name: "sleeping Pokémon", Facing: "down", Pokemon: "SPECIESFC", Level: 30},
		{X: 8, Y: 9, Name: "rival", Trainer: "rival"},
		{X: 3, Y: 4, Name: "girl", Facing: "down"},
	}
	if !cmp.Equal(f.People, people) {
		t.Errorf("people: %s", cmp.Diff(people, f.People))
	}
	things := []redSprite{{X: 4, Y: 6, Name: "ITEM AE", Kind: "item"}, {X: 9, Y: 9, Name: "boulder", Kind: "boulder"}}
	if !cmp.Equal(f.Things, things) {
		t.Errorf("things: %s", cmp.Diff(things, f.Things))
	}
	if !cmp.Equal(f.Hidden, []redSprite{{X: 3, Y: 3, Name: "girl"}}) {
		t.Errorf("hidden: %+v", f.Hidden)
	}
	if f.Ahead["name"] != "Oak" || !slices.Equal(f.Steps, []string{"up", "right"}) {
		t.Errorf("ahead %v, steps %v", f.Ahead, f.Steps)
	}
	if !strings.Contains(f.text, "youngster (trainer: TRAINERAB) at 1,1 facing left") || !strings.Contains(f.text, "  6 ...T@.....") {
		t.Errorf("the text is\n%s", f.text)
	}
	m.put(0xD4E1, 16)
	if f := redFacts(t, m); len(f.People)+len(f.Things) != 0 {
		t.Errorf("16 sprites: %+v", f.People)
	}
}

func TestRedAcrossACounter(t *testing.T) {
	m := redGround()
	m.put(0xD361, 5, 8) // below the counter at 8,4
	m.put(0xC109, 4)
	m.putSprite(1, 41, 8, 3, 0)
	f := redFacts(t, m)
	if f.Ahead["cell"] != "=" || f.Ahead["name"] != "nurse" || !strings.Contains(f.text, "Ahead: nurse (across a counter)") {
		t.Errorf("ahead %v:\n%s", f.Ahead, f.text)
	}
}
