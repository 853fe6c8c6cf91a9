package game_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// redFighterBytes is a record of a battle (pret: battle_struct): HP 258 of 300, level 25.
func redFighterBytes(species byte, types ...byte) []byte {
	return []byte{species, 1, 2, 0, 0, types[0], types[1], 45, 5, 6, 7, 0, 0xAB, 0xCD, 25, 1, 44,
		0, 40, 0, 41, 0, 42, 0, 43, 10, 15, 20, 0}
}

// redBattleImage is a battle with a wild Pokémon.
func redBattleImage() *image {
	m := redImage()
	m.putParty(redMonBytes())
	m.put(0xD057, 1)                              // wIsInBattle
	m.put(0xD014, redFighterBytes(10, 20, 21)...) // wBattleMon
	m.put(0xD009, redCode("ANNA@")...)            // wBattleMonNick
	m.put(0xCFE5, redFighterBytes(20, 22, 8)...)  // wEnemyMon
	return m
}

// TestRedBattleHP reads both sides' HP and its most. Once the most was read at D017 and CFE8, which are the places in the
// party; they hold other numbers here.
func TestRedBattleHP(t *testing.T) {
	m := redBattleImage()
	m.put(0xCFE8, 3)
	m.put(0xD017, 99)
	f := redFacts(t, m)
	if foe := f.Battle.Foe; foe.HP != 258 || foe.MaxHP != 300 || foe.Level != 25 {
		t.Errorf("the foe: %+v", foe)
	}
	if own := f.Battle.Own; own == nil || own.HP != 258 || own.MaxHP != 300 || own.Level != 25 {
		t.Errorf("one's own: %+v", own)
	}
}

func TestRedBattle(t *testing.T) {
	m := redBattleImage()
	m.put(0xCD1A, 8, 7, 7, 7, 1, 13)          // wPlayerMonStatMods
	m.put(0xCD2E, 7, 5, 7, 7, 7, 7)           // wEnemyMonStatMods
	m.put(0xD062, 0x80, 0x90, 0x01)           // wPlayerBattleStatus1 to 3
	m.put(0xD067, 0x40)                       // wEnemyBattleStatus1
	m.put(0xD06D, 0x23)                       // wPlayerDisabledMove: the second
	m.put(0xD2F7+(151-20)/8, 1<<((150-19)%8)) // wPokedexOwned: number 132, species 20
	f := redFacts(t, m)
	b := f.Battle
	if f.Mode != "busy" || b.Kind != "wild" || b.Trainer != "" || b.FoesLeft != nil || b.Foe.Owned == nil || !*b.Foe.Owned {
		t.Errorf("the battle is %s", f.raw)
	}
	if !cmp.Equal(b.Own.Stages, map[string]int{"attack": 1, "accuracy": -6, "evasion": 6}) || !cmp.Equal(b.Foe.Stages, map[string]int{"defence": -2}) {
		t.Errorf("stages %v and %v", b.Own.Stages, b.Foe.Stages)
	}
	if !slices.Equal(b.Own.Conditions, []string{"confused", "behind a substitute", "seeded", "badly poisoned"}) || !slices.Equal(b.Foe.Conditions, []string{"out of reach"}) {
		t.Errorf("conditions %v and %v", b.Own.Conditions, b.Foe.Conditions)
	}
	if b.Own.Moves[0].Disabled || !b.Own.Moves[1].Disabled || b.Own.Moves[2].Disabled {
		t.Errorf("disabled are %+v", b.Own.Moves)
	}
	for _, part := range []string{"Battle with a wild Pokémon.", "Foe: SPECIESAU (TYPEAW/TYPEAI), level 25, HP 258/300, healthy, out of reach, defence -2 (you own one).",
		"Yours: ANNA the SPECIESAK (TYPEAU/TYPEAV), level 25, HP 258/300, healthy, confused", "disabled"} {
		if !strings.Contains(f.text, part) {
			t.Errorf("the text lacks %q:\n%s", part, f.text)
		}
	}
	if strings.Contains(f.text, "1. ANNAA") || f.Grid != nil || f.Map == nil {
		t.Errorf("the text tells the one who fights twice, or the facts have a map of pictures:\n%s", f.text)
	}
}

// TestRedEffectiveness has invented moves; those that hurt have a number whose third is not 0.
func TestRedEffectiveness(t *testing.T) {
	for name, c := range map[string]struct {
		move  byte
		types []byte
		want  float64
	}{
		// the type of move n is redTypes[n%16]; the cartridge says: 21>20 x2, 20>22 x2, 21>21 x1/2, 0>8 x0, 22>21 x2, 22>4 x2
		"plain":       {1, []byte{0, 0}, 1},
		"very":        {10, []byte{20, 20}, 2}, // 21
		"twice very":  {11, []byte{21, 4}, 4},  // 22
		"not very":    {10, []byte{21, 21}, 0.5},
		"one of both": {10, []byte{21, 20}, 1},
		"none":        {16, []byte{8, 22}, 0},
	} {
		m := redBattleImage()
		m.put(0xD014+8, c.move)
		m.put(0xCFE5+5, c.types...)
		moves := redFacts(t, m).Battle.Own.Moves
		if got := moves[0].Effectiveness; got == nil || *got != c.want {
			t.Errorf("%s: %+v, want %v", name, moves[0], c.want)
		}
	}
	m := redBattleImage()
	m.put(0xD014+8, 3) // it has no power
	if move := redFacts(t, m).Battle.Own.Moves[0]; move.Effectiveness != nil {
		t.Errorf("a move without power is effective: %+v", move)
	}
	m = redBattleImage()
	m.put(0xD014+8, 11)
	m.put(0xCFE5+5, 21, 4)
	if text := redFacts(t, m).text; !strings.Contains(text, "power 40, x4") {
		t.Errorf("the text is\n%s", text)
	}
}

func TestRedTrainerBattle(t *testing.T) {
	m := redBattleImage()
	m.put(0xD057, 2)
	m.put(0xD059, 203) // wCurOpponent
	m.put(0xD89C, 3)   // wEnemyPartyCount
	for i := range 3 {
		m.put(0xD8A4+44*i, redMonBytes()...) // wEnemyMons
	}
	m.put(0xD8A4+44, 10, 0, 0)
	f := redFacts(t, m)
	if b := f.Battle; b.Kind != "trainer" || b.Trainer != "TRAINERAD" || b.FoesLeft == nil || *b.FoesLeft != 2 {
		t.Errorf("the battle is %s", f.raw)
	}
	if !strings.Contains(f.text, "Battle with trainer TRAINERAD, 2 Pokémon left.") {
		t.Errorf("the text is\n%s", f.text)
	}
	m.put(0xD059, 225)
	m.put(0xD89C, 9)
	if b := redFacts(t, m).Battle; b.Trainer != "rival" || b.FoesLeft != nil {
		t.Errorf("the rival: %+v", b)
	}
}

func TestRedBattleKinds(t *testing.T) {
	for kind, want := range map[byte]string{0: "wild", 1: "old man", 2: "safari", 9: "unknown"} {
		m := redBattleImage()
		m.put(0xD05A, kind) // wBattleType
		if f := redFacts(t, m); f.Battle.Kind != want {
			t.Errorf("kind %d is %s, want %s", kind, f.Battle.Kind, want)
		}
	}
}

// TestRedWhoIsNotOnTheField leaves out a record that is of the battle before.
func TestRedWhoIsNotOnTheField(t *testing.T) {
	m := redBattleImage()
	m.put(0xD014, 0) // wBattleMonSpecies, as it is until one is sent out
	if f := redFacts(t, m); f.Battle.Own != nil {
		t.Errorf("before one is sent out there is %+v", f.Battle.Own)
	}
	for name, change := range map[string]func(m *image){
		"another one fights": func(m *image) { m.put(0xCC2F, 1) }, // wPlayerMonNumber
		"another level":      func(m *image) { m.put(0xD022, 24) },
		"nobody is there":    func(m *image) { m.put(0xD163, 0) },
	} {
		m := redBattleImage()
		change(m)
		if f := redFacts(t, m); f.Battle.Own == nil || f.Battle.Own.Slot != nil {
			t.Errorf("%s: %+v", name, f.Battle.Own)
		}
	}
	m = redBattleImage()
	m.put(0xD057, 2)
	m.put(0xD89C, 2)
	m.put(0xCFE8, 0xFF) // wEnemyMonPartyPos, as it is until the trainer sends one out
	if f := redFacts(t, m); !f.Battle.Foe.Unknown {
		t.Errorf("before the trainer sends one out the foe is %+v", f.Battle.Foe)
	}
	m = redBattleImage()
	m.put(0xCFE5, 0)
	if f := redFacts(t, m); !f.Battle.Foe.Unknown || !strings.Contains(f.text, "Foe: unknown.") {
		t.Errorf("the foe is %+v", f.Battle.Foe)
	}
	m = redBattleImage()
	m.put(0xCD1A, 14)
	if f := redFacts(t, m); f.Battle.Own.Stages != nil {
		t.Errorf("the stages are %v", f.Battle.Own.Stages)
	}
}
