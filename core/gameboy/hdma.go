package gameboy

// VRAMDMA copies blocks of 16 bytes to video RAM (CGB): all at once while the CPU stands still, or one in each HBlank.
type VRAMDMA struct {
	Source uint16
	Dest   uint16 // offset in the VRAM bank
	Left   uint8  // blocks left, less one; 0x7F when done
	Active bool   // one block in each HBlank
	Due    bool   // the HBlank's block is to be copied before the next instruction
	OnWake bool   // the CPU halted outside HBlank: the block of the one in which it wakes is still to be copied
}

func (m *Machine) readHDMA5() uint8 {
	m.syncPPU(m.s.Clock.Now)
	if m.s.HDMA.Active {
		return m.s.HDMA.Left
	}
	return 0x80 | m.s.HDMA.Left
}

func (m *Machine) writeHDMA(addr uint16, v uint8) {
	h := &m.s.HDMA
	switch addr {
	case regHDMA1:
		h.Source = uint16(v)<<8 | h.Source&0xFF
	case regHDMA2:
		h.Source = h.Source&0xFF00 | uint16(v&0xF0)
	case regHDMA3:
		h.Dest = uint16(v&0x1F)<<8 | h.Dest&0xFF
	case regHDMA4:
		h.Dest = h.Dest&0xFF00 | uint16(v&0xF0)
	case regHDMA5:
		m.startHDMA(v)
	}
}

func (m *Machine) startHDMA(v uint8) {
	m.syncPPU(m.s.Clock.Now)
	h := &m.s.HDMA
	h.Left = v & 0x7F
	switch {
	case v&0x80 != 0:
		h.Active = true
		t := &m.s.PPU.Timing
		if m.s.PPU.LCD.LCDC&lcdcPPUEnabled == 0 || t.Mode == modeHBlank && t.Line < screenHeight && t.Phase >= phaseHDMA {
			h.Due = true
			m.attention()
			return
		}
	case h.Active:
		h.Active, h.Due = false, false
	default:
		for m.copyBlock() {
		}
		m.idle()
	}
	m.reschedule()
}

// hblankDMA copies the block of this HBlank.
func (m *Machine) hblankDMA() {
	h := &m.s.HDMA
	h.Due = false
	if h.Active {
		m.idle()
		h.Active = m.copyBlock()
	}
	m.reschedule()
}

// blockDots is how long a block takes, in dots; it is the same at both speeds.
const blockDots = 32

// copyBlock copies 16 bytes and reports whether there are more to copy.
func (m *Machine) copyBlock() bool {
	h := &m.s.HDMA
	bank := int(m.s.System.VBK&1) * vramBank
	for range 16 {
		m.advance(blockDots / 16)
		v := uint8(0xFF)
		if h.Source < 0x8000 || h.Source >= 0xA000 {
			v = m.inspect(h.Source)
		}
		m.syncPPU(m.s.Clock.Now)
		if !m.s.PPU.Blocked.VRAMWrite {
			m.s.VRAM[bank|int(h.Dest&(vramBank-1))] = v
		}
		h.Source++
		h.Dest++
	}
	h.Dest &= vramBank - 1
	h.Left = (h.Left - 1) & 0x7F
	return h.Left != 0x7F && h.Dest != 0
}
