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

func TestLampwickFacts(t *testing.T) {
	var m image
	m.put(0xC100, []byte("LAMP")...)
	m.put(0xC104, 5, 4, 8, 1, 1, 16, 16)    // menu; the route, at 8,1, facing up
	m.put(0xC110, 0b0000_1111)              // four milestones
	m.put(0xC114, 2, 1)                     // two balms and the key
	m.put(0xC118, 0, 4, 11, 26, 8, 7, 3, 5) // Embercub, level 4
	m.put(0xC120, 3, 2, 9, 20, 6, 5, 0, 8)  // a Mossling
	m.put(0xC128, 1, 1, 6)                  // wild; the second of six entries
	m.put(0xC130, []byte(" STRIKE   GUARD   >SKILL    TONIC    BALM              FLEE             ")...)
	m.put(0xC180, 9, 9, 1, 3)                      // the rival
	m.put(0xC190, 1, 1)                            // of them there is one, and one way out
	m.put(0xC198, 8, 0, 6, 7, 14)                  // at 8,0 to the cave
	m.put(0xC200, bytes.Repeat([]byte{2}, 256)...) // trees
	m.put(0xC200+16+8, 3)                          // a path at 8,1
	m.put(0xC200+16*2+3, 15)                       // a chest at 3,2
	m.put(0xC200+16*3+3, 24)                       // a ledge at 3,3

	p := lampwick(t)
	data, err := p.Facts(t.Context(), &m)
	if err != nil {
		t.Fatal(err)
	}
	var facts struct {
		Mode   string
		Map    struct{ Name string }
		Player struct {
			X, Y   int
			Facing string
		}
		Grid   []string
		Exits  []struct{ To string }
		People []struct{ Name string }
		Things []struct {
			X, Y int
			Kind string
		}
		Menu struct {
			Entries []string
			Cursor  int
		}
		Party  []struct{ HP int }
		Battle struct {
			Kind string
			Foe  struct{ Name, Type string }
		}
		Items map[string]int
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	switch {
	case facts.Mode != "menu", facts.Map.Name != "Moth Route", facts.Player.X != 8, facts.Player.Facing != "up",
		facts.Grid[1] != "XXXXXXXX.XXXXXXX", facts.Grid[2] != "XXXCXXXXXXXXXXXX", facts.Grid[0][8] != 'W', facts.Grid[3][3] != 'v',
		len(facts.Exits) != 1, facts.Exits[0].To != "Moth Cave",
		facts.People[0].Name != "rival", facts.Things[0].Kind != "chest",
		strings.Join(facts.Menu.Entries, " ") != "STRIKE SKILL BALM FLEE GUARD TONIC", facts.Menu.Cursor != 1,
		facts.Party[0].HP != 11, facts.Battle.Kind != "wild", facts.Battle.Foe.Type != "leaf",
		facts.Items["balm"] != 2, facts.Items["key"] != 1:
		t.Errorf("the facts are %s", data)
	}
	reached, err := p.Milestones(t.Context(), data)
	if err != nil || len(reached) != 4 || reached[3].Title != "Reach the Moth Route" {
		t.Errorf("milestones are %v (%v)", reached, err)
	}
	text, err := p.Text(t.Context(), data)
	if err != nil || !strings.Contains(text, "Embercub (fire), level 4, HP 11/26") || !strings.Contains(text, "> SKILL") {
		t.Errorf("the text is %q (%v)", text, err)
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
