package game_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// The tests of the profile for Pokémon Red and Blue run on images made here out of the documented layout: nothing of the
// game is in them. Addresses are those of pret/pokered, whose names stand beside them.

// redCode is a text in the game's characters; @ ends it.
func redCode(text string) []byte {
	var code []byte
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z':
			code = append(code, 0x80+byte(r-'A'))
		case r >= 'a' && r <= 'z':
			code = append(code, 0xA0+byte(r-'a'))
		case r >= '0' && r <= '9':
			code = append(code, 0xF6+byte(r-'0'))
		default:
			c, ok := map[rune]byte{' ': 0x7F, '@': 0x50, '!': 0xE7, '?': 0xE6, '.': 0xE8, '/': 0xF3, '-': 0xE3, '×': 0xF1, '¥': 0xF0, '▶': 0xED,
				'▼': 0xEE, '▷': 0xEC, 'é': 0xBA, ':': 0x6D, 'π': 0xE1, 'μ': 0xE2, '_': 0x76, // π and μ: the PK and MN tiles
				'┌': 0x79, '─': 0x7A, '┐': 0x7B, '│': 0x7C, '└': 0x7D, '┘': 0x7E}[r]
			if !ok {
				panic(fmt.Sprintf("no code for %q", r))
			}
			code = append(code, c)
		}
	}
	return code
}

// redName is an invented name with a number in letters.
func redName(prefix string, n int) string {
	return prefix + string([]byte{'A' + byte(n/26), 'A' + byte(n%26)})
}

// redTypes are the ids of the types.
var redTypes = []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 20, 21, 22, 23, 24, 25, 26}

// redROM is a cartridge with the tables that the profile reads, in their places, and invented contents.
var redROM = sync.OnceValue(func() []byte {
	rom := make([]byte, 1<<20)
	put := func(bank, addr int, data ...byte) { copy(rom[bank*0x4000+addr&0x3FFF:], data) }
	list := func(bank, addr, count int, prefix string) {
		for n := 1; n <= count; n++ {
			code := redCode(redName(prefix, n) + "@")
			put(bank, addr, code...)
			addr += len(code)
		}
	}
	for n := range 190 {
		put(7, 0x421E+10*n, append(redCode(redName("SPECIES", n+1)), 0x50)[:10]...) // MonsterNames
		if n < 151 {
			put(0x10, 0x5024+n, byte(151-n)) // PokedexOrder
		}
	}
	list(0x2C, 0x4000, 165, "MOVE")   // MoveNames
	list(1, 0x472B, 97, "ITEM ")      // ItemNames
	list(0x0E, 0x59FF, 47, "TRAINER") // TrainerNames
	for n := range 27 {
		put(9, 0x7DAE+2*n, byte(0x10*n), byte(0x7E+n/16)) // TypeNames: pointers
		put(9, 0x7E00+0x10*n, redCode(redName("TYPE", n)+"@")...)
	}
	for n := 1; n <= 165; n++ {
		put(0x0E, 0x4000+6*(n-1), byte(n), 0, byte(n%3*20), redTypes[n%16], 255, byte(5*(n%8+1))) // Moves
	}
	put(0x0F, 0x6474, 21, 20, 20, 20, 22, 20, 21, 21, 5, 0, 8, 0, 22, 21, 20, 22, 4, 20, 0xFF) // TypeEffects
	for n := range 55 {
		put(4, 0x7773+n, byte(n+1)) // TechnicalMachines
	}
	redMaps(put)
	redTilesets(put)
	return rom
})

// redMaps puts a header for each map of maps.tsv into bank 6: no connections, and two doors at 1,2 and 3,4.
func redMaps(put func(bank, addr int, data ...byte)) {
	data, err := fs.ReadFile(assets.Games(), "pokemon_red/maps.tsv")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		var id, width, height int
		if _, err := fmt.Sscan(cells[0], &id); err != nil {
			continue
		}
		fmt.Sscan(cells[len(cells)-2]+" "+cells[len(cells)-1], &width, &height)
		header, object := 0x4000+0x20*id, 0x4010+0x20*id
		put(3, 0x423D+id, 6)                                      // MapHeaderBanks
		put(0, 0x01AE+2*id, byte(header), byte(header>>8))        // MapHeaderPointers
		put(6, header, 0, byte(height), byte(width), byte(id), 1) // overworld tiles, blocks at 0x0100+id
		put(6, header+10, byte(object), byte(object>>8))
		put(6, object, 9, 2, 2, 1, 0, 0, 4, 3, 0, 0)
	}
}

// Blocks of the invented tileset: 4 x 4 tiles each, named by what its cells are.
const (
	blockFree = iota
	blockSolid
	blockGrass
	blockWater
	blockLedge // its lower two cells are ledges to jump down from the upper ones
	blockDoor  // its upper left cell is a door
	blockTree  // its upper left cell is a tree to cut
	blockCounter
	blockRise // in caves: its right cells lie higher than its left ones
)

// redTilesets puts the invented blocks into bank 0x19 and the list of passable tiles into bank 0.
func redTilesets(put func(bank, addr int, data ...byte)) {
	// the tile of each cell of a block: upper left, upper right, lower left, lower right
	for block, cells := range [][4]byte{
		{0x2C, 0x2C, 0x2C, 0x2C}, {0x0F, 0x0F, 0x0F, 0x0F}, {0x52, 0x52, 0x52, 0x52}, {0x14, 0x14, 0x14, 0x14},
		{0x2C, 0x2C, 0x37, 0x37}, {0x1B, 0x0F, 0x2C, 0x2C}, {0x3D, 0x2C, 0x2C, 0x2C}, {0x18, 0x18, 0x2C, 0x2C},
		{0x05, 0x20, 0x05, 0x20},
	} {
		for tile := range 16 {
			put(0x19, 0x4000+16*block+tile, cells[tile/8*2+tile%4/2])
		}
	}
	put(0, 0x1749, 0x2C, 0x52, 0x1B, 0x05, 0x20, 0xFF)
}

// redImage is a memory in which a game has begun: on Pallet Town, all of it free ground, the player in the middle.
func redImage() *image {
	m := &image{}
	m.put(0xD732, 1)                                  // wStatusFlags6: the clock counts
	m.put(0xD158, redCode("RED@")...)                 // wPlayerName
	m.put(0xD34A, redCode("BLUE@")...)                // wRivalName
	m.put(0xD367, 0, 9, 10, 0, 1)                     // wCurMapTileset, -Height, -Width, -DataPtr
	m.put(0xD361, 6, 5)                               // wYCoord, wXCoord
	m.put(0xD371, 0xFF)                               // wNorthConnectionHeader
	m.put(0xD37C, 0xFF)                               // wSouthConnectionHeader
	m.put(0xD387, 0xFF)                               // wWestConnectionHeader
	m.put(0xD392, 0xFF)                               // wEastConnectionHeader
	m.put(0xD52B, 0x19, 0, 0x40, 0, 0x50, 0x49, 0x17) // wTilesetBank, -BlocksPtr, -GfxPtr, -CollisionPtr
	m.put(0xD532, 0x18, 0xFF, 0xFF, 0x52)             // wTilesetTalkingOverTiles, wGrassTile
	m.put(0xD5CE, 0xFF)                               // wToggleableObjectList
	m.put(0xD31E, 0xFF)                               // wBagItems
	m.put(0xCD1A, 7, 7, 7, 7, 7, 7)                   // wPlayerMonStatMods
	m.put(0xCD2E, 7, 7, 7, 7, 7, 7)                   // wEnemyMonStatMods
	for i := range 20 * 18 {
		m.put(0xC3A0+i, 0x2C) // wTileMap
	}
	return m
}

// putBlock puts a block of the map; the map has the given width in blocks.
func (m *image) putBlock(width, x, y int, block byte) { m.put(0xC6E8+(y+3)*(width+6)+x+3, block) }

// draw writes text into the screen's tiles from a cell on, a line a row.
func (m *image) draw(x, y int, lines ...string) {
	for i, line := range lines {
		m.put(0xC3A0+20*(y+i)+x, redCode(line)...)
	}
}

// drawBox draws a window of the given size in tiles, border and all.
func (m *image) drawBox(x, y, width, height int) {
	m.draw(x, y, "┌"+strings.Repeat("─", width-2)+"┐")
	for row := y + 1; row < y+height-1; row++ {
		m.draw(x, row, "│"+strings.Repeat(" ", width-2)+"│")
	}
	m.draw(x, y+height-1, "└"+strings.Repeat("─", width-2)+"┘")
}

// putCursor draws the cursor and says where it is.
func (m *image) putCursor(x, y int) {
	m.draw(x, y, "▶")
	at := 0xC3A0 + 20*y + x
	m.put(0xCC30, byte(at), byte(at>>8)) // wMenuCursorLocation
}

// redProfile is the shipped profile with the invented cartridge in.
var redProfile = sync.OnceValues(func() (*game.Profile, error) {
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		return nil, err
	}
	p := library.Find(core.ROM{Title: "POKEMON RED"})
	if p == nil {
		return nil, fmt.Errorf("there is no profile: %v", library.Broken())
	}
	return p.Insert(noDeadline, redROM())
})

// redFacts are the facts of a memory; they are checked against the schema.
func redFacts(t *testing.T, m *image) *redRead {
	t.Helper()
	p, err := redProfile()
	if err != nil {
		t.Fatal(err)
	}
	return readRed(t, p, m)
}

func readRed(t *testing.T, p *game.Profile, m *image) *redRead {
	t.Helper()
	data, err := p.Facts(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	checkSchema(t, data)
	read := &redRead{raw: data}
	if err := json.Unmarshal(data, read); err != nil {
		t.Fatal(err)
	}
	if read.text, err = p.Text(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	options, err := p.Recorded(data).Options(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range options {
		read.options = append(read.options, o.Label)
	}
	reached, err := p.Milestones(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range reached {
		read.reached = append(read.reached, m.Key)
	}
	return read
}
