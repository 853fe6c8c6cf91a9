package main

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// changed is the game's sources with one replacement in a file.
func changed(t testing.TB, file, from, to string) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(sources, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(sources, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if !strings.Contains(string(data), from) {
				t.Fatalf("%s has no %q", file, from)
			}
			data = []byte(strings.Replace(string(data), from, to, 1))
		}
		all[name] = &fstest.MapFile{Data: data}
	}
	return all
}

func TestGenerateTwice(t *testing.T) {
	first, err := generate(sources)
	if err != nil {
		t.Fatal(err)
	}
	second, err := generate(sources)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.source(), second.source()) || !bytes.Equal(first.header(), second.header()) {
		t.Error("the same sources give different C")
	}
}

func TestFaultsAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ file, from, to, want string }{
		"line before a block":  {"people.txt", "@ELDER", "ELDER", "people.txt:2: a line before the first block"},
		"block without a name": {"people.txt", "@ELDER ELDER", "@", "people.txt:2: a block without a name"},
		"name twice":           {"people.txt", "@GUARD GUARD", "@ELDER ELDER", "the name stands already in line 2"},
		"person without looks": {"people.txt", "@GUARD GUARD", "@GUARD", "want @NAME SPRITE"},
		"text too wide":        {"texts.txt", "A warm fire. It", "A very warm fire. It", "20 columns, at most 18 fit"},
		"name in a text":       {"texts.txt", "appears!", "appears to be $ now", "columns, at most 18 fit"},
		"number in a text":     {"texts.txt", "% coins behind.", "% coins behind it", "19 columns, at most 18 fit"},
		"too many lines":       {"texts.txt", "Your bed.", "Your\\nown\\nold\\nbed.", "more than 4 lines on a page"},
		"strange character":    {"texts.txt", "A warm fire.", "A warm fïre.", "the font has no character"},
		"empty page":           {"texts.txt", "@bed\n", "@bed\n--\n", "an empty page"},
		"no text":              {"texts.txt", "@bed\n", "@bed_two\n@bed\n", "no line"},
		"shade":                {"tiles.txt", "----------.-.---", "----------o-.---", "'o' is no shade"},
		"pixels of a row":      {"tiles.txt", "----------.-.---", "----------.-.----", "17 characters, want 16"},
		"kind of tile":         {"tiles.txt", "open ground", "airy ground", "airy is no kind of tile"},
		"palette of a tile":    {"tiles.txt", "open ground", "open lava", "has no palette lava"},
		"key twice":            {"tiles.txt", "@TALL ,", "@TALL .", "stands for GRASS already"},
		"palette of a sprite":  {"sprites.txt", "@ELDER violet", "@ELDER plaid", "has no palette plaid"},
		"colour":               {"palettes.txt", "eaf8a4", "eaf8a", "is no colour"},
		"palettes of maps":     {"palettes.txt", "plant  fff2d4", "plants fff2d4", "are not called as those of OUTDOORS"},
		"element":              {"monsters.txt", "FIRE", "AIR", "AIR is no element"},
		"glyphs":               {"font.txt", "@20", "@21", "want the code of the first of 16 characters"},
		"note":                 {"music.txt", "a4/2", "h4/2", "\"h4/2\" is no note"},
		"pitch":                {"music.txt", "a4/2", "c6/2", "\"c6/2\" is no note"},
		"beats":                {"music.txt", "a4/2", "a4/4", "the melody has 66 beats and the bass 64"},
		"beat":                 {"music.txt", "@DUSK 10", "@DUSK 0", "is no length of a beat"},
		"map without colours":  {"maps.txt", "@HOME INDOORS VILLAGE", "@HOME NOWHERE VILLAGE", "want @NAME SET SONG"},
		"key of a map":         {"maps.txt", "WHWnWWHW", "WHW%WWHW", "no tile has the key '%'"},
		"ragged map":           {"maps.txt", "WHWnWWHW", "WHWnWWHWW", "8 cells, the rows above have 9"},
		"line of a map":        {"maps.txt", "person 5,2 GRAN", "people 5,2 GRAN", "want a row of tiles, or warp"},
		"warp nowhere":         {"maps.txt", "warp 3,6 VILLAGE 3,11", "warp 3,6 CITY 3,11", "there is no map CITY"},
		"warp in a wall":       {"maps.txt", "warp 3,6 VILLAGE 3,11", "warp 0,0 VILLAGE 3,11", "nobody can step on 0,0"},
		"warp into a wall":     {"maps.txt", "warp 3,6 VILLAGE 3,11", "warp 3,6 VILLAGE 0,0", "nobody can stand on 0,0 of VILLAGE"},
		"sign without a text":  {"maps.txt", "sign 3,0 note_home", "sign 3,0 nothing", "there is no text nothing"},
		"sign on the floor":    {"maps.txt", "sign 3,0 note_home", "sign 3,4 note_home", "3,4 is no solid cell"},
		"nobody":               {"maps.txt", "person 5,2 GRAN", "person 5,2 GRANDPA", "there is nobody called GRANDPA"},
		"person in a wall":     {"maps.txt", "person 5,2 GRAN", "person 0,0 GRAN", "nobody can stand on 0,0"},
		"slots of the title":   {"title.txt", "00000000000000000000", "0000000000000000000x", "'x' is no palette"},
	} {
		from, to := strings.ReplaceAll(c.from, `\n`, "\n"), strings.ReplaceAll(c.to, `\n`, "\n")
		_, err := generate(changed(t, c.file, from, to))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestPackedMap(t *testing.T) {
	a := area{grid: [][]byte{{1, 1, 1}, {1, 2, 3}}}
	if got, want := a.pack(), []byte{4, 1, 1, 2, 1, 3}; !bytes.Equal(got, want) {
		t.Errorf("packed as %v, want %v", got, want)
	}
}

func TestPitches(t *testing.T) {
	for name, want := range map[string]int{"-": 0, "c3": 1, "c#3": 2, "a4": 22, "b5": 36} {
		if got, ok := pitchOf(name); !ok || got != want {
			t.Errorf("%s is pitch %d (%t), want %d", name, got, ok, want)
		}
	}
	if got := frequencies()[42:44]; got[0] != 0xD6 || got[1] != 0x06 { // Pan Docs: 440 Hz is 1750
		t.Errorf("a4 is %x", got)
	}
}

// overlay replaces one source.
type overlay struct {
	name string
	data []byte
}

func (o overlay) Open(name string) (fs.File, error) {
	if name == o.name {
		return fstest.MapFS{name: {Data: o.data}}.Open(name)
	}
	return sources.Open(name)
}

// FuzzSources reads anything as each of the sources: it is refused with an error, or read.
func FuzzSources(f *testing.F) {
	colours, err := readPalettes(sources)
	if err != nil {
		f.Fatal(err)
	}
	tiles, err := readTiles(sources, colours)
	if err != nil {
		f.Fatal(err)
	}
	readers := []struct {
		file string
		read func(fs.FS) error
	}{
		{"palettes.txt", func(s fs.FS) error { _, err := readPalettes(s); return err }},
		{"tiles.txt", func(s fs.FS) error { _, err := readTiles(s, colours); return err }},
		{"texts.txt", func(s fs.FS) error { _, err := readTexts(s); return err }},
		{"people.txt", func(s fs.FS) error { _, err := readPeople(s); return err }},
		{"maps.txt", func(s fs.FS) error { _, err := readWorld(s, tiles); return err }},
		{"music.txt", func(s fs.FS) error { return emitMusic(s, &output{}) }},
		{"font.txt", func(s fs.FS) error { return emitFont(s, colours, &output{}) }},
		{"sprites.txt", func(s fs.FS) error { return emitSprites(s, colours, &output{}) }},
		{"title.txt", func(s fs.FS) error { return emitTitle(s, colours, &output{}) }},
	}
	for i, reader := range readers {
		data, err := fs.ReadFile(sources, reader.file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), data[:min(len(data), 1000)])
	}
	f.Fuzz(func(t *testing.T, i uint8, data []byte) {
		reader := readers[int(i)%len(readers)]
		if err := reader.read(overlay{reader.file, data}); err != nil && err.Error() == "" {
			t.Error("an error that says nothing")
		}
	})
}
