package gameboy

// APU is the sound unit, as far as software can see it.
type APU struct {
	Regs [0x30]uint8 // 0xFF10-0xFF3F as written
}

func (m *Machine) syncAPU()      {}
func (m *Machine) dividerReset() {}

func (m *Machine) readAPU(addr uint16) uint8     { return m.s.APU.Regs[addr-regNR10] }
func (m *Machine) writeAPU(addr uint16, v uint8) { m.s.APU.Regs[addr-regNR10] = v }
func (m *Machine) readPCM(addr uint16) uint8     { return 0 }

func apuAfterBoot() APU { return APU{} }
