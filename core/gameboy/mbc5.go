package gameboy

// mbc5 has a nine-bit ROM bank and up to 16 RAM banks; with a rumble motor, RAM bit 3 drives that.
type mbc5 struct{ rumble bool }

func (b mbc5) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 12 {
	case 0, 1:
		c.RAMOn = v == 0x0A
	case 2:
		c.ROMBank = c.ROMBank&0x100 | uint16(v)
	case 3:
		c.ROMBank = c.ROMBank&0xFF | uint16(v&1)<<8
	case 4, 5:
		c.RAMBank = v & 0x0F
		if b.rumble {
			c.Rumble = v&8 != 0
			c.RAMBank &= 7
		}
	}
	m.mapMemory()
}

func (mbc5) romBanks(m *Machine) (low, high int) { return 0, int(m.s.Cart.ROMBank) }

func (mbc5) ramBank(m *Machine) (int, bool) { return m.plainRAM(int(m.s.Cart.RAMBank)) }

func (mbc5) readRAM(m *Machine, addr uint16) uint8 {
	return m.readBank(int(m.s.Cart.RAMBank), addr)
}

func (mbc5) writeRAM(m *Machine, addr uint16, v uint8) {
	m.writeBank(int(m.s.Cart.RAMBank), addr, v)
}
