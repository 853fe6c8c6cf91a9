package game_test

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
	"dotmatrix/core/game/search"
	"dotmatrix/core/gameboy"
)

// guideExample is the profile of the guide, as a person types it in.
func guideExample(t *testing.T) *game.Profile {
	t.Helper()
	guide, err := fs.ReadFile(assets.Games(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```([a-z]*)\n(.*?)```").FindAllStringSubmatch(string(guide), -1)
	folder := fstest.MapFS{}
	for _, block := range blocks {
		switch block[1] {
		case "":
			folder["mine/mine.sym"] = &fstest.MapFile{Data: []byte(block[2])}
		case "python":
			if so := folder["mine/profile.star"]; so != nil { // what is optional stands further down
				block[2] = string(so.Data) + "\n" + block[2]
			}
			folder["mine/profile.star"] = &fstest.MapFile{Data: []byte(block[2])}
		}
	}
	if len(folder) != 2 {
		t.Fatalf("the guide has %d files", len(folder))
	}
	p, err := game.Load(folder, "mine")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestGuideExamplePlays runs the demo game with the profile of the guide: it follows the hero.
func TestGuideExamplePlays(t *testing.T) {
	p := guideExample(t)
	machine, err := gameboy.New(assets.DemoROM, gameboy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Insert(t.Context(), assets.DemoROM); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	columns := map[int]bool{}
	for press := range 40 {
		for frame := range 24 {
			held := core.Buttons(0)
			if frame < 8 {
				held = []core.Buttons{core.Start, core.A, core.Right, core.Left}[press%4]
			}
			machine.RunFrame(held, false)
		}
		facts, err := p.Facts(t.Context(), machine)
		if err != nil {
			t.Fatal(err)
		}
		var read struct {
			Mode   string
			Player *struct{ X, Y int }
		}
		if err := json.Unmarshal(facts, &read); err != nil {
			t.Fatal(err)
		}
		seen[read.Mode] = true
		if read.Player != nil {
			columns[read.Player.X] = true
		}
		if text, err := p.Text(t.Context(), facts); err != nil || !strings.HasPrefix(text, "Mode: "+read.Mode+".") {
			t.Fatalf("the text is %q (%v)", text, err)
		}
	}
	if !seen["roam"] || seen["unknown"] || len(columns) < 2 {
		t.Errorf("modes %v, columns %v", seen, columns)
	}
}

func TestGuideExampleReads(t *testing.T) {
	m := &image{}
	m.put(0xC104, 4, 1, 8, 9)
	m.put(0xC10C, 0x34, 0x12)
	m.put(0xC110, 0b10)
	m.put(0xC118, 2, 5, 11, 26)
	m.put(0xC130, []byte("A dark night.     The lamp is out.")...)
	facts, err := guideExample(t).Facts(t.Context(), m)
	want := `{"dialog":["A dark night.","The lamp is out."],"milestones":["meet_elder"],"mode":"text","party":[{"hp":11,"level":5,"max_hp":26,"name":"no. 2"}],"player":{"x":8,"y":9},"steps":4660}`
	if err != nil || string(facts) != want {
		t.Errorf("the facts are %s (%v)", facts, err)
	}
}

// TestGuideNamesEverything checks that the guide and the building blocks are about the same names.
func TestGuideNamesEverything(t *testing.T) {
	guide, err := fs.ReadFile(assets.Games(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for of, value := range map[string]string{"mem": "dir(mem)", "rom": "dir(mem.rom)", "tiles": "dir(mem.tiles(0, 1, 1))"} {
		got, err := evaluate(t, &image{}, nil, "", value)
		var names []string
		if err == nil {
			err = json.Unmarshal([]byte(got), &names)
		}
		if err != nil || len(names) < 8 {
			t.Fatalf("%s: %s (%v)", of, got, err)
		}
		names = slices.DeleteFunc(names, func(name string) bool {
			return regexp.MustCompile("[`., ]" + name + "[`(]").Match(guide)
		})
		if len(names) > 0 {
			t.Errorf("the guide does not tell of %v of %s", names, of)
		}
	}
}

// TestGuideSearch does what the guide says, with the demo game: the column of the hero is found.
func TestGuideSearch(t *testing.T) {
	machine, err := gameboy.New(assets.DemoROM, gameboy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	press := func(held core.Buttons) {
		for frame := range 40 {
			if frame >= 8 {
				held = 0
			}
			machine.RunFrame(held, false)
		}
	}
	for range 30 { // the title and the first words
		press(core.Start)
		press(core.A)
	}
	for range 3 {
		press(core.B)
	}
	s := search.New(search.GameBoyRAM)
	s.Look(machine)
	for i, step := range []struct {
		held core.Buttons
		rule search.Rule
	}{
		{core.Right, search.Increased}, {0, search.Unchanged}, {core.Left, search.Decreased}, {0, search.Unchanged},
		{core.Left, search.Decreased}, {core.Right, search.Increased}, {0, search.Unchanged},
	} {
		press(step.held)
		s.Look(machine)
		if err := s.Keep(step.rule, 0); err != nil {
			t.Fatal(err)
		}
		_, left := s.Left(0)
		t.Logf("step %d: %s leaves %d", i, step.rule, left)
	}
	found, left := s.Left(20)
	if left > 10 || !slices.ContainsFunc(found, func(f search.Found) bool { return f.At == 0xC106 }) {
		t.Errorf("%d are left: %+v", left, found)
	}
}
