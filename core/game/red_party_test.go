package game_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// redMonBytes is a record of the party (pret: party_struct): species 10, HP 18 of 300, level 25.
func redMonBytes() []byte {
	return []byte{10, 1, 2, 99, 0, 20, 21, 45, 1, 2, 3, 0, // species, HP 258, box level, status, types, catch rate, moves
		0x12, 0x34, 0x01, 0x02, 0x03, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0xAB, 0xCD, // OT, experience, stat experience, DVs
		10, 0x40 | 15, 0xC0 | 20, 0, 25, 1, 44, 0, 40, 0, 41, 1, 0, 0, 43} // PP, level, max HP 300, stats
}

// putParty makes a party of records.
func (m *image) putParty(records ...[]byte) {
	m.put(0xD163, byte(len(records))) // wPartyCount
	for i, record := range records {
		m.put(0xD164+i, record[0])
		m.put(0xD16B+44*i, record...)
		m.put(0xD2B5+11*i, redCode("ANNA"+string(rune('A'+i))+"@")...) // wPartyMonNicks
	}
}

// TestRedHP reads HP and its most: high byte first, which was once read the other way round, at the places that the
// game keeps them.
func TestRedHP(t *testing.T) {
	m := redImage()
	m.putParty(redMonBytes())
	f := redFacts(t, m)
	if mon := f.Party[0]; mon.HP != 258 || mon.MaxHP != 300 || mon.Level != 25 {
		t.Errorf("HP %d/%d at level %d, want 258/300 at 25", mon.HP, mon.MaxHP, mon.Level)
	}
}

func TestRedParty(t *testing.T) {
	m := redImage()
	second := redMonBytes()
	copy(second, []byte{151, 0, 0})            // no HP
	second[5], second[6], second[33] = 8, 8, 1 // of one type
	m.putParty(redMonBytes(), second)
	m.put(0xD2B5+11, 0x05) // no name
	f := redFacts(t, m)
	if len(f.Party) != 2 {
		t.Fatalf("the party is %+v", f.Party)
	}
	first := redMon{
		Name: "ANNAA", Species: "SPECIESAK", Status: "healthy", Level: 25, HP: 258, MaxHP: 300, Types: []string{"TYPEAU", "TYPEAV"},
		Experience: 0x010203, Stats: map[string]int{"attack": 40, "defence": 41, "speed": 256, "special": 43},
		Moves: []redMove{
			{Name: "MOVEAB", Type: "TYPEAB", PP: 10, MaxPP: 10, Power: 20, Accuracy: 100},
			{Name: "MOVEAC", Type: "TYPEAC", PP: 15, MaxPP: 15 + 3, Power: 40, Accuracy: 100},
			{Name: "MOVEAD", Type: "TYPEAD", PP: 20, MaxPP: 20 + 3*4, Power: 0, Accuracy: 100},
		},
	}
	if !cmp.Equal(f.Party[0], first) {
		t.Errorf("the first differs: %s", cmp.Diff(first, f.Party[0]))
	}
	if mon := f.Party[1]; mon.Status != "fainted" || mon.Name != "SPECIESFV" || !slices.Equal(mon.Types, []string{"TYPEAI"}) {
		t.Errorf("the second is %+v", mon)
	}
	for _, part := range []string{"1. ANNAA the SPECIESAK (TYPEAU/TYPEAV), level 25, HP 258/300, healthy: MOVEAB PP 10/10, MOVEAC PP 15/18",
		"2. SPECIESFV (TYPEAI), level 1, HP 0/300, fainted"} {
		if !strings.Contains(f.text, part) {
			t.Errorf("the text lacks %q:\n%s", part, f.text)
		}
	}
}

func TestRedStatus(t *testing.T) {
	for status, want := range map[byte]string{0: "healthy", 3: "asleep", 1 << 3: "poisoned", 1 << 4: "burned", 1 << 5: "frozen", 1 << 6: "paralysed", 1 << 7: "healthy"} {
		m := redImage()
		mon := redMonBytes()
		mon[4] = status
		m.putParty(mon)
		if f := redFacts(t, m); f.Party[0].Status != want {
			t.Errorf("status %#x is %s, want %s", status, f.Party[0].Status, want)
		}
	}
}

// TestRedUnknownPokemon says nothing of records that cannot be true.
func TestRedUnknownPokemon(t *testing.T) {
	for name, change := range map[string]func(mon []byte){
		"level 0":               func(mon []byte) { mon[33] = 0 },
		"level 101":             func(mon []byte) { mon[33] = 101 },
		"more HP than there is": func(mon []byte) { mon[1] = 2 },
		"no HP at all":          func(mon []byte) { clear(mon[1:3]); clear(mon[34:36]) },
		"too much HP":           func(mon []byte) { mon[34] = 200 },
		"species 0":             func(mon []byte) { mon[0] = 0 },
		"species 191":           func(mon []byte) { mon[0] = 191 },
		"a gap of the species":  func(mon []byte) { mon[0] = 170 },
	} {
		m := redImage()
		mon := redMonBytes()
		change(mon)
		m.putParty(mon)
		f := redFacts(t, m)
		if len(f.Party) != 1 || !f.Party[0].Unknown || f.Party[0].Species != "" || !strings.Contains(f.text, "1. unknown") {
			t.Errorf("%s: %+v", name, f.Party)
		}
	}
	m := redImage()
	m.put(0xD163, 7)
	if f := redFacts(t, m); f.Party != nil {
		t.Errorf("a party of 7: %+v", f.Party)
	}
}

func TestRedBelongings(t *testing.T) {
	m := redImage()
	m.put(0xD31D, 5, 4, 12, 0xC4, 1, 0xC9, 2, 0xD2, 1, 98, 1, 0xFF) // wNumBagItems, wBagItems
	m.put(0xD347, 0x01, 0x23, 0x45)                                 // wPlayerMoney
	m.put(0xD5A4, 0x98, 0x76)                                       // wPlayerCoins
	m.put(0xD356, 0b1000_0101)                                      // wObtainedBadges
	m.put(0xD2F7, 0b11)                                             // wPokedexOwned: numbers 1 and 2
	m.put(0xD30A, 0b111, 0, 1)                                      // wPokedexSeen
	m.put(0xDA41, 12, 0, 34, 56)                                    // wPlayTimeHours, wPlayTimeMaxed, -Minutes, -Seconds
	m.put(0xD0DB, 100)                                              // wRepelRemainingSteps
	f := redFacts(t, m)
	items := map[string]int{"ITEM AE": 12, "HM01 (MOVEBZ)": 1, "TM01 (MOVEAB)": 2, "TM10 (MOVEAK)": 1, "unknown item 98": 1}
	if !cmp.Equal(f.Items, items) {
		t.Errorf("items: %s", cmp.Diff(items, f.Items))
	}
	if *f.Money != 12345 || *f.Coins != 9876 || !slices.Equal(f.Badges, []string{"Boulder", "Thunder", "Earth"}) || f.RepelSteps != 100 {
		t.Errorf("the facts are %s", f.raw)
	}
	if f.Pokedex["owned"] != 2. || f.Pokedex["seen"] != 4. || !cmp.Equal(f.Pokedex["names"], []any{"SPECIESFV", "SPECIESFU"}) {
		t.Errorf("the Pokédex is %v", f.Pokedex)
	}
	if !cmp.Equal(f.PlayTime, map[string]int{"hours": 12, "minutes": 34, "seconds": 56}) {
		t.Errorf("the time is %v", f.PlayTime)
	}
	for _, part := range []string{"ITEM AE x12", "Money: 12345", "Badges: Boulder, Thunder, Earth", "Pokédex: 2 owned, 4 seen", "Repel: 100 steps", "Time: 12 h 34 min"} {
		if !strings.Contains(f.text, part) {
			t.Errorf("the text lacks %q:\n%s", part, f.text)
		}
	}
}

func TestRedBelongingsThatCannotBe(t *testing.T) {
	m := redImage()
	m.put(0xD31D, 21)      // more items than there is room for
	m.put(0xD347, 0x0A)    // no decimal digit
	m.put(0xD5A4, 0, 0xF0) // neither
	m.put(0xDA43, 60)      // minutes
	f := redFacts(t, m)
	if f.Items != nil || f.Money != nil || f.Coins != nil || f.PlayTime != nil {
		t.Errorf("the facts are %s", f.raw)
	}
	m.put(0xD31D, 1, 4, 1, 0) // a list that does not end
	if f := redFacts(t, m); f.Items != nil {
		t.Errorf("the items are %v", f.Items)
	}
}

func TestRedSafari(t *testing.T) {
	m := redImage()
	m.put(0xD35E, 217)
	m.put(0xD70D, 0x01, 0xF6) // wSafariSteps: 502
	m.put(0xDA47, 30)         // wNumSafariBalls
	f := redFacts(t, m)
	if !cmp.Equal(f.Safari, map[string]int{"balls": 30, "steps": 502}) || !strings.Contains(f.text, "Safari: 30 balls, 502 steps") {
		t.Errorf("the facts are %s\n%s", f.raw, f.text)
	}
}
