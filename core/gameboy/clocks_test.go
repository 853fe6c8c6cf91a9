package gameboy

import (
	"testing"
	"time"
)

// clock reads the MBC3's latched registers.
func clock(m *Machine) (registers [rtcCount]uint8) {
	for i := range registers {
		m.poke(poke{0x4000, uint8(mbc3Clock + i)})
		registers[i] = at(m, 0xA000)
	}
	return registers
}

func latch(m *Machine) { m.poke(poke{0x6000, 0}, poke{0x6000, 1}) }

func setClock(m *Machine, registers [rtcCount]uint8) {
	for i, v := range registers {
		m.poke(poke{0x4000, uint8(mbc3Clock + i)}, poke{0xA000, v})
	}
}

// TestRTC lets emulated time pass and looks at the clock of an MBC3 (Pan Docs, "MBC3").
func TestRTC(t *testing.T) {
	const minute, hour, day = 60, 3600, 86400
	for _, test := range []struct {
		name       string
		start      [rtcCount]uint8
		seconds    uint64
		want       [rtcCount]uint8
		alsoHalted bool
	}{
		{"a second", [rtcCount]uint8{}, 1, [rtcCount]uint8{1}, false},
		{"carries", [rtcCount]uint8{59, 59, 23, 0xFF, 0}, 1, [rtcCount]uint8{0, 0, 0, 0, 1}, false},
		{"days overflow", [rtcCount]uint8{59, 59, 23, 0xFF, 1}, 1, [rtcCount]uint8{0, 0, 0, 0, rtcCarry}, false},
		{"a day and more", [rtcCount]uint8{5, 6, 7}, day + hour + minute + 1, [rtcCount]uint8{6, 7, 8, 1}, false},
		{"three years", [rtcCount]uint8{30}, 1000*day + 2, [rtcCount]uint8{32, 0, 0, 1000 & 0xFF, 1000>>8&1 | rtcCarry}, false},
		{"out of range", [rtcCount]uint8{62}, 2, [rtcCount]uint8{0}, false},
		{"hours out of range", [rtcCount]uint8{59, 59, 31, 7}, 1, [rtcCount]uint8{0, 0, 0, 7}, false},
		{"stopped", [rtcCount]uint8{1, 2, 3, 4, rtcHalt}, day, [rtcCount]uint8{1, 2, 3, 4, rtcHalt}, true},
	} {
		m := newCartridge(t, 0x10, 3, 4)
		m.poke(poke{0x0000, 0x0A})
		setClock(m, test.start)
		m.s.Clock.Now += test.seconds*dotsPerSecond + 10
		m.deadline = deadline{at: m.s.Clock.Now}
		before := clock(m)
		if latch(m); clock(m) != test.want {
			t.Errorf("%s: %v, want %v", test.name, clock(m), test.want)
		}
		if before != test.start {
			t.Errorf("%s: the registers changed before they were latched: %v", test.name, before)
		}
	}
}

func TestHuC3Clock(t *testing.T) {
	m := newCartridge(t, 0xFE, 3, 4)
	command := func(v uint8) {
		m.poke(poke{0x0000, huc3CommandIn}, poke{0xA000, v}, poke{0x0000, huc3Semaphore}, poke{0xA000, 0})
	}
	m.s.Clock.Now += (2*24*60 + 61) * 60 * dotsPerSecond // two days, an hour and a minute
	m.deadline = deadline{at: m.s.Clock.Now}
	command(0x60) // clock to buffer
	command(0x40) // address 0
	command(0x50)
	var digits [6]uint8
	for i := range digits {
		command(0x10) // read, count up
		m.poke(poke{0x0000, huc3ResultOut})
		digits[i] = at(m, 0xA000) & 0x0F
	}
	minutes, days := int(digits[0])|int(digits[1])<<4|int(digits[2])<<8, int(digits[3])|int(digits[4])<<4|int(digits[5])<<8
	if minutes != 61 || days != 2 {
		t.Errorf("the clock shows day %d, minute %d, want 2 and 61", days, minutes)
	}
}

// eeprom drives the pins of an MBC7's serial memory.
func eeprom(m *Machine, bits string) {
	for _, bit := range bits {
		in := uint8(bit-'0') * eepromIn
		m.poke(poke{0xA080, eepromSelect | in}, poke{0xA080, eepromSelect | eepromClock | in})
	}
}

func TestEEPROM(t *testing.T) {
	m := newCartridge(t, 0x22, 0, 4)
	m.poke(poke{0x0000, 0x0A}, poke{0x4000, 0x40})
	deselect := func() { m.poke(poke{0xA080, 0}) }
	write := func() { eeprom(m, "1"+"01"+"00000101"+"1010101111001101"); deselect() }
	write()
	if m.s.CartRAM[10] != 0 {
		t.Error("the EEPROM was written while it was protected")
	}
	eeprom(m, "1"+"00"+"11000000") // enable
	deselect()
	write()
	if m.s.CartRAM[10] != 0xAB || m.s.CartRAM[11] != 0xCD {
		t.Errorf("word 5 holds %02X%02X, want ABCD", m.s.CartRAM[10], m.s.CartRAM[11])
	}
	eeprom(m, "1"+"10"+"00000101")
	word := uint16(0)
	for range 16 {
		eeprom(m, "0")
		word = word<<1 | uint16(at(m, 0xA080)&eepromOut)
	}
	if word != 0xABCD {
		t.Errorf("word 5 reads %04X, want ABCD", word)
	}
}

func TestTiltSensorLiesStill(t *testing.T) {
	m := newCartridge(t, 0x22, 0, 4)
	m.poke(poke{0x0000, 0x0A}, poke{0x4000, 0x40}, poke{0xA000, 0x55}, poke{0xA010, 0xAA})
	for _, addr := range []uint16{0xA020, 0xA040} {
		if got := uint16(at(m, addr)) | uint16(at(m, addr+0x10))<<8; got != mbc7Level {
			t.Errorf("the sensor at %04X shows %04X, want %04X", addr, got, mbc7Level)
		}
	}
}

// TestBattery takes a cartridge's RAM and clock over into another machine, as a .sav file does.
func TestBattery(t *testing.T) {
	noon := time.Unix(1_000_000_000, 0)
	m := newCartridge(t, 0x10, 3, 4)
	m.poke(poke{0x0000, 0x0A}, poke{0xA005, 0x42})
	setClock(m, [rtcCount]uint8{50, 1, 2, 3, 0})
	saved := m.Battery(noon)
	if len(saved) != 32<<10+48 {
		t.Fatalf("the save has %d bytes, want RAM and 48", len(saved))
	}
	for name, form := range map[string][]byte{"with a time of 64 bits": saved, "with one of 32": saved[:len(saved)-4], "without a clock": saved[:32<<10]} {
		next := newCartridge(t, 0x10, 3, 4)
		if err := next.LoadBattery(form, noon.Add(75*time.Second)); err != nil {
			t.Fatalf("a save %s: %v", name, err)
		}
		next.poke(poke{0x0000, 0x0A})
		latch(next)
		want := [rtcCount]uint8{5, 3, 2, 3, 0}
		if len(form) == 32<<10 {
			want = [rtcCount]uint8{}
		}
		if got := clock(next); got != want {
			t.Errorf("a save %s: 75 seconds later the clock shows %v, want %v", name, got, want)
		}
		if next.poke(poke{0x4000, 0}); at(next, 0xA005) != 0x42 {
			t.Errorf("a save %s: the RAM holds %02X, want 42", name, at(next, 0xA005))
		}
	}
}

func TestBatteryRefused(t *testing.T) {
	for name, test := range map[string]struct {
		kind uint8
		size int
	}{
		"too short":       {0x03, 100},
		"too long":        {0x03, 8<<10 + 1},
		"clock, but none": {0x03, 8<<10 + 48},
		"no battery":      {0x02, 8 << 10},
		"no RAM":          {0x00, 0},
	} {
		m := newCartridge(t, test.kind, 2, 4)
		before := m.s
		if err := m.LoadBattery(make([]byte, test.size), time.Unix(0, 0)); err == nil {
			t.Errorf("%s: the save was taken", name)
		}
		if m.s != before {
			t.Errorf("%s: the machine was changed", name)
		}
	}
}
