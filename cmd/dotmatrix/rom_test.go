package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/assets"
)

func TestROMInfoTellsWhatIsNotSo(t *testing.T) {
	d := newDesk(t)
	rom := filepath.Join(t.TempDir(), "lies.gb")
	lying := countingROM(0x00) // says that it has RAM, and a cartridge of its type has none
	lying[0x14E]++
	keepFile(t, rom, lying)
	var facts []struct{ Field, Value string }
	if err := json.Unmarshal([]byte(d.say("rom", "info", rom, "--format", "json")), &facts); err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, f := range facts {
		told[f.Field] += f.Value + "\n"
	}
	for field, want := range map[string]string{"cartridge type": "ROM (0x00)", "ROM size": "32768", "console": "DMG"} {
		if !strings.Contains(told[field], want) {
			t.Errorf("%s is %q, want %q", field, told[field], want)
		}
	}
	for _, lie := range []string{"logo", "global checksum", "RAM size says 8192 bytes"} {
		if !strings.Contains(told["not so"], lie) {
			t.Errorf("nothing tells of the %s: %q", lie, told["not so"])
		}
	}
	keepFile(t, rom, lying[:20_000])
	d.fails(1, "truncated", "rom", "info", rom)
	keepFile(t, rom, lying[:100])
	d.fails(1, "not a Game Boy ROM", "rom", "info", rom)
}

func TestBenchCore(t *testing.T) {
	d := newDesk(t)
	for _, draw := range []string{"all", "last"} {
		var speeds []struct {
			ROM       string
			Frames    int
			PerSecond float64 `json:"frames_per_second"`
			TimesReal float64 `json:"times_real"`
		}
		said := d.say("bench-core", "--frames", "48", "--draw", draw, "--format", "json")
		if err := json.Unmarshal([]byte(said), &speeds); err != nil || len(speeds) != 1 {
			t.Fatalf("it says %q (%v)", said, err)
		}
		s := speeds[0]
		if s.ROM != "LAMPWICK" || s.Frames != 48 || s.PerSecond <= 0 || s.TimesReal <= 0 {
			t.Errorf("--draw %s: %+v", draw, s)
		}
	}
	d.fails(2, "--frames must be at least 1", "bench-core", "--frames", "0")
	d.fails(2, `unknown --draw "none"`, "bench-core", "--draw", "none")
	d.fails(1, "there is no file", "bench-core", "none.gb")
}

func TestROMTest(t *testing.T) {
	d, dir := newDesk(t), t.TempDir()
	d.fails(2, "needs the folder", "romtest")
	d.fails(1, "there is no folder", "romtest", filepath.Join(dir, "none"))
	d.fails(1, "there is no ROM", "romtest", dir)
	right, wrong := countingROM(0x03), countingROM(0x03)
	copy(right[0x150:], []byte{0x06, 3, 0x0E, 5, 0x16, 8, 0x1E, 13, 0x26, 21, 0x2E, 34, 0x40, 0x18, 0xFE}) // LD B,3 ...; LD B,B
	copy(wrong[0x150:], []byte{0x06, 0x42, 0x40, 0x18, 0xFE})
	if err := os.Mkdir(filepath.Join(dir, "suite"), 0o700); err != nil {
		t.Fatal(err)
	}
	keepFile(t, filepath.Join(dir, "suite", "right-G.gb"), right)
	keepFile(t, filepath.Join(dir, "suite", "wrong-C.gb"), wrong)
	said := d.say("romtest", dir, "--format", "json")
	for _, row := range []string{
		`{"name": "suite/right-G.gb", "model": "DMG", "kind": "mooneye", "pass": true, "detail": ""}`,
		`{"name": "suite/wrong-C.gb", "model": "CGB", "kind": "mooneye", "pass": false, "detail": "registers 42`,
	} {
		if !strings.Contains(said, row) {
			t.Errorf("no row %s in\n%s", row, said)
		}
	}
}

func TestROMsAndProfilesAreListed(t *testing.T) {
	d := newDesk(t)
	folder := t.TempDir()
	keepFile(t, filepath.Join(folder, "lamp.gb"), assets.DemoROM)
	keepFile(t, filepath.Join(folder, "count.gb"), countingROM(0x00))
	keepFile(t, filepath.Join(folder, "short.gb"), countingROM(0x00)[:20_000])
	var roms []struct{ Game, Console, Profile, File, Problem string }
	if err := json.Unmarshal([]byte(d.say("rom", "list", folder, "--format", "json")), &roms); err != nil || len(roms) != 3 {
		t.Fatalf("%+v, %v", roms, err)
	}
	if count := roms[0]; count.Profile != "" || count.Problem != "" {
		t.Errorf("a ROM that no profile knows: %+v", count)
	}
	if lamp := roms[1]; lamp.Game != "LAMPWICK" || lamp.Console != "CGB" || lamp.Profile != "lampwick" {
		t.Errorf("the demo game: %+v", lamp)
	}
	if short := roms[2]; !strings.Contains(short.Problem, "truncated") {
		t.Errorf("a truncated ROM: %+v", short)
	}
	d.fails(1, "there is no folder", "rom", "list", filepath.Join(folder, "none"))

	mine := filepath.Join(t.TempDir(), "mine")
	d.say("game", "new", filepath.Join(folder, "count.gb"), mine)
	for _, known := range []struct{ says, rom, profile string }{
		{"by the header's title", "lamp.gb", ""}, {"none: ", "count.gb", ""}, {"by the ROM's hash", "count.gb", mine}, {"as chosen", "lamp.gb", mine},
	} {
		if said := d.say("rom", "info", filepath.Join(folder, known.rom), "--game", known.profile); !strings.Contains(said, known.says) {
			t.Errorf("%s with --game %q: want %q in\n%s", known.rom, known.profile, known.says, said)
		}
	}
	var profiles []struct {
		Profile, Version, Whose, Games string
		Milestones                     int
	}
	if err := json.Unmarshal([]byte(d.say("game", "list", "--game", mine, "--format", "json")), &profiles); err != nil || len(profiles) < 3 {
		t.Fatalf("%+v, %v", profiles, err)
	}
	if own, last := profiles[0], profiles[len(profiles)-1]; own.Whose != "--game" || last.Whose != "shipped" || last.Milestones < 12 || len(last.Version) != 64 {
		t.Errorf("the profiles are %+v", profiles)
	}
}
