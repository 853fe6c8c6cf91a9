package gameboy

import "testing"

// Where cartridgeROM puts each bank's number.
const (
	markLow  = 0x0200 // of the bank at 0x0000
	markHigh = 0x4200 // of the bank at 0x4000
)

// cartridgeROM is a ROM of so many banks, each with its number in it.
func cartridgeROM(kind, ramCode uint8, banks int) []byte {
	rom := make([]byte, banks*romBankSize)
	for bank := range banks {
		rom[bank*romBankSize+markLow], rom[bank*romBankSize+markLow+1] = uint8(bank), uint8(bank>>8)
	}
	copy(rom[programStart:], []byte{0x18, 0xFE}) // JR to itself
	copy(rom[0x100:], []byte{0x00, 0xC3, programStart & 0xFF, programStart >> 8})
	rom[headerCartridgeType], rom[headerRAMSize] = kind, ramCode
	seal(rom)
	return rom
}

func newCartridge(t *testing.T, kind, ramCode uint8, banks int) *Machine {
	t.Helper()
	m, err := New(cartridgeROM(kind, ramCode, banks), Options{Model: DMG})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func bankAt(m *Machine, addr uint16) int { return int(at(m, addr)) | int(at(m, addr+1))<<8 }

type poke struct {
	addr uint16
	v    uint8
}

func (m *Machine) poke(pokes ...poke) {
	for _, p := range pokes {
		m.write(p.addr, p.v, 0)
	}
}

// TestROMBanks looks at which banks are mapped after writes to a mapper (Pan Docs, "MBCs").
func TestROMBanks(t *testing.T) {
	for _, test := range []struct {
		name      string
		kind      uint8
		banks     int
		pokes     []poke
		low, high int
	}{
		{"ROM", 0x00, 2, []poke{{0x2000, 5}}, 0, 1},
		{"MBC1", 0x01, 128, nil, 0, 1},
		{"MBC1", 0x01, 128, []poke{{0x2000, 0x12}}, 0, 0x12},
		{"MBC1, 0 is 1", 0x01, 128, []poke{{0x2000, 0x20}}, 0, 1},
		{"MBC1, upper bits", 0x01, 128, []poke{{0x2000, 5}, {0x4000, 2}}, 0, 0x45},
		{"MBC1, upper bits, 0 is 1", 0x01, 128, []poke{{0x2000, 0}, {0x4000, 3}}, 0, 0x61},
		{"MBC1, mode 1", 0x01, 128, []poke{{0x2000, 5}, {0x4000, 2}, {0x6000, 1}}, 0x40, 0x45},
		{"MBC1, smaller ROM", 0x01, 16, []poke{{0x2000, 0x12}}, 0, 2},
		{"MBC2", 0x05, 16, []poke{{0x2100, 0x0C}}, 0, 0x0C},
		{"MBC2, 0 is 1", 0x05, 16, []poke{{0x2100, 0x10}}, 0, 1},
		{"MBC2, RAM address", 0x05, 16, []poke{{0x2000, 0x0C}}, 0, 1},
		{"MBC3", 0x11, 128, []poke{{0x2000, 0x7F}}, 0, 0x7F},
		{"MBC3, 0 is 1", 0x11, 128, []poke{{0x2000, 0}}, 0, 1},
		{"MBC30", 0x11, 256, []poke{{0x2000, 0xC5}}, 0, 0xC5},
		{"MBC5, 0 is 0", 0x19, 512, []poke{{0x2000, 0}}, 0, 0},
		{"MBC5, nine bits", 0x19, 512, []poke{{0x2000, 0x34}, {0x3000, 1}}, 0, 0x134},
		{"MBC7", 0x22, 128, []poke{{0x2000, 0x45}}, 0, 0x45},
		{"HuC1", 0xFF, 64, []poke{{0x2000, 0x25}}, 0, 0x25},
		{"HuC3", 0xFE, 128, []poke{{0x2000, 0x65}}, 0, 0x65},
		{"camera", 0xFC, 64, []poke{{0x2000, 0x25}}, 0, 0x25},
	} {
		m := newCartridge(t, test.kind, 0, test.banks)
		m.poke(test.pokes...)
		if low, high := bankAt(m, markLow), bankAt(m, markHigh); low != test.low || high != test.high {
			t.Errorf("%s after %v: banks %02X and %02X, want %02X and %02X", test.name, test.pokes, low, high, test.low, test.high)
		}
	}
}

func TestMulticart(t *testing.T) {
	rom := cartridgeROM(0x01, 0, 64)
	for game := range 4 { // each begins with a header of its own
		copy(rom[game*0x10*romBankSize+headerLogo:], []byte{0xCE, 0xED, 0x66, 0x66})
	}
	m, err := New(rom, Options{Model: DMG})
	if err != nil {
		t.Fatal(err)
	}
	m.poke(poke{0x6000, 1}, poke{0x4000, 2}, poke{0x2000, 0x13})
	if low, high := bankAt(m, markLow), bankAt(m, markHigh); low != 0x20 || high != 0x23 {
		t.Errorf("banks %02X and %02X, want 20 and 23", low, high)
	}
}

// TestMMM01 chooses the second of two games from the menu in the last banks.
func TestMMM01(t *testing.T) {
	m := newCartridge(t, 0x0B, 0, 16)
	if low, high := bankAt(m, markLow), bankAt(m, markHigh); low != 14 || high != 15 {
		t.Errorf("the menu is at banks %d and %d, want 14 and 15", low, high)
	}
	m.poke(poke{0x2000, 0x08}, poke{0x6000, 0x30}, poke{0x0000, 0x40}) // bank 8, of which bits 3-4 stay; start the game
	if low, high := bankAt(m, markLow), bankAt(m, markHigh); low != 8 || high != 9 {
		t.Errorf("the game is at banks %d and %d, want 8 and 9", low, high)
	}
	m.poke(poke{0x2000, 0x03})
	if low, high := bankAt(m, markLow), bankAt(m, markHigh); low != 8 || high != 0x0B {
		t.Errorf("the game's third bank: %d and %d, want 8 and 11", low, high)
	}
}

// TestRAMBanks writes to each bank and reads it again, and checks that RAM that is off or absent does not answer.
func TestRAMBanks(t *testing.T) {
	for _, test := range []struct {
		name   string
		kind   uint8
		code   uint8
		banks  int
		before []poke // what makes banks count
		off    poke
		mask   uint8 // bits that are not there read as 1
	}{
		{"MBC1", 0x03, 3, 4, []poke{{0x6000, 1}}, poke{0x0000, 0}, 0},
		{"MBC2", 0x06, 0, 1, nil, poke{0x0000, 0}, 0xF0},
		{"MBC3", 0x13, 3, 4, nil, poke{0x0000, 0}, 0},
		{"MBC5", 0x1B, 4, 16, nil, poke{0x0000, 0}, 0},
		{"MBC5 with rumble", 0x1E, 3, 4, nil, poke{0x0000, 0}, 0},
		{"HuC1", 0xFF, 3, 4, nil, poke{0x0000, huc1Infrared}, 0},
		{"HuC3", 0xFE, 3, 4, nil, poke{0x0000, huc3Infrared}, 0},
	} {
		m := newCartridge(t, test.kind, test.code, 4)
		m.poke(test.before...)
		m.poke(poke{0x0000, 0x0A})
		for bank := range test.banks {
			m.poke(poke{0x4000, uint8(bank)}, poke{0xA000, uint8(0x11 * bank)}, poke{0xA1FF, uint8(bank)})
		}
		for bank := range test.banks {
			m.poke(poke{0x4000, uint8(bank)})
			if got, want := at(m, 0xA000), uint8(0x11*bank)|test.mask; got != want {
				t.Errorf("%s: bank %d holds %02X, want %02X", test.name, bank, got, want)
			}
			if got, want := at(m, 0xA1FF), uint8(bank)|test.mask; got != want {
				t.Errorf("%s: bank %d holds %02X at its 512th byte, want %02X", test.name, bank, got, want)
			}
		}
		m.poke(test.off)
		if got := at(m, 0xA000); got < 0xC0 {
			t.Errorf("%s: RAM that is off reads %02X", test.name, got)
		}
	}
	m := newCartridge(t, 0x01, 0, 4)
	m.poke(poke{0x0000, 0x0A}, poke{0xA000, 5})
	if got := at(m, 0xA000); got != 0xFF {
		t.Errorf("RAM that is not there reads %02X", got)
	}
}

func TestRumble(t *testing.T) {
	m := newCartridge(t, 0x1E, 3, 4)
	m.poke(poke{0x4000, 0x0A})
	if !m.s.Cart.Rumble || m.s.Cart.RAMBank != 2 {
		t.Errorf("bit 3 is for the motor: rumble %v, RAM bank %d", m.s.Cart.Rumble, m.s.Cart.RAMBank)
	}
}

func TestCameraTakesPicture(t *testing.T) {
	m := newCartridge(t, 0xFC, 4, 64)
	m.poke(poke{0x0000, 0x0A}, poke{0x4000, cameraRegs})
	for i := range uint16(48) {
		m.poke(poke{0xA006 + i, [...]uint8{0x40, 0x80, 0xC0}[i%3]})
	}
	m.poke(poke{0xA000, cameraCapture})
	if busy := at(m, 0xA000) & cameraCapture; busy != 0 {
		t.Error("the camera is still busy")
	}
	m.poke(poke{0x4000, 0})
	shade := func(tile int) int { // of the upper left pixel of a tile
		addr := 0xA000 + uint16(cameraPicture+16*tile)
		return int(at(m, addr)>>7) | int(at(m, addr+1)>>7)<<1
	}
	first, last := shade(0), shade(cameraTilesX*cameraTilesY-1)
	if first == last {
		t.Errorf("the still picture has the same shade %d in its corners", first)
	}
	before := m.s.CartRAM
	m.poke(poke{0x4000, cameraRegs}, poke{0xA000, cameraCapture})
	if m.s.CartRAM != before {
		t.Error("the still picture changed")
	}
}
