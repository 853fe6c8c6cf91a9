package gameboy

// mmm01 is a multi-game chip: a menu in the last 32 KB chooses a game, whose banks and masks are then locked, and from
// then on it behaves as an MBC1.
type mmm01 struct{}

// MMM01Chip is what the menu chose.
type MMM01Chip struct {
	Mapped  bool  // a game was chosen
	ROMMid  uint8 // ROM bank bits 5-6
	ROMHigh uint8 // ROM bank bits 7-8
	ROMMask uint8 // ROM bank bits 1-4 that the game cannot change
	RAMHigh uint8 // RAM bank bits 2-3
	RAMMask uint8 // RAM bank bits 0-1 that the game cannot change
	NoMode  bool  // the game cannot change the mode
	Mux     bool  // the RAM bank's low bits and ROM bits 5-6 change places
}

func (mmm01) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	chip := &c.MMM01
	switch addr >> 13 {
	case 0:
		c.RAMOn = v&0x0F == 0x0A
		if !chip.Mapped {
			chip.RAMMask = v >> 4 & 3
			chip.Mapped = v&0x40 != 0
		}
	case 1:
		keep := uint16(0)
		if chip.Mapped {
			keep = uint16(chip.ROMMask) << 1
		} else {
			chip.ROMMid = v >> 5 & 3
		}
		c.ROMBank = c.ROMBank&keep | uint16(v&0x1F)&^keep
	case 2:
		keep := uint8(0)
		if chip.Mapped {
			keep = chip.RAMMask
		} else {
			chip.RAMHigh = v >> 2 & 3
			chip.ROMHigh = v >> 4 & 3
			chip.NoMode = v&0x40 != 0
		}
		c.RAMBank = c.RAMBank&keep | v&3&^keep
	case 3:
		if !chip.NoMode {
			c.Mode = v & 1
		}
		if !chip.Mapped {
			chip.ROMMask = v >> 2 & 0x0F
			chip.Mux = v&0x40 != 0
		}
	}
	m.mapMemory()
}

func (mmm01) romBanks(m *Machine) (low, high int) {
	c := &m.s.Cart
	chip := &c.MMM01
	if !chip.Mapped {
		last := len(m.rom)/romBankSize - 2
		return last, last + 1
	}
	keep := int(chip.ROMMask) << 1
	bank := int(c.ROMBank)
	if bank&^keep == 0 {
		bank |= 1
	}
	middle := int(chip.ROMMid)
	if chip.Mux {
		middle = int(c.RAMBank)
	}
	upper := int(chip.ROMHigh)<<7 | middle<<5
	low = upper | int(c.ROMBank)&keep
	if chip.Mux && c.Mode == 0 {
		low &^= 3 << 5
	}
	return low, upper | bank
}

func (mmm01) bank(m *Machine) int {
	c := &m.s.Cart
	low := int(c.RAMBank)
	switch {
	case c.MMM01.Mux:
		low = int(c.MMM01.ROMMid)
	case c.Mode == 0:
		low &= int(c.MMM01.RAMMask)
	}
	return int(c.MMM01.RAMHigh)<<2 | low
}

func (b mmm01) ramBank(m *Machine) (int, bool)            { return m.plainRAM(b.bank(m)) }
func (b mmm01) readRAM(m *Machine, addr uint16) uint8     { return m.readBank(b.bank(m), addr) }
func (b mmm01) writeRAM(m *Machine, addr uint16, v uint8) { m.writeBank(b.bank(m), addr, v) }
