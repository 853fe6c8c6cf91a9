package game_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core/game"
)

// insertRed is the profile with another cartridge.
func insertRed(t testing.TB, rom []byte) *game.Profile {
	t.Helper()
	p, err := redProfile()
	if err == nil {
		p, err = p.Insert(noDeadline, rom)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRedAnotherCartridge spoils one table of the cartridge after the other: what it holds goes by numbers then, and all
// else as before.
func TestRedAnotherCartridge(t *testing.T) {
	image := func() *image {
		m := redBattleImage()
		m.put(0xD31D, 2, 4, 1, 0xC4, 1, 0xFF) // items
		m.put(0xD2F7, 1)                      // the Pokédex
		m.put(0xD057, 2)
		m.put(0xD059, 203) // a trainer
		m.put(0xD89C, 1)   // with one Pokémon
		return m
	}
	sound := readRed(t, insertRed(t, redROM()), image())
	for name, c := range map[string]struct {
		bank, at int
		data     []byte
		lost     []string // of what the sound facts have
		unknown  []string // in their place
	}{
		"species":  {7, 0x421E, []byte{0x05}, []string{`"SPECIESAK"`}, []string{`"unknown Pokémon 10"`}},
		"moves":    {0x2C, 0x4000, []byte{0x05}, []string{`"MOVEAF"`, `"HM01 (MOVEBZ)"`}, []string{`"unknown move 5"`, `"HM01"`}},
		"items":    {1, 0x472B, []byte{0x50}, []string{`"ITEM AE"`}, []string{`"unknown item 4"`}},
		"trainers": {0x0E, 0x59FF, []byte{0x05}, []string{`"TRAINERAD"`}, []string{`"unknown trainer 3"`}},
		"types":    {9, 0x7DAE, []byte{0, 0x10}, []string{`"TYPEAU"`}, []string{`"unknown type 20"`}},
		"dex":      {0x10, 0x5024, []byte{152}, []string{`"owned":true`, `"names"`}, []string{`"owned":null`}},
		"data":     {0x0E, 0x4000, []byte{2}, []string{`"max_pp"`, `"effectiveness"`}, nil},
		"effects":  {0x0F, 0x6474, []byte{9}, []string{`"effectiveness"`}, nil},
		"machines": {4, 0x7773, []byte{0}, []string{`"HM01 (MOVEBZ)"`}, []string{`"HM01"`}},
	} {
		rom := slices.Clone(redROM())
		copy(rom[c.bank*0x4000+c.at&0x3FFF:], c.data)
		m := image()
		m.put(0xD2F7+(151-20)/8, 1<<((150-19)%8)) // the foe is owned
		f := readRed(t, insertRed(t, rom), m)
		for _, text := range c.lost {
			if !bytes.Contains(readRed(t, insertRed(t, redROM()), m).raw, []byte(text)) {
				t.Errorf("%s: even the sound cartridge does not give %s", name, text)
			}
			if bytes.Contains(f.raw, []byte(text)) {
				t.Errorf("%s: %s is said though its table is spoilt", name, text)
			}
		}
		for _, text := range c.unknown {
			if !bytes.Contains(f.raw, []byte(text)) {
				t.Errorf("%s: %s is not said: %s", name, text, f.raw)
			}
		}
		if f.Battle.Foe.HP != sound.Battle.Foe.HP || !cmp.Equal(f.Map, sound.Map) {
			t.Errorf("%s: other facts changed too: %s", name, f.raw)
		}
	}
}

// TestRedWithoutCartridge reads memory alone: the facts that need no table are there.
func TestRedWithoutCartridge(t *testing.T) {
	p, err := redProfile()
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Insert(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	m := redGround()
	m.putParty(redMonBytes())
	f := readRed(t, p, m)
	if f.Map == nil || f.Map.Name != "Pallet Town" || f.Grid != nil || f.Party[0].HP != 258 || f.Party[0].Species != "unknown Pokémon 10" {
		t.Errorf("the facts are %s", f.raw)
	}
	if f.Exits[0].To != "Red's House 1F" || f.Exits[0].Arrive != nil {
		t.Errorf("the exits are %+v", f.Exits)
	}
}

// FuzzRed reads memory of any content, with several cartridges: nothing fails, the facts conform to the schema, which
// bounds every number, and do not contradict one another.
func FuzzRed(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed, uint16(0xD000), []byte{1, 2, 3})
	}
	whole, err := redProfile()
	if err != nil {
		f.Fatal(err)
	}
	cartridges := []*game.Profile{whole, insertRed(f, nil), insertRed(f, noise(99, 1<<20)), insertRed(f, noise(7, 1000))}
	f.Fuzz(func(t *testing.T, seed uint64, at uint16, data []byte) {
		m := redGround()
		if seed%3 > 0 {
			copy(m[0x8000:], noise(seed, 0x8000))
		}
		if seed%3 == 1 { // a game that runs, on a map that there is
			m.put(0xD732, 1)
			m.put(0xD35E, 0)
			m.put(0xD361, 6, 5)
			m.put(0xD367, 0, 9, 10, 0, 1)
			m.put(0xC109, 4)
			m.put(0xD057, byte(seed>>2)%3)
		}
		copy(m[at:], data)
		read := readRed(t, cartridges[seed>>4%uint64(len(cartridges))], m)
		checkSense(t, read)
	})
}

func noise(seed uint64, n int) []byte {
	random := rand.New(rand.NewPCG(seed, 1))
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	return data
}

// checkSense looks for facts that contradict others.
func checkSense(t *testing.T, f *redRead) {
	t.Helper()
	mons := slices.Clone(f.Party)
	if f.Battle != nil {
		mons = append(mons, f.Battle.Foe)
		if f.Battle.Own != nil {
			mons = append(mons, *f.Battle.Own)
		}
	}
	for _, mon := range mons {
		if mon.HP > mon.MaxHP {
			t.Errorf("HP %d of %d", mon.HP, mon.MaxHP)
		}
	}
	if f.Grid != nil && (f.Player.Y >= len(f.Grid) || f.Player.X >= len(f.Grid[0]) || slices.ContainsFunc(f.Grid, func(row string) bool { return len(row) != len(f.Grid[0]) })) {
		t.Errorf("the player is at %d,%d of\n%s", f.Player.X, f.Player.Y, strings.Join(f.Grid, "\n"))
	}
	for _, exit := range f.Exits {
		if f.Grid != nil && exit.Side == "" && f.Grid[exit.Y][exit.X] != 'W' {
			t.Errorf("at the exit %+v stands %c", exit, f.Grid[exit.Y][exit.X])
		}
	}
	if f.Menu != nil && f.Menu.Cursor >= len(f.Menu.Entries) {
		t.Errorf("the menu is %+v", f.Menu)
	}
	if f.Free != (f.Mode == "roam") || f.Mode == "title" && (f.Map != nil || f.Party != nil || len(f.reached) > 0) {
		t.Errorf("in mode %s the facts are %s", f.Mode, f.raw)
	}
}

func BenchmarkRedFacts(b *testing.B) {
	p, err := redProfile()
	if err != nil {
		b.Fatal(err)
	}
	roaming, fighting := redGround(), redBattleImage()
	for i := range 6 {
		roaming.put(0xD16B+44*i, redMonBytes()...)
	}
	roaming.put(0xD163, 6)
	for slot := range 15 {
		roaming.putSprite(slot+1, 4, byte(slot), 1, 0, 201, 3)
	}
	forest := redImage() // the largest map of grass
	forest.put(0xD35E, 28)
	forest.put(0xD367, 0, 72, 10, 28, 1)
	for y := range 72 {
		for x := range 10 {
			forest.putBlock(10, x, y, blockGrass)
		}
	}
	for name, m := range map[string]*image{"roaming": roaming, "fighting": fighting, "large": forest} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				facts, err := p.Facts(b.Context(), m)
				if err == nil {
					_, err = p.Text(b.Context(), facts)
				}
				if err == nil {
					_, err = p.Milestones(b.Context(), facts)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRedInsert(b *testing.B) {
	for b.Loop() {
		insertRed(b, redROM())
	}
}
