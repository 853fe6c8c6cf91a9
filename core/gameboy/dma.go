package gameboy

// OAMDMA copies 160 bytes to the OAM, one a CPU cycle, and keeps the bus that it reads from to itself meanwhile.
type OAMDMA struct {
	Active   bool   // one is running or about to
	Register uint8  // as written
	Copied   uint8  // bytes copied so far
	Source   uint16 // address of the first byte
	Start    uint64 // dots; when the first byte is copied
	End      uint64 // dots; when the OAM can be used again
	Held     uint64 // dots; until when a transfer that was started over still holds the OAM
}

// busyAt reports whether a transfer holds the OAM at a time in dots.
func (d *OAMDMA) busyAt(at uint64) bool {
	return at >= d.Start && at < d.End || at < d.Held
}

// dmaDelay is how many CPU cycles after the write the first byte is copied.
const dmaDelay = 2

func (m *Machine) startDMA(v uint8) {
	now := m.s.Clock.Now
	m.syncPPU(now)
	if m.s.PPU.Timing.Phase == phaseDrawEnd {
		m.disturbLine(now) // for the objects that it draws will change
	}
	d := &m.s.DMA
	held := uint64(0)
	start := now + dmaDelay*m.s.Clock.MCycle
	if d.busyAt(now) {
		held = start
	}
	source := uint16(v) << 8
	if source >= 0xE000 {
		source -= 0x2000 // the OAM's DMA sees work RAM where the CPU sees the upper addresses
	}
	*d = OAMDMA{Active: true, Register: v, Source: source, Start: start, End: start + 160*m.s.Clock.MCycle, Held: held}
	m.mapMemory()
}

// syncDMA copies what is due at a time in dots. The PPU, which looks at the OAM meanwhile, runs in step.
func (m *Machine) syncDMA(to uint64) {
	d := &m.s.DMA
	for ; d.Copied < uint8(len(m.s.OAM)); d.Copied++ {
		at := d.Start + uint64(d.Copied)*m.s.Clock.MCycle
		if at > to {
			return
		}
		m.runPPU(at)
		if m.s.PPU.Fetch.Active {
			m.runFetcher(at)
		}
		m.setOAM(d.Copied, m.inspect(d.Source+uint16(d.Copied)))
	}
	if to >= d.End {
		m.runPPU(d.End)
		d.Active = false
		m.mapMemory()
	}
}

// objectEntry is the place in OAM of the object that is fetched at a time in dots. While a transfer holds the OAM it is
// where that writes.
func (m *Machine) objectEntry(at uint64) uint8 {
	o, d := &m.s.PPU.Objects, &m.s.DMA
	if !d.busyAt(at) || at < d.Start {
		return 4 * o.Index[o.N-1]
	}
	copied := min((at-d.Start)/m.s.Clock.MCycle, uint64(len(m.s.OAM)-1))
	return uint8(copied)&^1 - 2
}

// dmaOnBus reports whether the transfer uses the bus that an address is on: video RAM has one, and on a CGB work RAM.
func (m *Machine) dmaOnBus(addr uint16) bool { return m.busOf(addr) == m.busOf(m.s.DMA.Source) }

func (m *Machine) busOf(addr uint16) int {
	switch {
	case addr >= 0x8000 && addr < 0xA000:
		return 1
	case addr >= 0xC000 && m.cgb:
		return 2
	}
	return 0
}

// dmaConflict is what the CPU reads while a transfer runs: the byte that is being copied, where both use the same bus.
func (m *Machine) dmaConflict(addr uint16) (v uint8, conflict bool) {
	if addr >= 0xFE00 || !m.dmaOnBus(addr) {
		return 0, false
	}
	m.syncPPU(m.s.Clock.Now)
	if m.s.DMA.Copied == 0 {
		return 0, false
	}
	return m.s.OAM[m.s.DMA.Copied-1], true
}
