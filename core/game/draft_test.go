package game_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/core"
	"dotmatrix/core/game"
)

// TestDraft writes profiles for ROMs of any title: each loads, is found again, and reads.
func TestDraft(t *testing.T) {
	for title, want := range map[string]string{
		"LAMPWICK":        "lampwick",
		"A GAME: PART 2!": "a_game_part_2",
		`SAY "\HI\"`:      "say_hi",
		"":                "game_",
		"???":             "game_",
	} {
		info := core.MachineInfo{System: "DMG", ROM: core.ROM{Title: title, SHA256: core.Sum([]byte(title)), Size: 32768, Mapper: "MBC1"}}
		name, files, err := game.Draft(info)
		if err != nil || !strings.HasPrefix(name, want) {
			t.Errorf("%q: %q (%v)", title, name, err)
			continue
		}
		folder := fstest.MapFS{}
		for _, f := range files {
			folder[name+"/"+f.Path] = &fstest.MapFile{Data: f.Data}
		}
		library, err := game.OpenLibrary(folder)
		if err != nil || len(library.Broken()) > 0 {
			t.Errorf("%q: %v, %v", title, err, library.Broken())
			continue
		}
		p := library.Find(info.ROM)
		if p == nil || library.Find(core.ROM{Title: title}) == nil && title != "" {
			t.Errorf("%q is not found again", title)
			continue
		}
		rom := make([]byte, 0x200)
		copy(rom[0x134:], "THE HEADER")
		if p, err = p.Insert(t.Context(), rom); err != nil {
			t.Fatal(err)
		}
		facts, err := p.Facts(t.Context(), &image{})
		if err != nil || string(facts) != `{"title":"THE HEADER"}` {
			t.Errorf("%q: %s (%v)", title, facts, err)
		}
		if text, err := p.Text(t.Context(), facts); err != nil || text != "title: THE HEADER" {
			t.Errorf("%q: %q (%v)", title, text, err)
		}
		if reached, err := p.Milestones(t.Context(), facts); err != nil || len(reached) != 0 {
			t.Errorf("%q: %v (%v)", title, reached, err)
		}
	}
}

// FuzzDraft makes a profile for any title: it loads.
func FuzzDraft(f *testing.F) {
	f.Add("POKEMON RED")
	f.Fuzz(func(t *testing.T, title string) {
		name, files, err := game.Draft(core.MachineInfo{ROM: core.ROM{Title: title}})
		if err != nil {
			t.Fatal(err)
		}
		folder := fstest.MapFS{}
		for _, f := range files {
			folder[name+"/"+f.Path] = &fstest.MapFile{Data: f.Data}
		}
		if _, err := game.Load(folder, name); err != nil {
			t.Errorf("%q: %v", title, err)
		}
	})
}
