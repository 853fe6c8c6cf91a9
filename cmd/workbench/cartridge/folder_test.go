package cartridge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/assets"
)

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// changed is the demo game with a byte of its header changed.
func changed(at int, value byte) []byte {
	rom := append([]byte(nil), assets.DemoROM...)
	rom[at] = value
	return rom
}

func TestWhatAFolderOfGamesHolds(t *testing.T) {
	folder := t.TempDir()
	for name, data := range map[string][]byte{
		"a.gb": assets.DemoROM, "B.GBC": assets.DemoROM, "sub/sub/c.gb": assets.DemoROM, "mapper.gb": changed(0x147, 0x7E), "half.gb": assets.DemoROM[:20_000],
		"empty.gb": nil, "noise.gb": []byte(strings.Repeat("noise", 10_000)), "packed.zip": {1}, "other.gba": {1}, // cannot be played
		"a.sav": {1}, "readme.txt": {1}, "cover.png": {1}, ".hidden.gb": assets.DemoROM, ".hidden/d.gb": assets.DemoROM, // not meant as games
	} {
		put(t, filepath.Join(folder, name), data)
	}
	if err := os.Truncate(filepath.Join(folder, "B.GBC"), maxROM+1); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(folder, "nowhere"), filepath.Join(folder, "link.gb")); err != nil {
		t.Fatal(err)
	}
	var roms Folder
	files, err := roms.Files(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range files {
		name, _ := filepath.Rel(folder, f.Path)
		got[name] = f.Problem
		if f.Problem == "" && (f.Info.ROM.Title != "LAMPWICK" || f.Info.ROM.Size != len(assets.DemoROM) || f.Info.ROM.Mapper != "ROM") {
			t.Errorf("%s is said to be %+v", name, f.Info.ROM)
		}
	}
	want := map[string]string{
		"a.gb": "", "sub/sub/c.gb": "",
		"B.GBC":     "it is larger than 8 MiB, the largest cartridge there is: it is not a Game Boy ROM",
		"mapper.gb": "cartridge type 0x7E is not supported", "half.gb": "the file is truncated", "empty.gb": "the file is empty", "noise.gb": "not a Game Boy ROM",
		"packed.zip": "a damaged archive (zip): copy it again", "other.gba": "a game of another console (Game Boy Advance)", "link.gb": "it cannot be opened: no such file or directory",
	}
	for name, problem := range got {
		if wanted, ok := want[name]; ok && (problem == wanted || wanted != "" && strings.Contains(problem, wanted)) {
			got[name] = wanted
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A file that stays as it is, is read once; another in its place is seen.
func TestFolderOfGamesIsReadOnce(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.gb")
	put(t, path, assets.DemoROM)
	var roms Folder
	look := func() File {
		t.Helper()
		files, err := roms.Files(t.Context(), folder)
		if err != nil || len(files) != 1 {
			t.Fatalf("%v %v", files, err)
		}
		return files[0]
	}
	first := look()
	kept := roms.seen[path]
	kept.games[0].Info.ROM.Title = "REMEMBERED"
	roms.seen[path] = kept
	if got := look(); got.Info.ROM.Title != "REMEMBERED" {
		t.Errorf("the file is read again: %s", got.Info.ROM.Title)
	}
	put(t, path, assets.DemoROM[:20_000])
	if got := look(); got.Problem == "" || first.Problem != "" {
		t.Errorf("first %q, then %q", first.Problem, got.Problem)
	}
	before := roms.Mark(folder)
	if roms.Mark(folder) != before {
		t.Error("the mark changes though nothing did")
	}
	put(t, filepath.Join(folder, "sub", "b.gb"), assets.DemoROM)
	if roms.Mark(folder) == before {
		t.Error("a new file does not change the mark")
	}
	if files, err := roms.Files(t.Context(), filepath.Join(folder, "nowhere")); err != nil || len(files) != 0 {
		t.Errorf("a folder that is not there: %v %v", files, err)
	}
}
