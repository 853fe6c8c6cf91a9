package cartridge

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/assets"
	"dotmatrix/core"
)

func zipped(t *testing.T, path string, names ...string) {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(assets.DemoROM)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, path, out.Bytes())
}

// A ROM in an archive is the ROM: its bytes, and so its hash.
func TestPackedROMs(t *testing.T) {
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one #1.zip"), filepath.Join(dir, "two.zip")
	zipped(t, one, "game.gb")
	zipped(t, two, "a/first.gb", "second.gb")
	put(t, filepath.Join(dir, "profile", "profile.star"), nil)
	for path, says := range map[string]string{
		one: "", two + "#first.gb": "", two + "#second.gb": "",
		two:                           "name one behind a #, such as game.zip#a/first.gb",
		two + "#third.gb":             "no ROM third.gb is in it",
		filepath.Join(dir, "x#y.gb"):  "there is no file",
		filepath.Join(dir, "profile"): "is a game profile: give it with --game",
		dir:                           "is a folder",
	} {
		rom, absolute, err := Read(t.Context(), path)
		switch {
		case says == "" && (err != nil || !bytes.Equal(rom, assets.DemoROM) || absolute != path):
			t.Errorf("%s: %d bytes at %s (%v)", path, len(rom), absolute, err)
		case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
			t.Errorf("%s says %v, want %q", path, err, says)
		}
	}
	run := core.Run{ROMPath: two + "#second.gb"}
	run.Machine.ROM.SHA256 = core.Sum(assets.DemoROM)
	if _, err := Of(t.Context(), run, ""); err != nil {
		t.Error(err)
	}
	var roms Folder
	files, err := roms.Files(t.Context(), dir)
	var paths []string
	for _, f := range files {
		paths = append(paths, strings.TrimPrefix(f.Path, dir))
		if f.Problem != "" || f.Info.ROM.Title != "LAMPWICK" || f.Size != int64(len(assets.DemoROM)) {
			t.Errorf("%s: %+v", f.Path, f)
		}
	}
	if got := strings.Join(paths, " "); err != nil || got != "/one #1.zip /two.zip#a/first.gb /two.zip#second.gb" {
		t.Errorf("the folder lists %s (%v)", got, err)
	}
	if f := roms.Elsewhere(two + "#second.gb"); f.Problem != "" {
		t.Errorf("one of two, from elsewhere: %s", f.Problem)
	}
	if f := roms.Elsewhere(two + "#third.gb"); f.Problem == "" {
		t.Error("one that is gone can be played")
	}
}

func TestFindBeside(t *testing.T) {
	long := strings.Repeat("n", 240)
	for name, c := range map[string]struct {
		rom         string
		files       []string // the last is the newest
		read, write string
		says        string
		refused     bool
	}{
		"nothing":            {rom: "game.gb", write: "game.sav"},
		"the usual":          {rom: "game.gb", files: []string{"game.sav"}, read: "game.sav", write: "game.sav"},
		"RetroArch's":        {rom: "game.gb", files: []string{"game.srm"}, read: "game.srm", write: "game.sav", says: "begins with game.srm"},
		"PyBoy's":            {rom: "game.gb", files: []string{"game.gb.ram"}, read: "game.gb.ram", write: "game.sav", says: "begins with game.gb.ram"},
		"capitals":           {rom: "game.gb", files: []string{"GAME.SAV"}, read: "GAME.SAV", write: "GAME.SAV", says: "begins with GAME.SAV"},
		"behind the ending":  {rom: "game.gbc", files: []string{"game.gbc.sav"}, read: "game.gbc.sav", write: "game.sav", says: "begins with"},
		"of another game":    {rom: "game.gb", files: []string{"game2.srm", "other.sav"}, write: "game.sav"},
		"a newer one beside": {rom: "game.gb", files: []string{"game.sav", "game.srm"}, read: "game.sav", write: "game.sav", says: "game.srm is newer than game.sav"},
		"an older one":       {rom: "game.gb", files: []string{"game.srm", "game.sav"}, read: "game.sav", write: "game.sav"},
		"two others":         {rom: "game.gb", files: []string{"game.srm", "game.gb.ram"}, refused: true, says: "several saves are beside the ROM (game.gb.ram, game.srm): choose one to start from"},
		"of a zip":           {rom: "game.zip", files: []string{"game.srm"}, read: "game.srm", write: "game.sav", says: "begins with game.srm"},
		"two spaces":         {rom: "a  b\nc.gb", files: []string{"a  b\nc.sav"}, read: "a  b\nc.sav", write: "a  b\nc.sav"},
		"a long name":        {rom: long + ".gb", files: []string{long + ".srm"}, read: long + ".srm", write: long + ".sav", says: "begins with"},
	} {
		dir := t.TempDir()
		put(t, filepath.Join(dir, c.rom), assets.DemoROM)
		for i, file := range c.files {
			path := filepath.Join(dir, file)
			put(t, path, []byte{1})
			if err := os.Chtimes(path, time.Time{}, time.Unix(int64(1_700_000_000+i), 0)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := FindBeside(filepath.Join(dir, c.rom))
		if c.refused {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want %q", name, err, c.says)
			}
			continue
		}
		read := strings.TrimPrefix(got.Read, dir+"/")
		write := strings.TrimPrefix(got.Write, dir+"/")
		if err != nil || read != c.read || write != c.write || (got.Note == "") != (c.says == "") || !strings.Contains(got.Note, c.says) {
			t.Errorf("%s: reads %q, writes %q, says %q (%v)", name, read, write, got.Note, err)
		}
	}
	dir := t.TempDir()
	t.Chdir(dir)
	put(t, "game.gb", assets.DemoROM)
	put(t, "GAME.SAV", []byte{1})
	for _, rom := range []string{"game.gb", "./game.gb"} {
		if got, err := FindBeside(rom); err != nil || got.Read != "GAME.SAV" || got.Write != "GAME.SAV" {
			t.Errorf("beside %s: %+v (%v)", rom, got, err)
		}
	}
	zipped(t, filepath.Join(dir, "two.zip"), "a/first.gb", "second.gb")
	put(t, filepath.Join(dir, "first.srm"), []byte{1})
	if got, err := FindBeside(filepath.Join(dir, "two.zip#a/first.gb")); err != nil || filepath.Base(got.Read) != "first.srm" || got.Write != filepath.Join(dir, "first.sav") {
		t.Errorf("one of two: %+v (%v)", got, err)
	}
}

func TestIsStartFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"game.state", "saves/old", "named", "game.dump"} {
		put(t, name, []byte{1})
	}
	for name, want := range map[string]bool{
		"game.sav": true, "GAME.SAV": true, "game.gb.ram": true, "game.sav.bak": true, "game.state": true, "./game.state": true, "../none.state": true,
		"/none": true, "saves/old": true, "saves/none.sgm": true, "game.dump": true,
		"by the door": false, "named": false, "v1.2": false, "gym/door": false, "saves": false,
	} {
		if got := IsStartFile(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestReadSaveSaysWhatElseItIs(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"game.sav": {[]byte{1}, ""}, "game.sav.bak": {[]byte{1}, ""}, "game.dump": {make([]byte, 8<<10), ""},
		"game.state": {[]byte{9}, "a state of another emulator (PyBoy or RetroArch), which cannot be read: save in the game"},
		"game1.sgm":  {[]byte{0x1F, 0x8B, 1}, "VisualBoyAdvance"}, "game.sna": {[]byte("BGB "), "BGB"},
		"game.bin": {assets.DemoROM, "a Game Boy ROM: give it where a ROM is asked for"},
		"huge.sav": {make([]byte, maxSave+1), "not a battery save"},
		"words":    {[]byte("words"), "not a battery save"},
		"game.rtc": {[]byte{1}, "the clock of another emulator's save"},
		"run.dmx":  {append([]byte("SQLite format 3\x00"), append(make([]byte, 52), "DTMX123456"...)...), "a record of runs"},
	} {
		path := filepath.Join(dir, name)
		put(t, path, c.data)
		_, err := ReadSave(t.Context(), path)
		if (c.says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s says %v, want %q", name, err, c.says)
		}
	}
	if _, err := ReadSave(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("a folder: %v", err)
	}
}

// The clock that RetroArch and PyBoy keep in a file beside the save is not read, and that is said.
func TestClockBesideASave(t *testing.T) {
	rom := make([]byte, 64<<10)
	rom[0x147], rom[0x148], rom[0x149] = 0x10, 1, 2 // MBC3 with a clock, 8 KiB of RAM
	for _, b := range rom[0x134:0x14D] {
		rom[0x14D] -= b + 1
	}
	m, err := Insert(rom, "clock.gb")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "game.rtc"), make([]byte, 4))
	put(t, filepath.Join(dir, "game.gb.rtc"), make([]byte, 9))
	ram, timed := bytes.Repeat([]byte{1}, 8<<10), bytes.Repeat([]byte{1}, 8<<10+48)
	for _, c := range []struct {
		name  string
		saved []byte
		says  string
	}{
		{"game.srm", ram, "the clock in game.rtc is not read"}, {"game.gb.ram", ram, "the clock in game.gb.rtc is not read"},
		{"game.sav", timed, ""}, {"other.srm", ram, ""},
	} {
		fitted, notes := FitSave(m, filepath.Join(dir, c.name), c.saved)
		if said := strings.Join(notes, " "); !bytes.Equal(fitted, c.saved) || (said == "") != (c.says == "") || !strings.Contains(said, c.says) {
			t.Errorf("%s: %d bytes, says %q, want %q", c.name, len(fitted), said, c.says)
		}
	}
}

// A ROM from a pipe plays, and has no path by which it could be found again.
func TestROMFromAPipe(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	go func() {
		_, _ = write.Write(assets.DemoROM)
		write.Close()
	}()
	path := fmt.Sprintf("/dev/fd/%d", read.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip("pipes have no names here")
	}
	rom, absolute, err := Read(t.Context(), path)
	if err != nil || !bytes.Equal(rom, assets.DemoROM) || absolute != "" {
		t.Errorf("%d bytes at %q (%v)", len(rom), absolute, err)
	}
}
