package gameboy

// mbc7 has a seven-bit ROM bank, a sensor of tilt that lies still here, and a serial EEPROM in place of RAM.
type mbc7 struct{}

// Sensor values: level, and before it was latched.
const (
	mbc7Level    = 0x81D0
	mbc7NotReady = 0x8000
)

func (mbc7) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 13 {
	case 0:
		c.RAMOn = v == 0x0A
	case 1:
		c.ROMBank = uint16(v & 0x7F)
	case 2:
		c.Mode = v // 0x40 also switches the registers on
	}
	m.mapMemory()
}

func (mbc7) romBanks(m *Machine) (low, high int) { return 0, int(m.s.Cart.ROMBank) }

func (mbc7) ramBank(*Machine) (int, bool) { return 0, false }

func (mbc7) on(m *Machine, addr uint16) bool {
	return m.s.Cart.RAMOn && m.s.Cart.Mode == 0x40 && addr < 0xB000
}

func (b mbc7) readRAM(m *Machine, addr uint16) uint8 {
	if !b.on(m, addr) {
		return 0xFF
	}
	level := uint16(mbc7NotReady)
	if m.s.Cart.EEPROM.Latched {
		level = mbc7Level
	}
	switch addr >> 4 & 0x0F {
	case 2, 4:
		return uint8(level)
	case 3, 5:
		return uint8(level >> 8)
	case 6:
		return 0
	case 8:
		return m.s.Cart.EEPROM.pins()
	}
	return 0xFF
}

func (b mbc7) writeRAM(m *Machine, addr uint16, v uint8) {
	if !b.on(m, addr) {
		return
	}
	switch e := &m.s.Cart.EEPROM; addr >> 4 & 0x0F {
	case 0:
		if v == 0x55 {
			e.Latched = false
		}
	case 1:
		if v == 0xAA && !e.Latched {
			e.Latched = true
		}
	case 8:
		e.setPins(m.s.CartRAM[:eepromSize], v)
	}
}
