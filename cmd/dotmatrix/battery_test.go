package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// countingROM is a game of a cartridge type that counts in its RAM how often it was started.
func countingROM(cartridgeType byte) []byte {
	rom := make([]byte, 32<<10)
	copy(rom[0x100:], []byte{0x00, 0xC3, 0x50, 0x01})
	rom[0x147], rom[0x149] = cartridgeType, 0x02
	copy(rom[0x150:], []byte{0x3E, 0x0A, 0xEA, 0x00, 0x00, 0x21, 0x00, 0xA0, 0x34, 0x18, 0xFE}) // RAM on; INC (A000); JR to itself
	for _, b := range rom[0x134:0x14D] {
		rom[0x14D] -= b + 1
	}
	return rom
}

func TestBatteryIsKeptWhenAsked(t *testing.T) {
	d, dir := newDesk(t), t.TempDir()
	rom, save := filepath.Join(dir, "count.gb"), filepath.Join(dir, "count.sav")
	keepFile(t, rom, countingROM(0x03))
	counted := func(path string) int {
		t.Helper()
		saved, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return -1
		}
		if err != nil || len(saved) != 8<<10 {
			t.Fatalf("the save has %d bytes (%v)", len(saved), err)
		}
		return int(saved[0])
	}
	d.play(rom, "--agent", "random", "--steps", "2")
	if counted(save) != -1 {
		t.Fatal("a save was written that nobody asked for")
	}
	first := d.play(rom, "--agent", "random", "--steps", "2", "--battery")
	if got := counted(save); got != 1 || counted(save+".bak") != -1 {
		t.Errorf("after a run it counts %d, want 1", got)
	}
	second := d.play(rom, "--agent", "random", "--steps", "2", "--battery")
	if now, before := counted(save), counted(save+".bak"); now != 2 || before != 1 {
		t.Errorf("after two runs it counts %d, and %d before that, want 2 and 1", now, before)
	}
	d.play(rom, "--agent", "random", "--steps", "2")
	if got := counted(save); got != 2 {
		t.Errorf("a run that was not asked to changed the save: it counts %d", got)
	}
	x := startIn(t, 120, 40, nil, "play", rom, "--agent", "random", "--steps", "2", "--battery", "--pace", "unlimited", "--db", d.db)
	x.waitFor("finished")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 || counted(save) != 3 {
		t.Errorf("after a run on the screen (exit %d) it counts %d, want 3", code, counted(save))
	}
	for _, run := range []string{first, second} { // the anchor holds what they started with
		if out := d.say("verify", run); !strings.HasPrefix(out, "verified 2 steps\n") {
			t.Errorf("verify says %q", out)
		}
	}
	if from := d.say("runs", "--format", "csv", "--where", `from="save count.sav"`); !strings.Contains(from, second[:6]) || strings.Contains(from, first[:6]) {
		t.Errorf("runs that start with the save: %s", from)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestBatteryRefused(t *testing.T) {
	d, dir := newDesk(t), t.TempDir()
	rom, save, none := filepath.Join(dir, "count.gb"), filepath.Join(dir, "count.sav"), filepath.Join(dir, "none.gb")
	keepFile(t, rom, countingROM(0x03))
	keepFile(t, none, countingROM(0x02))
	odd := bytes.Repeat([]byte{7}, 100)
	keepFile(t, save, odd)
	d.fails(2, "name the ROM's file", "run", "--battery", "--steps", "1")
	d.fails(2, "give one of them", "run", rom, "--battery", "--from", save, "--steps", "1")
	d.fails(2, "has no battery", "run", none, "--battery", "--steps", "1")
	d.fails(1, "the save has 100 bytes", "run", rom, "--battery", "--steps", "1")
	if now, err := os.ReadFile(save); err != nil || !bytes.Equal(now, odd) {
		t.Errorf("a save that was refused was changed (%v)", err)
	}
}

// bootROM is one of so many bytes that leaves a mark in work RAM.
func bootROM(size int) []byte {
	boot := make([]byte, size)
	copy(boot, []byte{0x31, 0xFE, 0xFF, 0x3E, 0x91, 0xE0, 0x40, 0x3E, 0x42, 0xEA, 0x23, 0xC1}) // SP; LCD on; (C123) = 42
	copy(boot[0x0C:], []byte{0xC3, 0xFC, 0x00})
	copy(boot[0xFC:], []byte{0x3E, 0x01, 0xE0, 0x50}) // off
	return boot
}

func TestBootROMStartsTheGame(t *testing.T) {
	d, dir := newDesk(t), t.TempDir()
	rom, boot, bad := filepath.Join(dir, "count.gb"), filepath.Join(dir, "boot.bin"), filepath.Join(dir, "bad.bin")
	keepFile(t, rom, countingROM(0x03))
	keepFile(t, boot, bootROM(256))
	with := d.play(rom, "--agent", "random", "--steps", "2", "--boot-rom", boot)
	without := d.play(rom, "--agent", "random", "--steps", "2")
	if err := os.Remove(boot); err != nil {
		t.Fatal(err)
	}
	if out := d.say("verify", with); !strings.HasPrefix(out, "verified 2 steps\n") {
		t.Errorf("without the boot ROM verify says %q", out)
	}
	first := func(run string) string {
		return stateOf(strings.Split(d.say("steps", run, "--format", "csv"), "\n"), 0)
	}
	if first(with) == first(without) {
		t.Error("the boot ROM makes no difference")
	}
	if from := d.say("runs", "--format", "csv", "--where", `from="boot ROM"`); !strings.Contains(from, with[:6]) {
		t.Errorf("runs that a boot ROM started: %s", from)
	}
	refused := func(says string, data []byte) {
		t.Helper()
		keepFile(t, bad, data)
		d.fails(1, says, "run", rom, "--steps", "1", "--boot-rom", bad)
	}
	refused("the boot ROM has 255 bytes, and that of the DMG", bootROM(256)[:255])
	refused("the boot ROM has 2304 bytes, and that of the DMG", bootROM(2304))
	refused("is empty", nil)
	refused("does not start the game", append([]byte{0x18, 0xFE}, make([]byte, 254)...))
	d.fails(1, "opening the boot ROM", "run", rom, "--steps", "1", "--boot-rom", filepath.Join(dir, "none.bin"))
	d.fails(2, "leave the boot ROM out", "run", rom, "--steps", "1", "--boot-rom", bad, "--from", "by the door")
}
