package game_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func redDialog() *image {
	m := redImage()
	m.put(0xCFC4, 1) // wFontLoaded
	m.drawBox(0, 12, 20, 6)
	m.draw(1, 14, "Good day! My name")
	m.draw(1, 16, "is number 7.")
	return m
}

func TestRedDialog(t *testing.T) {
	m := redDialog()
	f := redFacts(t, m)
	if f.Mode != "text" || f.Free || f.More || !slices.Equal(f.Dialog, []string{"Good day! My name", "is number 7."}) {
		t.Errorf("the facts are %s", f.raw)
	}
	m.draw(18, 16, "▼")
	if f := redFacts(t, m); !f.More || !strings.Contains(f.text, "Text: Good day! My name / is number 7. (more: press a)") {
		t.Errorf("with the arrow: more %t\n%s", f.More, f.text)
	}
	m.draw(18, 16, " ")
	m.put(0xFF8B, 200) // hDownArrowBlinkCount1: the arrow is off, and comes again
	if f := redFacts(t, m); !f.More {
		t.Error("while the arrow is off there is no more text")
	}
	m.put(0xFF8B, 0)
	if f := redFacts(t, m); f.Waiting || f.More || strings.Contains(f.text, "press a") {
		t.Errorf("while it is printed: %s\n%s", f.raw, f.text)
	}
	m.put(0xFF8C, 6) // hDownArrowBlinkCount2
	if f := redFacts(t, m); !f.Waiting || f.More || !strings.Contains(f.text, "is number 7. (press a)") {
		t.Errorf("at the end: %s\n%s", f.raw, f.text)
	}
	m.draw(0, 12, " ")
	if f := redFacts(t, m); f.Dialog != nil || f.Mode != "text" {
		t.Errorf("on a page without a box: %s", f.raw)
	}
	m.put(0xFF8C, 0)
	if f := redFacts(t, m); f.Mode != "busy" {
		t.Errorf("without a box: %s", f.raw)
	}
}

func TestRedBattleText(t *testing.T) {
	m := redDialog()
	m.put(0xD057, 1)
	if f := redFacts(t, m); f.Mode != "busy" || f.Dialog == nil {
		t.Errorf("while it runs: %s", f.raw)
	}
	m.put(0xFF8C, 6)
	if f := redFacts(t, m); f.Mode != "text" {
		t.Errorf("while it waits: %s", f.raw)
	}
}

func TestRedDialogIsShownBeforeTheGame(t *testing.T) {
	m := &image{}
	m.drawBox(0, 12, 20, 6)
	m.draw(1, 14, "Hello there!")
	f := redFacts(t, m)
	if f.Mode != "text" || f.Dialog[0] != "Hello there!" || f.Map != nil || f.Party != nil {
		t.Errorf("the facts are %s", f.raw)
	}
	if f := redFacts(t, &image{}); f.Mode != "title" || f.Free || f.text != "Mode: title." {
		t.Errorf("the facts of nothing are %s\n%s", f.raw, f.text)
	}
}

func TestRedMenus(t *testing.T) {
	for name, c := range map[string]struct {
		draw    func(m *image)
		entries []string
		cursor  int
		columns int
	}{
		"start": {func(m *image) {
			m.drawBox(10, 0, 10, 16)
			for i, entry := range []string{"POKéDEX", "POKéMON", "ITEM", "RED", "SAVE", "OPTION", "EXIT"} {
				m.draw(12, 2+2*i, entry)
			}
			m.putCursor(11, 4)
		}, []string{"POKéDEX", "POKéMON", "ITEM", "RED", "SAVE", "OPTION", "EXIT"}, 1, 0},
		"yes or no, beside text": {func(m *image) {
			m.drawBox(0, 12, 20, 6)
			m.draw(1, 14, "Really?")
			m.drawBox(14, 7, 6, 5)
			m.draw(16, 8, "YES")
			m.draw(16, 10, "NO")
			m.putCursor(15, 10)
		}, []string{"YES", "NO"}, 1, 0},
		"a list with numbers": {func(m *image) {
			m.drawBox(4, 2, 16, 11)
			m.draw(6, 4, "POTION")
			m.draw(14, 5, "× 3")
			m.draw(6, 6, "BALL")
			m.draw(14, 7, "×12")
			m.draw(6, 8, "CANCEL")
			m.draw(18, 11, "▼")
			m.putCursor(5, 6)
		}, []string{"POTION × 3", "BALL ×12", "CANCEL"}, 1, 0},
		"moves": {func(m *image) {
			m.put(0xD057, 1)
			m.put(0xFFF6, 2) // hUILayoutFlags: one row each
			m.drawBox(0, 12, 20, 6)
			m.drawBox(4, 12, 16, 6)
			m.draw(6, 13, "TACKLE")
			m.draw(6, 14, "TAIL WHIP")
			m.draw(6, 15, "-")
			m.draw(6, 16, "-")
			m.putCursor(5, 14)
		}, []string{"TACKLE", "TAIL WHIP", "-", "-"}, 1, 0},
		"battle, left": {func(m *image) {
			m.put(0xD057, 1)
			m.drawBox(0, 12, 20, 6)
			m.drawBox(8, 12, 12, 6)
			m.draw(10, 14, "FIGHT πμ")
			m.draw(10, 16, "ITEM  RUN")
			m.putCursor(9, 16)
		}, []string{"FIGHT", "PKMN", "ITEM", "RUN"}, 2, 2},
		"battle, right": {func(m *image) {
			m.put(0xD057, 2)
			m.drawBox(0, 12, 20, 6)
			m.drawBox(8, 12, 12, 6)
			m.draw(10, 14, "FIGHT πμ")
			m.draw(10, 16, "ITEM  RUN")
			m.putCursor(15, 14)
		}, []string{"FIGHT", "PKMN", "ITEM", "RUN"}, 1, 2},
		"safari": {func(m *image) {
			m.put(0xD057, 1)
			m.put(0xD05A, 2)
			m.drawBox(0, 12, 20, 6)
			m.draw(2, 14, "BALL×30     BAIT")
			m.draw(2, 16, "THROW ROCK  RUN")
			m.putCursor(13, 16)
		}, []string{"BALL×30", "BAIT", "THROW ROCK", "RUN"}, 3, 2},
		"party": {func(m *image) {
			m.put(0xD163, 2)    // wPartyCount
			m.put(0xCC24, 1, 0) // wTopMenuItemY, wTopMenuItemX
			for i := range 20 * 18 {
				m.put(0xC3A0+i, 0x7F)
			}
			m.draw(3, 0, "ANNA      :20")
			m.draw(5, 1, "20/ 35")
			m.draw(3, 2, "BOB       :5")
			m.drawBox(0, 12, 20, 6)
			m.draw(1, 14, "Choose.")
			m.putCursor(0, 3)
		}, []string{"ANNA :20", "BOB :5"}, 1, 0},
	} {
		m := redImage()
		m.put(0xCFC4, 1)
		c.draw(m)
		f := redFacts(t, m)
		if f.Mode != "menu" || f.Menu == nil || !cmp.Equal(f.Menu.Entries, c.entries) || f.Menu.Cursor != c.cursor || f.Menu.Columns != c.columns {
			t.Errorf("%s: mode %s, menu %+v, want %q at %d", name, f.Mode, f.Menu, c.entries, c.cursor)
			continue
		}
		if !strings.Contains(f.text, "> "+c.entries[c.cursor]) {
			t.Errorf("%s: the text is\n%s", name, f.text)
		}
		m.draw(int(m[0xCC30])+256*int(m[0xCC31])-0xC3A0, 0, "▷") // the cursor is another window's now
		if f := redFacts(t, m); f.Menu != nil {
			t.Errorf("%s: without a cursor the menu is %+v", name, f.Menu)
		}
	}
}

// TestRedMenuBesideText has both, and neither is part of the other.
func TestRedMenuBesideText(t *testing.T) {
	m := redDialog()
	m.drawBox(14, 7, 6, 5)
	m.draw(16, 8, "YES")
	m.draw(16, 10, "NO")
	m.putCursor(15, 8)
	f := redFacts(t, m)
	if !slices.Equal(f.Dialog, []string{"Good day! My name", "is number 7."}) || !slices.Equal(f.Menu.Entries, []string{"YES", "NO"}) {
		t.Errorf("the facts are %s", f.raw)
	}
	m = redImage()
	m.put(0xD057, 1)
	m.drawBox(0, 12, 20, 6)
	m.drawBox(8, 12, 12, 6)
	m.draw(10, 14, "FIGHT πμ")
	m.draw(10, 16, "ITEM  RUN")
	m.putCursor(9, 14)
	if f := redFacts(t, m); f.Dialog != nil {
		t.Errorf("the menu of a battle is text too: %q", f.Dialog)
	}
}

func TestRedNaming(t *testing.T) {
	m := &image{}
	for i := range 20 * 18 {
		m.put(0xC3A0+i, 0x7F)
	}
	m.put(0xD07D, 1) // wNamingScreenType
	m.drawBox(0, 4, 20, 11)
	m.draw(10, 2, "GAR")
	m.draw(10, 3, "___")
	for i, row := range []string{"ABCDEFGHI", "JKLMNOPQR", "STUVWXYZ ", "×πμ------", "?!--/..- "} {
		for j, letter := range []rune(row) {
			m.draw(2+2*j, 5+2*i, string(letter))
		}
	}
	m.put(0xC3A0+20*13+18, 0xF0) // the key that ends
	m.draw(2, 15, "lower case")
	m.putCursor(5, 7)
	f := redFacts(t, m)
	want := redNaming{Of: "rival", Name: "GAR", Keys: []string{"ABCDEFGHI", "JKLMNOPQR", "STUVWXYZ ", "×PM------", "?!--/..-#"}}
	if f.Mode != "menu" || f.Naming == nil {
		t.Fatalf("the facts are %s", f.raw)
	}
	cursor := *f.Naming.Cursor
	f.Naming.Cursor = nil
	if !cmp.Equal(*f.Naming, want) || cursor.Key != "L" || cursor.Row != 1 || cursor.Column != 2 {
		t.Errorf("naming %+v, cursor %+v", f.Naming, cursor)
	}
	if !strings.Contains(f.text, `Spell a name (rival): "GAR" so far.`) || !strings.Contains(f.text, "The cursor is on L, row 1, column 2") {
		t.Errorf("the text is\n%s", f.text)
	}
	m.draw(5, 7, " ")
	m.putCursor(17, 13)
	if f := redFacts(t, m); f.Naming.Cursor.Key != "END" || f.Naming.Cursor.Column != 8 {
		t.Errorf("at the end: %+v", f.Naming.Cursor)
	}
	m.draw(17, 13, " ")
	m.putCursor(1, 15)
	m.put(0xD07D, 2)
	if f := redFacts(t, m); f.Naming.Cursor.Key != "lower case" || f.Naming.Cursor.Row != 5 || f.Naming.Of != "Pokémon" {
		t.Errorf("at the case: %+v", f.Naming)
	}
}
