package gameboy

// oamBugKind is how the CPU disturbs the PPU's reading of the OAM.
type oamBugKind uint8

// The kinds of access that corrupt a DMG's OAM (Pan Docs, "OAM Corruption Bug").
const (
	oamBugRead oamBugKind = iota
	oamBugWrite
	oamBugReadCount // a read while the address is counted up or down
)

// oamBug is the CPU putting an address on its bus in a cycle without an access, as counting a register pair does.
func (m *Machine) oamBug(addr uint16, kind oamBugKind) {
	if addr>>8 == 0xFE && !m.cgb {
		m.bugAccess(kind)
	}
}

func (m *Machine) bugAccess(kind oamBugKind) {
	m.s.Clock.Now += m.s.Clock.MCycle
	m.syncPPU(m.s.Clock.Now)
	m.corruptOAM(kind)
	m.s.Clock.Now -= m.s.Clock.MCycle
}

// oamBugAt reports whether reading an address would corrupt the OAM.
func (m *Machine) oamBugAt(addr uint16) bool { return false }

func (m *Machine) corruptOAM(kind oamBugKind) {}
