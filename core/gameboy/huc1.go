package gameboy

// huc1 is an MBC1-like chip with an infrared port in place of the RAM's switch.
type huc1 struct{}

// huc1Infrared is the value of the first register that maps the port, which sees no light.
const (
	huc1Infrared = 0x0E
	huc1NoLight  = 0xC0
)

func (huc1) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 13 {
	case 0:
		c.Mode = v & 0x0F
		c.RAMOn = c.Mode != huc1Infrared
	case 1:
		c.ROMBank = uint16(v & 0x3F)
	case 2:
		c.RAMBank = v & 3
	}
	m.mapMemory()
}

func (huc1) romBanks(m *Machine) (low, high int) { return 0, int(m.s.Cart.ROMBank) }

func (huc1) ramBank(m *Machine) (int, bool) { return m.plainRAM(int(m.s.Cart.RAMBank)) }

func (huc1) readRAM(m *Machine, addr uint16) uint8 {
	if m.s.Cart.Mode == huc1Infrared {
		return huc1NoLight
	}
	return m.readBank(int(m.s.Cart.RAMBank), addr)
}

func (huc1) writeRAM(m *Machine, addr uint16, v uint8) {
	m.writeBank(int(m.s.Cart.RAMBank), addr, v)
}
