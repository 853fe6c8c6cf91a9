package game_test

import (
	"strings"
	"testing"
)

// TestRedListsWhatCanBeDoneOnTheMap: people, signs, things, ways out and grass, each by its name.
func TestRedListsWhatCanBeDoneOnTheMap(t *testing.T) {
	m := redImage()
	m.putSprite(1, 3, 5, 7, 4)                         // Oak
	m.putSprite(2, 61, 4, 6, 0, 4)                     // a ball with item 4
	m.putSprite(3, 13, 3, 3, 0)                        // a girl
	m.putSprite(4, 13, 7, 3, 0)                        // another one
	m.putSprite(5, 63, 9, 9, 0)                        // a boulder
	m.put(0xD4B0, 1, 9, 7)                             // wNumSigns, wSignCoords
	m.put(0xD3AE, 2, 4, 4, 1, 37, 8, 8, 0, 37)         // wNumberOfWarps: two doors of one house
	m.put(0xD371, 12, 0, 0, 0, 0, 10, 10, 35, 0, 0, 0) // wNorthConnectionHeader: Route 1
	f := redFacts(t, m)
	want := "talk to Oak; talk to the girl at 3,3; talk to the girl at 7,3; take the ITEM AE; push the boulder; read the sign; go to Red's House 1F; go to Route 1"
	if got := strings.Join(f.options, "; "); f.Mode != "roam" || got != want {
		t.Errorf("mode %s: %s", f.Mode, got)
	}
	m = redGround()
	m.putParty(redMonBytes())
	if f := redFacts(t, m); !strings.Contains(strings.Join(f.options, "; "), "walk in the tall grass") {
		t.Errorf("in the grass: %q", f.options)
	}
	m.put(0xCFC5, 5) // wWalkCounter
	if f := redFacts(t, m); strings.Join(f.options, "; ") != "wait" {
		t.Errorf("while a step is walked: %q", f.options)
	}
}

// TestRedListsWhatCanBeDoneInWindows: text is read on when the game waits, and the entries of menus are chosen by what they
// are called.
func TestRedListsWhatCanBeDoneInWindows(t *testing.T) {
	m := redDialog()
	if f := redFacts(t, m); strings.Join(f.options, "; ") != "wait" {
		t.Errorf("while text is printed: %q", f.options)
	}
	m.draw(18, 16, "▼")
	if f := redFacts(t, m); strings.Join(f.options, "; ") != "read on" {
		t.Errorf("at the end of the box: %q", f.options)
	}
	p, err := redProfile()
	if err != nil {
		t.Fatal(err)
	}
	const moves = `"battle":{"own":{"moves":[{"name":"TACKLE","pp":3},{"name":"GROWL","pp":0},{"name":"EMBER","pp":9,"disabled":true}]}}`
	for facts, want := range map[string]string{
		`{"mode":"title","waiting":false}`: "start the game",
		`{"mode":"busy","waiting":false}`:  "wait",
		`{"mode":"roam","free":true}`:      "",
		`{"mode":"menu","menu":{"entries":["POTION × 3","BALL ×12","CANCEL"],"cursor":0}}`:                            "choose POTION; choose BALL; choose CANCEL; leave the menu",
		`{"mode":"menu","menu":{"entries":["FIGHT","PKMN","ITEM","RUN"],"cursor":2,"columns":2},` + moves + `}`:       "choose FIGHT; choose PKMN; choose ITEM; choose RUN",
		`{"mode":"menu","menu":{"entries":["BALL×30","BAIT","THROW ROCK","RUN"],"cursor":0,"columns":2},"battle":{}}`: "choose BALL; choose BAIT; choose THROW ROCK; choose RUN",
		`{"mode":"menu","menu":{"entries":["TACKLE","GROWL","EMBER","-"],"cursor":0},` + moves + `}`:                  "use TACKLE; go back",
		`{"mode":"menu","menu":{"entries":["BOB :5","BOB :5"],"cursor":0}}`:                                           "choose BOB :5 (1); choose BOB :5 (2); leave the menu",
		`{"mode":"menu","naming":{"name":"GA","cursor":{"key":"L","row":1,"column":2}}}`:                              "press the key L; end the name; next key",
		`{"mode":"menu","naming":{"name":""}}`:                                                                        "next key",
	} {
		if got := strings.Join(labelled(t, p, facts), "; "); got != want {
			t.Errorf("%s: %s, want %s", facts, got, want)
		}
	}
}
