package gameboy

import "bytes"

// mbc1 has a five-bit ROM bank, and two bits more that go to the ROM or the RAM. On multi-game cartridges ("multicart")
// those two are connected one lower.
type mbc1 struct{ multicart bool }

// newMBC1 finds out how the cartridge is wired: a multicart of 1 MB has a logo of its own in each 256 KB.
func newMBC1(rom []byte) mbc1 {
	const game = 0x10 * romBankSize
	if len(rom) != 4*game {
		return mbc1{}
	}
	logos := 0
	for at := 0; at < len(rom); at += game {
		if bytes.Equal(rom[at+headerLogo:at+headerTitle], rom[headerLogo:headerTitle]) {
			logos++
		}
	}
	return mbc1{multicart: logos > 1}
}

func (mbc1) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 13 {
	case 0:
		c.RAMOn = v&0x0F == 0x0A
	case 1:
		c.ROMBank = uint16(v & 0x1F)
	case 2:
		c.ROMHigh = v & 3
	case 3:
		c.Mode = v & 1
	}
	m.mapMemory()
}

func (b mbc1) romBanks(m *Machine) (low, high int) {
	c := &m.s.Cart
	bank := int(c.ROMBank)
	if bank == 0 {
		bank = 1
	}
	shift := 5
	if b.multicart {
		shift = 4
		bank &= 0x0F
	}
	upper := int(c.ROMHigh) << shift
	if c.Mode == 1 {
		low = upper
	}
	return low, upper | bank
}

func (mbc1) bank(m *Machine) int {
	if m.s.Cart.Mode == 1 {
		return int(m.s.Cart.ROMHigh)
	}
	return 0
}

func (b mbc1) ramBank(m *Machine) (int, bool)            { return m.plainRAM(b.bank(m)) }
func (b mbc1) readRAM(m *Machine, addr uint16) uint8     { return m.readBank(b.bank(m), addr) }
func (b mbc1) writeRAM(m *Machine, addr uint16, v uint8) { m.writeBank(b.bank(m), addr, v) }
