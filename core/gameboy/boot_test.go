package gameboy

import (
	"strings"
	"testing"
)

// bootProgram is a boot ROM of so many bytes: it runs a program and switches itself off where the cartridge begins.
func bootProgram(t *testing.T, size int, source string) []byte {
	t.Helper()
	boot := make([]byte, size)
	copy(boot, assemble(t, 0, source+"\njp 00fc"))
	copy(boot[0xFC:], assemble(t, 0xFC, "ld a,11\nldh (50),a"))
	return boot
}

// TestBootROM runs one of each model: it is seen at 0x0000 until it switches itself off, and the game starts with what it
// leaves.
func TestBootROM(t *testing.T) {
	for _, test := range []struct {
		model Model
		size  int
	}{{DMG, bootDMG}, {CGB, bootCGB}} {
		boot := bootProgram(t, test.size, `
			ld sp,fffe
			ld hl,c100
			ld a,(0104)     ; of the cartridge
			ld (hl+),a
			ld a,(0200)     ; of a CGB's boot ROM
			ld (hl+),a
			ld b,42`)
		if test.size > 0x200 {
			boot[0x200] = 0x99
		}
		rom := testROM(assemble(t, programStart, "ld (hl),b\ninc hl\nld a,(0000)\nld (hl),a\nloop: jr loop"))
		rom[0x0000], rom[headerLogo], rom[0x200] = 0x77, 0xCE, 0x55
		seal(rom)
		m, err := New(rom, Options{Model: test.model, BootROM: boot})
		if err != nil {
			t.Fatal(err)
		}
		if !m.Booting() || at(m, 0) != boot[0] {
			t.Fatalf("%s: the boot ROM is not there at power-on", m.system())
		}
		runFrames(m, 2)
		second := byte(0x55)
		if test.model == CGB {
			second = 0x99
		}
		got, want := [4]byte{at(m, 0xC100), at(m, 0xC101), at(m, 0xC102), at(m, 0xC103)}, [4]byte{0xCE, second, 0x42, 0x77}
		if got != want || m.Booting() {
			t.Errorf("%s: found % X, want % X; booting %v", m.system(), got, want, m.Booting())
		}
		plain, err := New(rom, Options{Model: test.model})
		if err != nil {
			t.Fatal(err)
		}
		if err := plain.LoadState(m.AppendState(nil)); err != nil {
			t.Errorf("%s: a machine without the boot ROM does not go on from there: %v", m.system(), err)
		}
	}
}

func TestBootROMOfWrongSize(t *testing.T) {
	for _, test := range []struct {
		model Model
		size  int
		says  string
	}{
		{DMG, 255, "has 255 bytes"}, {DMG, 257, "has 257 bytes"}, {DMG, bootCGB, "of the DMG"}, {CGB, bootDMG, "of the CGB"}, {CGB, 2048, "has 2304"},
	} {
		_, err := New(testROM(nil), Options{Model: test.model, BootROM: make([]byte, test.size)})
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%d bytes: %v, want it to say %q", test.size, err, test.says)
		}
	}
}

// TestPictureAfterBoot reads LY so many cycles after the boot ROM left the game to run, in the last cycle of a line and
// in the first of the next (measured by gbmicrotest, poweron_ly).
func TestPictureAfterBoot(t *testing.T) {
	for _, test := range []struct {
		nops int
		want uint8
	}{{0, 0}, {110, 0}, {119, 0}, {120, 1}, {233, 1}, {234, 2}} {
		m := newTestMachine(t, DMG, assemble(t, programStart, strings.Repeat("nop\n", test.nops)+"ld a,(ff44)\nld (c100),a\nend: jr end"))
		m.RunFrame(0, false)
		if got := at(m, 0xC100); got != test.want {
			t.Errorf("after %d cycles LY is %d, want %d", test.nops, got, test.want)
		}
	}
}
