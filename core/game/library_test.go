package game_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// shelf is a folder of profiles, each given by its name and what it says of itself.
func shelf(profiles ...string) fstest.MapFS {
	folder := fstest.MapFS{"README.md": {Data: []byte("not a profile")}}
	for i := 0; i+1 < len(profiles); i += 2 {
		folder[profiles[i]+"/profile.star"] = &fstest.MapFile{Data: []byte(
			"profile = game(name = \"" + profiles[i] + "\", " + profiles[i+1] + ")\ndef facts(mem): return {}\ndef text(f): return \"\"\ndef reached(f): return []\n")}
	}
	return folder
}

func TestFind(t *testing.T) {
	rom := core.ROM{SHA256: core.Sum([]byte("rom")), SHA1: strings.Repeat("ab", 20), Title: "A GAME"}
	hash := `sha256 = ["` + strings.ToUpper(rom.SHA256.String()) + `"]`
	for name, c := range map[string]struct {
		folders []fstest.MapFS
		want    string
	}{
		"by its header":          {[]fstest.MapFS{shelf("a", `title = "A GAME"`)}, "a"},
		"by one of many headers": {[]fstest.MapFS{shelf("a", `title = ["B GAME", "A GAME"]`)}, "a"},
		"by SHA-1":               {[]fstest.MapFS{shelf("a", `sha1 = ["`+strings.Repeat("AB", 20)+`"]`)}, "a"},
		"hash before header":     {[]fstest.MapFS{shelf("a", `title = "A GAME"`, "b", hash)}, "b"},
		"one's own before all":   {[]fstest.MapFS{shelf("a", `title = "A GAME"`), shelf("b", hash)}, "a"},
		"the shipped otherwise":  {[]fstest.MapFS{shelf("a", `title = "OTHER"`), shelf("b", hash)}, "b"},
		"none":                   {[]fstest.MapFS{shelf("a", `title = "A"`, "b", `title = ""`)}, ""},
		"a broken one":           {[]fstest.MapFS{shelf("a", `title = 1`), shelf("b", hash)}, "b"},
	} {
		var library *game.Library
		var err error
		if len(c.folders) == 1 {
			library, err = game.OpenLibrary(c.folders[0])
		} else {
			library, err = game.OpenLibrary(c.folders[0], c.folders[1])
		}
		if err != nil {
			t.Fatal(err)
		}
		found := library.Find(rom)
		if (found == nil) != (c.want == "") || found != nil && found.Ref().Name != c.want {
			t.Errorf("%s: %v, want %q", name, found, c.want)
		}
		if broken := library.Broken(); (len(broken) > 0) != (name == "a broken one") {
			t.Errorf("%s: broken are %v", name, broken)
		}
	}
	if library, err := game.OpenLibrary(); err != nil || library.Find(rom) != nil {
		t.Errorf("a library without folders finds something (%v)", err)
	}
}

func TestRecorded(t *testing.T) {
	library, err := game.OpenLibrary(shelf("a", `title = "A GAME"`), shelf("a", `title = "B GAME"`, "b", ""))
	if err != nil {
		t.Fatal(err)
	}
	first, second := library.Find(core.ROM{Title: "A GAME"}), library.Find(core.ROM{Title: "B GAME"})
	for name, c := range map[string]struct {
		ref  core.GameRef
		want *game.Profile
	}{
		"the same version": {second.Ref(), second},
		"another version":  {core.GameRef{Name: "a"}, first},
		"no such name":     {core.GameRef{Name: "c"}, nil},
		"none":             {core.GameRef{}, nil},
	} {
		if got := library.Recorded(c.ref); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestShippedProfilesLoad(t *testing.T) {
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range library.Broken() {
		t.Error(broken)
	}
}

func TestLoadRefuses(t *testing.T) {
	for source, want := range map[string]string{
		"":                             "it has no line such as: profile = game(",
		`profile = game(name = "Toy")`: "use up to 64 small letters",
		`profile = game(name = "a", sha1 = ["12"])`:                         "is no SHA-1",
		`profile = game(name = "a", sha256 = ["12"])`:                       "sha256",
		`profile = game(name = "a", title = [1])`:                           "is no title",
		`profile = game(name = "a", milestones = [("x", "X"), ("x", "Y")])`: "named twice",
		`profile = game(name = "a", milestones = ["x"])`:                    "is no milestone",
		`profile = game(name = "a", symbols = "none.sym")` + "\ndef facts(m): return {}\ndef text(f): return \"\"\ndef reached(f): return []": "reading its symbols",
		`profile = game(name = "a")`: "it has no function",
		`profile = game(name = "a")` + "\ntables = []\ndef facts(m): return {}\ndef text(f): return \"\"\ndef reached(f): return []": "its tables is no function",
	} {
		folder := fstest.MapFS{"a/profile.star": {Data: []byte(source)}}
		if _, err := game.Load(folder, "a"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}
