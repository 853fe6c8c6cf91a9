package gameboy

// mbc3 has a seven-bit ROM bank (eight bits on MBC30), RAM, and a clock whose registers are banks of the RAM.
type mbc3 struct{}

// mbc3Clock is the first bank number that is a register of the clock.
const mbc3Clock = 8

func (mbc3) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 13 {
	case 0:
		c.RAMOn = v&0x0F == 0x0A
	case 1:
		c.ROMBank = uint16(v)
		if len(m.rom) <= 128*romBankSize {
			c.ROMBank &= 0x7F
		}
	case 2:
		c.RAMBank = v & 0x0F
	case 3:
		if c.Mode == 0 && v == 1 {
			c.RTC.latch(m.s.Clock.Now)
		}
		c.Mode = v
	}
	m.mapMemory()
}

func (mbc3) romBanks(m *Machine) (low, high int) { return 0, int(max(m.s.Cart.ROMBank, 1)) }

func (mbc3) ramBank(m *Machine) (int, bool) {
	if m.s.Cart.RAMBank >= mbc3Clock {
		return 0, false
	}
	return m.plainRAM(int(m.s.Cart.RAMBank))
}

func (mbc3) readRAM(m *Machine, addr uint16) uint8 {
	c := &m.s.Cart
	if c.RAMBank < mbc3Clock {
		return m.readBank(int(c.RAMBank), addr)
	}
	if i := int(c.RAMBank) - mbc3Clock; c.RAMOn && i < len(c.RTC.Latched) {
		return c.RTC.Latched[i]
	}
	return 0xFF
}

func (mbc3) writeRAM(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	if c.RAMBank < mbc3Clock {
		m.writeBank(int(c.RAMBank), addr, v)
		return
	}
	if i := int(c.RAMBank) - mbc3Clock; c.RAMOn && i < len(c.RTC.Latched) {
		c.RTC.set(i, v, m.s.Clock.Now)
	}
}
