package gameboy

// pageSize is how finely memory is mapped, in bytes.
const pageSize = 0x1000

// page is memory that can be read or written without anyone noticing.
type page = *[pageSize]byte

// pageTable maps the address space.
type pageTable [16]page

func (m *Machine) readSlow(addr uint16) uint8 {
	switch {
	case addr >= 0xFF80 && addr != regIE:
		return m.s.HRAM[addr&0x7F]
	case addr >= 0xFF00:
		return m.readIO(addr)
	case m.s.DMA.busyAt(m.s.Clock.Now):
		if v, conflict := m.dmaConflict(addr); conflict {
			return v
		}
	}
	switch {
	case addr >= 0xFE00:
		return m.readOAM(addr)
	case addr >= 0x8000 && addr < 0xA000:
		m.syncPPU(m.s.Clock.Now)
		if m.s.PPU.Blocked.VRAMRead {
			return 0xFF
		}
	}
	return m.inspect(addr)
}

// inspect reads memory below the OAM as it is, without side effects.
func (m *Machine) inspect(addr uint16) uint8 {
	switch {
	case m.s.System.BootROM && m.inBootROM(addr):
		return m.boot[addr]
	case addr < 0x8000 || addr >= 0xC000:
		return m.memory[addr>>12&15][addr&(pageSize-1)]
	case addr < 0xA000:
		return m.s.VRAM[int(m.s.System.VBK&1)*vramBank|int(addr&(vramBank-1))]
	default:
		return m.readCartRAM(addr)
	}
}

func (m *Machine) writeSlow(addr uint16, v uint8) {
	switch {
	case addr >= 0xFF80 && addr != regIE:
		m.s.HRAM[addr&0x7F] = v
		return
	case addr >= 0xFF00:
		m.writeIO(addr, v)
		return
	case m.s.DMA.busyAt(m.s.Clock.Now) && m.dmaOnBus(addr):
		return
	case addr >= 0xFE00:
		m.writeOAM(addr, v)
	case addr < 0x8000:
		m.mapper.write(m, addr, v)
	case addr < 0xA000:
		m.syncPPU(m.s.Clock.Now)
		if !m.s.PPU.Blocked.VRAMWrite {
			m.s.VRAM[int(m.s.System.VBK&1)*vramBank|int(addr&(vramBank-1))] = v
		}
	case addr < 0xC000:
		m.writeCartRAM(addr, v)
	default:
		m.memory[addr>>12][addr&(pageSize-1)] = v
	}
}

func (m *Machine) readOAM(addr uint16) uint8 {
	m.syncPPU(m.s.Clock.Now)
	if m.s.DMA.busyAt(m.s.Clock.Now) {
		return 0xFF
	}
	if m.s.PPU.Blocked.OAMRead {
		m.disturbRead()
		return 0xFF
	}
	if addr >= 0xFEA0 {
		return m.readUnusable(addr)
	}
	return m.s.OAM[addr-0xFE00]
}

// readUnusable is 0xFEA0-0xFEFF: a late CGB shows the high digit of the address.
func (m *Machine) readUnusable(addr uint16) uint8 {
	if !m.cgb {
		return 0
	}
	digit := uint8(addr) >> 4
	return digit<<4 | digit
}

func (m *Machine) writeOAM(addr uint16, v uint8) {
	m.syncPPU(m.s.Clock.Now)
	if m.s.DMA.busyAt(m.s.Clock.Now) {
		return
	}
	if m.s.PPU.Blocked.OAMWrite {
		m.disturbWrite()
		return
	}
	if addr < 0xFEA0 {
		m.setOAM(uint8(addr), v)
	}
}

func (m *Machine) setOAM(at, v uint8) {
	m.s.OAM[at] = v
	m.objects.touch()
}

// mapMemory works out the page tables from the bank numbers in the state. While an OAM DMA runs nothing is mapped, for
// then each access may meet it.
func (m *Machine) mapMemory() {
	low, high := m.mapper.romBanks(m)
	for i := range 4 {
		m.memory[i] = m.romPage(low, i)
		m.memory[4+i] = m.romPage(high, i)
	}
	m.memory[0xC] = page(m.s.WRAM[:pageSize])
	bank := m.wramBank()
	m.memory[0xD] = page(m.s.WRAM[bank*wramBank:][:pageSize])
	m.memory[0xE], m.memory[0xF] = m.memory[0xC], m.memory[0xD]
	m.readable, m.writable = pageTable{}, pageTable{}
	if m.s.DMA.Active {
		return
	}
	copy(m.readable[:8], m.memory[:8])
	copy(m.readable[0xC:0xF], m.memory[0xC:0xF])
	copy(m.writable[0xC:0xF], m.memory[0xC:0xF])
	if m.s.System.BootROM {
		m.readable[0] = nil
	}
	if bank, ok := m.mapper.ramBank(m); ok {
		ram := m.s.CartRAM[bank*ramBankSize:]
		m.readable[0xA], m.readable[0xB] = page(ram[:pageSize]), page(ram[pageSize:2*pageSize])
		m.writable[0xA], m.writable[0xB] = m.readable[0xA], m.readable[0xB]
	}
}

// romPage is one of the four pages of a ROM bank; banks that the ROM does not have are those that it has once more.
func (m *Machine) romPage(bank, i int) page {
	at := bank*romBankSize&(len(m.rom)-1) + i*pageSize
	return page(m.rom[at:][:pageSize])
}

func (m *Machine) wramBank() int {
	if !m.s.System.CGBMode {
		return 1
	}
	return int(max(m.s.System.SVBK&7, 1))
}
