package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
)

// zipOf is an archive of files; each name is followed by what is in it.
func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Every verb that takes a ROM says the same of the same file, and what holds one plays.
func TestVerbsAgreeOnWhatAFileIs(t *testing.T) {
	d, dir := newDesk(t), t.TempDir()
	demo := string(assets.DemoROM)
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		keepFile(t, path, data)
		return path
	}
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	if _, err := gz.Write(assets.DemoROM); err != nil || gz.Close() != nil {
		t.Fatal(err)
	}
	two := file("two.zip", zipOf(t, "one.gb", demo, "other.gb", demo))
	long := strings.Repeat("n", 240) + ".gb"
	for _, path := range []string{file("game.zip", zipOf(t, "read me.txt", "words", "game.gb", demo)), file("game.gb.gz", packed.Bytes()), two + "#other.gb",
		file("two  spaces.gb", assets.DemoROM), file("a\nline.gb", assets.DemoROM), file(long, assets.DemoROM)} {
		run := d.play(path, "--agent", "random", "--steps", "2")
		if out := d.say("verify", run); !strings.HasPrefix(out, "verified 2 steps\n") {
			t.Errorf("%q: verify says %q", path, out)
		}
		if out := d.say("rom", "info", path, "--format", "json"); !strings.Contains(out, core.Sum(assets.DemoROM).String()) {
			t.Errorf("%q: its hash is not that of the ROM inside: %s", path, out)
		}
	}
	for path, says := range map[string]string{
		file("advance.gba", []byte{1}):                                    "is a game of another console (Game Boy Advance): Game Boy and Game Boy Color are emulated",
		file("nes.gb", []byte("NES\x1a\x01")):                             "is a game of another console (NES)",
		file("game.7z", []byte("7z\xbc\xaf\x27\x1c")):                     "is an archive (7z): unpack it",
		file("game.rar", []byte("Rar!\x1a\x07\x00")):                      "is an archive (rar): unpack it",
		file("words.zip", zipOf(t, "a.txt", "words")):                     "no Game Boy ROM is in it",
		file("bomb.zip", zipOf(t, "a.gb", strings.Repeat("\x00", 9<<20))): "larger than 8 MiB",
		file("fix.ips", []byte("PATCHEOF")):                               "is a patch (IPS)",
		file("game.state", []byte{9}):                                     "is a state of another emulator",
		file("game.sav", []byte{9}):                                       "is a battery save: give it with --from",
		file("mine.star", []byte("name = 'x'\n")):                         "is an agent file: give it with --agent",
		d.db: "is a record of runs: give it with --db",
	} {
		d.fails(1, says, "run", path, "--steps", "1")
		d.fails(1, says, "rom", "info", path)
		d.fails(1, says, "game", "new", path, filepath.Join(dir, "profile"))
		d.fails(1, says, "predict", "random", path, "--input", `{"action":"step"}`)
	}
	d.fails(1, "is not an agent: it is an archive", "run", "--agent", two, "--steps", "1")
	d.fails(1, "the file of that name is a record of runs: give it with --db", "steps", d.db)
	d.fails(1, "the file of that name is a record of runs", "resume", d.db, "--headless")
	d.fails(1, "is not a version of an agent: it is a record of runs", "models", "import", d.db)
	d.fails(1, "is not a bundle: it is an archive", "verify", two)
	d.fails(1, "holds 2 ROMs (one.gb, other.gb): name one behind a #", "run", two, "--steps", "1")
	var rows []struct{ File, Problem, SHA256 string }
	if err := json.Unmarshal([]byte(d.say("rom", "list", dir, "--format", "json")), &rows); err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range rows {
		listed[strings.TrimPrefix(row.File, dir+"/")] = row.Problem
	}
	for name, problem := range map[string]string{"game.zip": "", "game.gb.gz": "", "two.zip#one.gb": "", "two.zip#other.gb": "", "two  spaces.gb": "", "a\nline.gb": "", long: "",
		"advance.gba": "another console", "nes.gb": "(NES)", "game.7z": "unpack it", "words.zip": "no Game Boy ROM"} {
		if got, ok := listed[name]; !ok || (got == "") != (problem == "") || !strings.Contains(got, problem) {
			t.Errorf("rom list says %q of %q (%v), want %q", got, name, ok, problem)
		}
	}
}

// Saves in the forms of other emulators.
func TestSavesOfOtherEmulators(t *testing.T) {
	d, dir := newDesk(t), t.TempDir()
	rom, huc3 := filepath.Join(dir, "count.gb"), filepath.Join(dir, "huc3.gb")
	keepFile(t, rom, countingROM(0x03))
	keepFile(t, huc3, countingROM(0xFE))
	ram := bytes.Repeat([]byte{7, 8}, 4<<10)
	for name, c := range map[string]struct {
		rom  string
		data []byte
		says string
	}{
		"padded.srm":    {rom, append(bytes.Clone(ram), make([]byte, 24<<10)...), "24576 bytes that only fill the file up left out"},
		"mirror.sav":    {rom, bytes.Repeat(ram, 4), "left out"},
		"clock.sav":     {huc3, append(bytes.Clone(ram), bytes.Repeat([]byte{1}, 17)...), "the clock that the save holds left out"},
		"exact.gb.ram":  {rom, ram, ""},
		"aside.sav.bak": {rom, ram, ""},
		"dump.bin":      {rom, ram, ""},
		"empty.sav":     {rom, nil, "it is empty"},
	} {
		path := filepath.Join(dir, name)
		keepFile(t, path, c.data)
		got := runIn(t, []string{"DOTMATRIX_DB=" + d.db}, "run", c.rom, "--from", path, "--agent", "random", "--steps", "1")
		if got.code != 0 || !strings.Contains(got.err, c.says) {
			t.Errorf("%s: exit %d, says %q, want %q", name, got.code, got.err, c.says)
		}
	}
	for name, says := range map[string]string{"game.state": "save in the game and give the .sav file", "game.sgm": "VisualBoyAdvance", "count.gb": "a Game Boy ROM"} {
		path := filepath.Join(dir, name)
		if name != "count.gb" {
			keepFile(t, path, []byte{9})
		}
		d.fails(1, says, "run", rom, "--from", path, "--steps", "1")
	}
	d.fails(1, "there is no such file", "run", rom, "--from", "./none.sgm", "--steps", "1")
}

func TestBatteryFindsTheSaveOfAnotherEmulator(t *testing.T) {
	for name, write := range map[string]string{"count.srm": "count.sav", "count.gb.ram": "count.sav", "COUNT.SAV": "COUNT.SAV"} {
		d, dir := newDesk(t), t.TempDir()
		keepFile(t, filepath.Join(dir, "count.gb"), countingROM(0x03))
		keepFile(t, filepath.Join(dir, name), append([]byte{41}, make([]byte, 8<<10-1)...))
		got := runIn(t, []string{"DOTMATRIX_DB=" + d.db}, "run", filepath.Join(dir, "count.gb"), "--battery", "--agent", "random", "--steps", "1")
		saved, err := os.ReadFile(filepath.Join(dir, write))
		if got.code != 0 || !strings.Contains(got.err, "it begins with "+name) || err != nil || saved[0] != 42 {
			t.Errorf("%s: exit %d, says %q; %s counts %v (%v)", name, got.code, got.err, write, saved[:min(1, len(saved))], err)
		}
		if from := d.say("runs", "--format", "csv"); !strings.Contains(from, "save "+name) {
			t.Errorf("%s: the run starts from %s", name, from)
		}
	}
}
