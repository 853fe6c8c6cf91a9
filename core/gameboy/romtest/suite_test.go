package romtest

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dotmatrix/core/gameboy"
)

// Programs that say by each way what they found. They start at 0x150.
var (
	fibonacci = []byte{0x06, 3, 0x0E, 5, 0x16, 8, 0x1E, 13, 0x26, 21, 0x2E, 34, 0x40, 0x18, 0xFE} // ...; LD B,B; JR to itself
	failing   = []byte{0x06, 0x42, 0x40, 0x18, 0xFE}
	silent    = []byte{0x18, 0xFE}
	white     = []byte{0xAF, 0xE0, 0x40, 0x18, 0xFE} // the LCD off
)

// overSerial sends a text over the link cable, waiting for each byte to be gone.
func overSerial(text string) []byte {
	var program []byte
	for _, b := range []byte(text) {
		program = append(program, 0x3E, b, 0xE0, 0x01, 0x3E, 0x81, 0xE0, 0x02, 0xF0, 0x02, 0xCB, 0x7F, 0x20, 0xFA)
	}
	return append(program, silent...)
}

// inRAM leaves a signature, a status and a text in cartridge RAM, after a while in which the status says that it runs.
func inRAM(status byte, text string) []byte {
	program := []byte{0x3E, 0x0A, 0xEA, 0x00, 0x00}
	store := func(addr uint16, v byte) { program = append(program, 0x3E, v, 0xEA, byte(addr), byte(addr>>8)) }
	store(blarggStatus, blarggRunning)
	for i, b := range []byte{0xDE, 0xB0, 0x61} {
		store(blarggSignature+uint16(i), b)
	}
	program = append(program, 0x0E, 0x08, 0x06, 0x00, 0x05, 0x20, 0xFD, 0x0D, 0x20, 0xF8) // 2,048 times round
	for i, b := range []byte(text + "\x00") {
		store(blarggText+uint16(i), b)
	}
	store(blarggStatus, status)
	return append(program, silent...)
}

// inHighRAM leaves what was found, what was wanted and a verdict in high RAM.
func inHighRAM(found, want, verdict byte) []byte {
	return append([]byte{0x3E, found, 0xE0, 0x80, 0x3E, want, 0xE0, 0x81, 0x3E, verdict, 0xE0, 0x82}, silent...)
}

// rom is a cartridge of 32 KB with 8 KB of RAM.
func rom(cgbFlagged byte, program []byte) []byte {
	rom := make([]byte, 32<<10)
	copy(rom[0x100:], []byte{0x00, 0xC3, 0x50, 0x01})
	rom[cgbFlag], rom[0x147], rom[0x149] = cgbFlagged, 0x03, 0x02
	copy(rom[0x150:], program)
	for _, b := range rom[0x134:0x14D] {
		rom[0x14D] -= b + 1
	}
	return rom
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// greyPNG is a picture of one grey, with so many pixels of another.
func greyPNG(grey uint8, odd int) []byte {
	img := image.NewGray(image.Rect(0, 0, 160, 144))
	for i := range img.Pix {
		img.Pix[i] = grey
	}
	for i := range odd {
		img.SetGray(i, 0, color.Gray{Y: grey - 85})
	}
	var out strings.Builder
	_ = png.Encode(&out, img) // into memory: it cannot fail
	return []byte(out.String())
}

// TestVerdicts runs a folder with a ROM of each kind, right and wrong.
func TestVerdicts(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "acceptance/right-GS.gb", rom(0, fibonacci))
	write(t, dir, "acceptance/wrong-C.gb", rom(0, failing))
	write(t, dir, "acceptance/sgb-S.gb", rom(0, fibonacci))
	write(t, dir, "both.gb", rom(0, fibonacci))
	write(t, dir, "serial/dmg_sound/right.gb", rom(0, overSerial("cpu test\n\nPassed")))
	write(t, dir, "serial/dmg_sound/wrong.gb", rom(0, overSerial("cpu test\n\n04\nFailed")))
	write(t, dir, "memory/right.gbc", rom(0xC0, inRAM(0, "fine")))
	write(t, dir, "memory/wrong.gbc", rom(0xC0, inRAM(3, "halt\nFailed #3\x07")))
	write(t, dir, "picture/right.gb", rom(0, white))
	write(t, dir, "picture/right-dmg.png", greyPNG(255, 0))
	write(t, dir, "picture/wrong.gb", rom(0, white))
	write(t, dir, "picture/wrong-cgb.png", greyPNG(255, 7))
	write(t, dir, "picture/broken.gb", rom(0, white))
	write(t, dir, "picture/broken.png", []byte("no picture"))
	write(t, dir, "gbmicrotest/bin/right.gb", rom(0, inHighRAM(7, 7, 0x01)))
	write(t, dir, "gbmicrotest/bin/wrong.gb", rom(0, inHighRAM(7, 8, 0xFF)))
	write(t, dir, "gbmicrotest/bin/silent.gb", rom(0, silent))
	write(t, dir, "short.gb", []byte("no ROM"))
	write(t, dir, "readme.txt", []byte("not run"))
	got, err := Run(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Result{
		{"acceptance/right-GS.gb", "DMG", "mooneye", true, ""},
		{"acceptance/wrong-C.gb", "CGB", "mooneye", false, "registers 42"},
		{"both.gb", "DMG", "mooneye", true, ""},
		{"both.gb", "CGB", "mooneye", true, ""},
		{"gbmicrotest/bin/right.gb", "DMG", "gbmicrotest", true, ""},
		{"gbmicrotest/bin/silent.gb", "DMG", "gbmicrotest", false, "no verdict"},
		{"gbmicrotest/bin/wrong.gb", "DMG", "gbmicrotest", false, "found 07, wants 08"},
		{"memory/right.gbc", "CGB", "blargg", true, ""},
		{"memory/wrong.gbc", "CGB", "blargg", false, "halt Failed #3"},
		{"picture/broken.gb", "", "", false, "the picture broken.png"},
		{"picture/right.gb", "DMG", "picture", true, ""},
		{"picture/wrong.gb", "CGB", "picture", false, "7 pixels differ"},
		{"serial/dmg_sound/right.gb", "DMG", "blargg", true, ""},
		{"serial/dmg_sound/wrong.gb", "DMG", "blargg", false, "cpu test 04 Failed"},
		{"short.gb", "DMG", "", false, "not a Game Boy ROM"},
		{"short.gb", "CGB", "", false, "not a Game Boy ROM"},
	}
	same := slices.EqualFunc(got, want, func(g, w Result) bool {
		told := strings.HasPrefix(g.Detail, w.Detail)
		g.Detail, w.Detail = "", ""
		return g == w && told
	})
	if !same {
		t.Errorf("got\n%v, want\n%v", got, want)
	}
}

func TestNoFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.gb", rom(0, fibonacci))
	for _, name := range []string{"missing", "a.gb"} {
		if _, err := Run(filepath.Join(dir, name)); err == nil || !strings.Contains(err.Error(), "there is no folder") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModels(t *testing.T) {
	dmg, cgb := []gameboy.Model{gameboy.DMG}, []gameboy.Model{gameboy.CGB}
	both := []gameboy.Model{gameboy.DMG, gameboy.CGB}
	for _, test := range []struct {
		path string
		flag byte
		want []gameboy.Model
	}{
		{"/t/add_sp_e_timing.gb", 0, both},
		{"/t/boot_div-dmgABCmgb.gb", 0, dmg},
		{"/t/boot_regs-dmg0.gb", 0, nil},
		{"/t/boot_div-cgbABCDE.gb", 0, cgb},
		{"/t/di_timing-GS.gb", 0, dmg},
		{"/t/mooneye/misc/boot_div.gb", 0, cgb},
		{"/t/same-suite/apu/div_trigger.gb", 0, cgb},
		{"/t/dmg_sound/rom_singles/01-registers.gb", 0x80, dmg},
		{"/t/colour.gbc", 0xC0, cgb},
	} {
		if got := modelsOf(test.path, rom(test.flag, silent), nil); !slices.Equal(got, test.want) {
			t.Errorf("%s is for %v, want %v", test.path, got, test.want)
		}
	}
}
