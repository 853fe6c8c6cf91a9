package gameboy

// mbc2 has a four-bit ROM bank and 512 half bytes of RAM of its own.
type mbc2 struct{}

// mbc2RAM is its size in bytes, of which the upper halves read as 1.
const mbc2RAM = 512

func (mbc2) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch {
	case addr >= 0x4000:
		return
	case addr&0x100 == 0:
		c.RAMOn = v&0x0F == 0x0A
	default:
		c.ROMBank = uint16(v & 0x0F)
	}
	m.mapMemory()
}

func (mbc2) romBanks(m *Machine) (low, high int) { return 0, int(max(m.s.Cart.ROMBank, 1)) }

func (mbc2) ramBank(*Machine) (int, bool) { return 0, false }

func (mbc2) readRAM(m *Machine, addr uint16) uint8 { return m.readBank(0, addr) | 0xF0 }

func (mbc2) writeRAM(m *Machine, addr uint16, v uint8) { m.writeBank(0, addr, v&0x0F) }
