package game_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/core/game"
)

func labelled(t *testing.T, p *game.Profile, facts string) []string {
	t.Helper()
	options, err := p.Recorded(json.RawMessage(facts)).Options(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, o := range options {
		labels = append(labels, o.Label)
	}
	return labels
}

// TestLampwickListsWhatCanBeDone: people, ways out and things by name, entries of menus, and never nothing.
func TestLampwickListsWhatCanBeDone(t *testing.T) {
	p := lampwick(t)
	facts, err := p.Read(t.Context(), route())
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(labelled(t, p, string(facts.JSON())), "; "); got != "talk to the rival; go to Moth Cave; open the chest" {
		t.Errorf("on the route: %s", got)
	}
	for facts, want := range map[string]string{
		`{"mode":"title"}`:                 "start the game",
		`{"mode":"text","dialog":["Hm."]}`: "read on",
		`{"mode":"walking"}`:               "wait",
		`{"mode":"boot"}`:                  "wait",
		`{"mode":"menu","menu":{"entries":["YES","NO"],"cursor":0}}`:              "choose YES; choose NO; leave the menu",
		`{"mode":"menu","menu":{"entries":["HIT","HIT"],"cursor":0},"battle":{}}`: "choose HIT (1); choose HIT (2)",
		`{"mode":"roam"}`: "open the menu",
	} {
		if got := strings.Join(labelled(t, p, facts), "; "); got != want {
			t.Errorf("%s: %s, want %s", facts, got, want)
		}
	}
}

// TestGuideOptions: the example of the guide lists what it says.
func TestGuideOptions(t *testing.T) {
	got := labelled(t, guideExample(t), `{"mode":"roam","people":[{"x":1,"y":2,"name":"elder"}],"exits":[{"x":3,"y":4,"to":"Home"}]}`)
	if strings.Join(got, "; ") != "talk to the elder; go to Home" {
		t.Errorf("listed %v", got)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	const profile = `profile = game(name = "x", title = "X")
def facts(mem): return {}
def text(facts): return ""
def reached(facts): return []
`
	for options, says := range map[string]string{
		`def options(facts): return 3`:                                                    "not a list of options",
		`def options(facts): return [{"label": "a", "pres": "a"}]`:                        `unknown field "pres"`,
		`def options(facts): return [{"label": "", "press": "a"}]`:                        "its label must have",
		`def options(facts): return [{"label": "a"}]`:                                     "give one of press, entry",
		`def options(facts): return [{"label": "a", "press": "a", "map": "b"}]`:           "give one of press, entry",
		`def options(facts): return [{"label": "a", "x": 1}]`:                             "give one of press, entry",
		`def options(facts): return [{"label": "a", "press": "jump"}]`:                    `unknown button "jump"`,
		`def options(facts): return [{"label": "a", "press": "a"}] * 2`:                   `two options "a"`,
		`def options(facts): return [{"label": str(i), "press": "a"} for i in range(65)]`: "give at most 64",
	} {
		p, err := game.Load(fstest.MapFS{"x/profile.star": {Data: []byte(profile + options)}}, "x")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Recorded(json.RawMessage(`{}`)).Options(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", options, err, says)
		}
	}
	if _, err := game.Load(fstest.MapFS{"x/profile.star": {Data: []byte(profile + "options = 3")}}, "x"); err == nil || !strings.Contains(err.Error(), "its options is no function") {
		t.Errorf("options = 3: %v", err)
	}
}
