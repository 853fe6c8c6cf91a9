package game_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"dotmatrix/core/game"
)

// toy makes a profile out of files; source goes before what every profile must have, and facts is the value of an
// expression over mem.
func toy(t *testing.T, source, facts string, more ...string) (*game.Profile, error) {
	t.Helper()
	folder := fstest.MapFS{"toy/profile.star": {Data: []byte(`profile = game(name = "toy", symbols = "toy.sym", milestones = [("a", "A")])
` + source + `
def facts(mem):
    return ` + facts + `
def text(facts): return str(facts)
def reached(facts): return []
`)}, "toy/toy.sym": {Data: []byte("00:c000 w_first\n00:c010 w_mon ; a comment\n02:4001 Names\n")}}
	for i := 0; i+1 < len(more); i += 2 {
		folder["toy/"+more[i]] = &fstest.MapFile{Data: []byte(more[i+1])}
	}
	return game.Load(folder, "toy")
}

// evaluate is an expression of a toy profile, over memory and a cartridge, as JSON.
func evaluate(t *testing.T, m *image, rom []byte, source, expression string) (string, error) {
	t.Helper()
	p, err := toy(t, source, expression)
	if err != nil {
		return "", err
	}
	if p, err = p.Insert(t.Context(), rom); err != nil {
		return "", err
	}
	var facts json.RawMessage
	facts, err = p.Facts(t.Context(), m)
	return string(facts), err
}
