package assets_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// demoMemory is a memory that looks like the demo game's, to be read by its profile.
type demoMemory struct {
	bytes   [0x10000]byte
	symbols map[string]uint32
}

func (m *demoMemory) Peek(addr uint32) byte { return m.bytes[addr&0xFFFF] }

func (m *demoMemory) put(symbol string, data ...byte) { copy(m.bytes[m.symbols[symbol]:], data) }

// demoFacts are the facts that these tests look at.
type demoFacts struct {
	Map    struct{ Name string }
	Grid   []string
	People []struct{ Name string }
	Party  []struct{ Name, Type, Skill string }
	Goal   string
}

func readFacts(t *testing.T, profile *game.Profile, m *demoMemory) demoFacts {
	t.Helper()
	data, err := profile.Facts(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	var facts demoFacts
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	return facts
}

// TestProfileKnowsTheGame compares the names of the profile with the sources of the game, number by number.
func TestProfileKnowsTheGame(t *testing.T) {
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		t.Fatal(err)
	}
	profile := library.Find(core.ROM{Title: "LAMPWICK"})
	if profile == nil {
		t.Fatal("the demo game has no profile")
	}
	m := &demoMemory{symbols: demoSymbols(t)}
	m.put("w_magic", []byte("LAMP")...)
	m.put("w_mode", modeRoam)
	m.put("w_mapw", 16, 16)
	checkTiles(t, profile, m)
	checkNames(t, profile, m)
}

func checkTiles(t *testing.T, profile *game.Profile, m *demoMemory) {
	t.Helper()
	tiles, _ := demoTiles(t)
	m.put("w_grid", bytes.Repeat([]byte{2}, 256)...)
	for id := range tiles {
		m.bytes[m.symbols["w_grid"]+uint32(id)] = byte(id)
	}
	grid := strings.Join(readFacts(t, profile, m).Grid, "")
	characters := map[string]string{"open": ".", "wild": ",", "ledge": "v", "solid": "X~SCLT="}
	for id, tile := range tiles {
		if !strings.Contains(characters[tile.kind], grid[id:id+1]) {
			t.Errorf("the profile shows %s, which is %s, as %q", tile.name, tile.kind, grid[id])
		}
	}
}

func checkNames(t *testing.T, profile *game.Profile, m *demoMemory) {
	t.Helper()
	monsters, _ := demoBlocks(t, "monsters.txt")
	for id, head := range monsters {
		m.put("w_mon", byte(id), 5)
		own := readFacts(t, profile, m).Party[0]
		if got := fmt.Sprintf("%s %s %s", strings.ToUpper(own.Name), strings.ToUpper(own.Type), own.Skill); got != strings.Join(head, " ") {
			t.Errorf("species %d is %s, the profile says %s", id, strings.Join(head, " "), got)
		}
	}
	maps := demoMaps(t)
	people, _ := demoBlocks(t, "people.txt")
	for id := range max(len(maps), len(people)) {
		m.put("w_map", byte(id))
		m.put("w_npc", 1, 1, 0, byte(id))
		m.put("w_npc_n", 1)
		facts := readFacts(t, profile, m)
		if unknown := strings.HasPrefix(facts.Map.Name, "unknown"); unknown != (id >= len(maps)) {
			t.Errorf("map %d is called %s, and there are %d", id, facts.Map.Name, len(maps))
		}
		if unknown := strings.HasPrefix(facts.People[0].Name, "unknown"); unknown != (id >= len(people)) {
			t.Errorf("person %d is called %s, and there are %d", id, facts.People[0].Name, len(people))
		}
	}
}

// TestREADMEListsTheMemory: the table of assets/demo/README.md has every symbol of lampwick.sym, at its address.
func TestREADMEListsTheMemory(t *testing.T) {
	readme, err := os.ReadFile("demo/README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([0-9A-F]{4}) \| (w_\w+) \|`).FindAllStringSubmatch(string(readme), -1) {
		listed[row[2]] = row[1]
	}
	symbols := demoSymbols(t)
	for name, at := range symbols {
		if want := fmt.Sprintf("%04X", at); listed[name] != want {
			t.Errorf("README.md has %s at %q, lampwick.sym at %s", name, listed[name], want)
		}
	}
	for name := range listed {
		if _, ok := symbols[name]; !ok {
			t.Errorf("README.md lists %s, which lampwick.sym has not", name)
		}
	}
}
