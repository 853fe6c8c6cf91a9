package gameboy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// honestROM is a ROM of two banks whose header tells no lie but about the logo, which is not ours to give away.
func honestROM() []byte {
	rom := testROM(nil)
	sum := globalSum(rom)
	rom[headerGlobalChecksum], rom[headerGlobalChecksum+1] = uint8(sum>>8), uint8(sum)
	return rom
}

func TestHeader(t *testing.T) {
	rom := honestROM()
	copy(rom[headerTitle:], "POCKET\x00\x01\x02TEST")
	rom[headerCGBFlag] = 0x80
	copy(rom[headerNewLicensee:], "01")
	rom[headerOldLicensee], rom[headerVersion], rom[headerROMSize], rom[headerRAMSize] = 0x33, 2, 3, 3
	seal(rom)
	h, err := ParseHeader(rom)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(h.Title, " ", h.CGB(), " ", h.NewLicensee, " ", h.Version, " ", h.ROMBytes(), " ", h.RAMBytes())
	if want := "POCKET true 01 2 262144 32768"; got != want {
		t.Errorf("the header says %q, want %q", got, want)
	}
}

// TestHeaderLies changes a byte of an honest header and looks at what is told of it; the machine runs all the same.
func TestHeaderLies(t *testing.T) {
	for _, test := range []struct {
		name, told string
		change     func(rom []byte)
	}{
		{"code", "global checksum", func(rom []byte) { rom[0x4000]++ }},
		{"ROM size", "ROM size says 65536 bytes", func(rom []byte) { rom[headerROMSize] = 1 }},
		{"unknown RAM size", "RAM size code 0x77", func(rom []byte) { rom[headerRAMSize] = 0x77 }},
		{"RAM without RAM", "has none of that", func(rom []byte) { rom[headerRAMSize] = 2 }},
		{"no RAM with RAM", "RAM size says none", func(rom []byte) { rom[headerCartridgeType] = 0x03 }},
	} {
		rom := honestROM()
		test.change(rom)
		seal(rom)
		m, err := New(rom, Options{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		m.RunFrame(0, true)
		if lies := strings.Join(m.header.Lies(rom), "\n"); !strings.Contains(lies, test.told) {
			t.Errorf("%s: nothing tells of it: %q", test.name, lies)
		}
	}
	h, err := ParseHeader(honestROM())
	if err != nil {
		t.Fatal(err)
	}
	if lies := h.Lies(honestROM()); len(lies) != 1 || !strings.Contains(lies[0], "logo") {
		t.Errorf("an honest header is said to lie: %q", lies)
	}
	h.Checksum++
	if lies := strings.Join(h.Lies(honestROM()), "\n"); !strings.Contains(lies, "header checksum") {
		t.Errorf("nothing tells of a wrong header checksum: %q", lies)
	}
}

func TestNotROM(t *testing.T) {
	for name, rom := range map[string][]byte{
		"empty":     nil,
		"short":     make([]byte, 0x14F),
		"zeros":     make([]byte, 0x8000),
		"too large": make([]byte, maxROM+1),
	} {
		if _, err := New(rom, Options{}); !errors.Is(err, ErrNotROM) {
			t.Errorf("%s: %v, want it to be no ROM", name, err)
		}
	}
	rom := testROM(nil)
	rom[headerCartridgeType] = 0x77
	seal(rom)
	if _, err := New(rom, Options{}); err == nil || !strings.Contains(err.Error(), "0x77") {
		t.Errorf("an unknown cartridge type: %v", err)
	}
}

// TestOddSizes runs ROMs whose files are not whole banks, or not a power of two of them.
func TestOddSizes(t *testing.T) {
	for _, size := range []int{headerEnd, 0x3FFF, 0x8001, 0x14000} {
		rom := make([]byte, max(size, 2*romBankSize))
		copy(rom, testROM([]byte{0x18, 0xFE}))
		m, err := New(rom[:size], Options{})
		if err != nil {
			t.Errorf("%d bytes: %v", size, err)
			continue
		}
		m.RunFrame(0, true)
	}
}
