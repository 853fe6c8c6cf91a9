package game_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// image is a memory of 64 KiB.
type image [0x10000]byte

func (m *image) Peek(addr uint32) byte { return m[addr&0xFFFF] }

func (m *image) put(at int, data ...byte) { copy(m[at:], data) }

func lampwick(t *testing.T) *game.Profile {
	t.Helper()
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		t.Fatal(err)
	}
	p := library.Find(core.ROM{Title: "LAMPWICK"})
	if p == nil {
		t.Fatal("there is no profile for LAMPWICK")
	}
	return p
}

func TestLampwickSymbolsAreTheGames(t *testing.T) {
	data, err := fs.ReadFile(assets.Games(), "lampwick/lampwick.sym")
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != assets.DemoSymbols {
		t.Error("the profile's symbols are not those of the game: copy assets/demo/lampwick.sym to assets/games/lampwick")
	}
}

// route is a memory in the middle of the game: on the route, with a companion and a bag.
func route() *image {
	m := &image{}
	m.put(0xC100, []byte("LAMP")...)
	m.put(0xC104, 2, 4, 8, 1, 1, 16, 16)           // roam; the route, at 8,1, facing up
	m.put(0xC110, 0b0000_1111)                     // four milestones
	m.put(0xC113, 2)                               // the ward
	m.put(0xC114, 2, 1)                            // two balms and the key
	m.put(0xC118, 0, 4, 11, 26, 8, 7, 3, 5)        // Embercub, level 4
	m.put(0xC12B, 3, 17, 1)                        // the last battle was lost; 17 coins and a tonic
	m.put(0xC180, 8, 0, 1, 3)                      // the rival, at 8,0
	m.put(0xC190, 1, 1, 3)                         // of people there is one, and of ways out; the goal is to beat the rival
	m.put(0xC198, 9, 0, 6, 7, 14)                  // at 9,0 to the cave
	m.put(0xC200, bytes.Repeat([]byte{2}, 256)...) // trees
	m.put(0xC200+16+8, 3)                          // a path at 8,1
	m.put(0xC200+16*2+3, 15)                       // a chest at 3,2
	m.put(0xC200+16*3+3, 24)                       // a ledge at 3,3
	return m
}

// lampwickFacts are the facts that the tests look at.
type lampwickFacts struct {
	Mode   string
	Map    struct{ Name string }
	Player struct {
		X, Y   int
		Facing string
	}
	Front  string
	Grid   []string
	Exits  []struct{ To string }
	People []struct{ Name string }
	Things []struct {
		X, Y int
		Kind string
	}
	Dialog []string
	Menu   struct {
		Entries []string
		Cursor  int
	}
	Shop []struct {
		Name  string
		Price int
	}
	Party  []struct{ HP int }
	Battle *struct {
		Kind        string
		Foe         struct{ Name, Type string }
		SkillEffect string `json:"skill_effect"`
		FoeGathers  bool   `json:"foe_gathers"`
		Stronger    bool   `json:"next_blow_stronger"`
	}
	Items      map[string]int
	Money      int
	Goal       string
	LastBattle string `json:"last_battle"`
}

// read gives the facts of a memory, and the same in words.
func (m *image) read(t *testing.T) (facts lampwickFacts, raw json.RawMessage, text string) {
	t.Helper()
	p := lampwick(t)
	raw, err := p.Facts(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &facts); err != nil {
		t.Fatal(err)
	}
	if text, err = p.Text(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	return facts, raw, text
}

func TestLampwickRoaming(t *testing.T) {
	facts, raw, text := route().read(t)
	switch {
	case facts.Mode != "roam", facts.Map.Name != "Moth Route", facts.Player.X != 8, facts.Player.Facing != "up",
		facts.Front != "rival", facts.Grid[1] != "XXXXXXXX.XXXXXXX", facts.Grid[2] != "XXXCXXXXXXXXXXXX",
		facts.Grid[0][9] != 'W', facts.Grid[3][3] != 'v', facts.Exits[0].To != "Moth Cave", facts.People[0].Name != "rival",
		facts.Things[0].Kind != "chest", facts.Party[0].HP != 11, facts.Items["balm"] != 2, facts.Items["key"] != 1,
		facts.Items["tonic"] != 1, facts.Items["ward"] != 1, facts.Money != 17, !strings.Contains(facts.Goal, "rival"),
		facts.LastBattle != "lost", facts.Battle != nil, len(facts.Dialog) != 0, len(facts.Menu.Entries) != 0:
		t.Errorf("the facts are %s", raw)
	}
	reached, err := lampwick(t).Milestones(t.Context(), raw)
	if err != nil || len(reached) != 4 || reached[3].Title != "Reach the Moth Route" {
		t.Errorf("milestones are %v (%v)", reached, err)
	}
	for _, want := range []string{
		"Mode: roam. You can walk.", "Place: Moth Route, x=8 y=1, facing up. In front of you: rival.", "XXXXXXXX@XXXXXXX",
		"Ways out at x,y: Moth Cave 9,0.", "People at x,y: rival 8,0.",
		"(@ you, P person, v ledge to hop down, W way out, X blocked, C chest):", "Things at x,y: chest 3,2.", "Embercub (fire), level 4, HP 11/26",
		"balm x2, key x1, tonic x1, ward x1, 17 coins.", "Goal: Grow to level 5", "Milestones: leave_home, meet_elder, companion, route.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in the text:\n%s", want, text)
		}
	}
}

func TestLampwickBattle(t *testing.T) {
	m := route()
	m.put(0xC104, 5)
	m.put(0xC120, 3, 2, 9, 20, 6, 5, 0, 8) // a Mossling
	m.put(0xC128, 2, 1, 6)                 // the rival's; the second of six entries
	m.put(0xC12E, 2|4, 8)                  // braced, and the foe gathers; fire against leaf
	m.put(0xC130, []byte(" STRIKE   GUARD   >SKILL    TONIC    BALM              FLEE             ")...)
	facts, raw, text := m.read(t)
	switch {
	case facts.Mode != "menu", strings.Join(facts.Menu.Entries, " ") != "STRIKE SKILL BALM FLEE GUARD TONIC", facts.Menu.Cursor != 1,
		facts.Battle == nil, facts.Battle.Kind != "rival", facts.Battle.Foe.Type != "leaf", facts.Battle.SkillEffect != "very strong",
		!facts.Battle.FoeGathers, !facts.Battle.Stronger, facts.LastBattle != "", len(facts.Shop) != 0:
		t.Errorf("the facts are %s", raw)
	}
	for _, want := range []string{
		"Menu: STRIKE | > SKILL | BALM | FLEE | GUARD | TONIC", "Battle (rival). The foe: Mossling (leaf), level 2, HP 9/20.",
		"Your skill against it: very strong.", "The foe gathers its power", "Your next blow is stronger",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q in the text:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Map, x") {
		t.Errorf("a battle has no map:\n%s", text)
	}
}

func TestLampwickShop(t *testing.T) {
	m := route()
	m.put(0xC104, 5)
	m.put(0xC129, 3, 4)
	m.put(0xC130, []byte(" BALM     6 coins  TONIC    8 coins  WARD    20 coins >LEAVE            ")...)
	facts, raw, _ := m.read(t)
	if len(facts.Shop) != 3 || facts.Shop[2].Name != "ward" || facts.Shop[2].Price != 20 || facts.Menu.Entries[3] != "LEAVE" {
		t.Errorf("the facts are %s", raw)
	}
}

func TestLampwickText(t *testing.T) {
	m := route()
	m.put(0xC104, 4)
	m.put(0xC130, []byte("ROOK: Well fought!Go on.                                                ")...)
	facts, raw, text := m.read(t)
	if len(facts.Dialog) != 2 || facts.Dialog[1] != "Go on." || !strings.Contains(text, "The text says: ROOK: Well fought! Go on.") {
		t.Errorf("the facts are %s, the text is %q", raw, text)
	}
}

func TestLampwickBeforeItStarts(t *testing.T) {
	p := lampwick(t)
	data, err := p.Facts(t.Context(), &image{})
	if err != nil || string(data) != `{"mode":"boot"}` {
		t.Errorf("the facts are %s (%v)", data, err)
	}
	if text, err := p.Text(t.Context(), data); err != nil || !strings.HasPrefix(text, "Mode: boot.") {
		t.Errorf("the text is %q (%v)", text, err)
	}
}

// FuzzLampwick reads memory of any content: no claim may fail on it.
func FuzzLampwick(f *testing.F) {
	f.Add([]byte{2, 4, 8, 1, 1, 16, 16})
	f.Add(bytes.Repeat([]byte{0xFF}, 512))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m image
		m.put(0xC104, data...)
		m.put(0xC100, []byte("LAMP")...)
		p := lampwick(t)
		facts, err := p.Facts(t.Context(), &m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Text(t.Context(), facts); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Milestones(t.Context(), facts); err != nil {
			t.Fatal(err)
		}
	})
}
