package gameboy

import "dotmatrix/core"

// readIO reads a hardware register. Bits that are not there read as 1.
func (m *Machine) readIO(addr uint16) uint8 {
	switch {
	case addr >= regDIV && addr <= regTAC:
		return m.readTimer(addr)
	case addr >= regNR10 && addr < regWave+16:
		return m.readAPU(addr)
	case addr >= regLCDC && addr <= regWX:
		return m.readLCD(addr)
	case addr > regWX && addr < regIE:
		return m.readCGB(addr)
	}
	switch addr {
	case regP1:
		return m.s.Joypad.p1()
	case regSB, regSC:
		return m.readSerial(addr)
	case regIF:
		m.syncParts()
		return m.s.IRQ.IF | 0xE0
	case regIE:
		return m.s.IRQ.IE
	}
	return 0xFF
}

func (m *Machine) writeIO(addr uint16, v uint8) {
	switch {
	case addr >= regDIV && addr <= regTAC:
		m.writeTimer(addr, v)
	case addr >= regNR10 && addr < regWave+16:
		m.writeAPU(addr, v)
	case addr >= regLCDC && addr <= regWX:
		m.writeLCD(addr, v)
	case addr == regBANK:
		if v&1 != 0 && m.s.System.BootROM {
			m.leaveBootROM()
		}
	case addr > regWX && addr < regIE:
		m.writeCGB(addr, v)
	case addr == regP1:
		m.setJoypad(core.Buttons(m.s.Joypad.Held), v)
	case addr == regSB || addr == regSC:
		m.writeSerial(addr, v)
	case addr == regIF:
		m.syncParts()
		m.s.IRQ.IF = v & intAll
		m.reschedule()
	case addr == regIE:
		m.s.IRQ.IE = v
		m.reschedule()
	}
}

// readCGB reads the registers that only a CGB has.
func (m *Machine) readCGB(addr uint16) uint8 {
	s := &m.s.System
	if !m.cgb {
		return 0xFF
	}
	switch addr {
	case regVBK:
		return s.VBK | 0xFE
	case regBCPS, regOCPS:
		return m.readPalette(addr)
	case regBCPD, regOCPD:
		if !s.CGBMode {
			return 0xFF
		}
		return m.readPalette(addr)
	case regPCM12, regPCM34:
		return m.readPCM(addr)
	case regFF72:
		return s.FF72
	case regFF73:
		return s.FF73
	case regFF75:
		return s.FF75 | 0x8F
	}
	if !s.CGBMode {
		return 0xFF
	}
	switch addr {
	case regKEY1:
		return s.KEY1 | 0x7E
	case regHDMA5:
		return m.readHDMA5()
	case regRP:
		return s.RP | 0x3E
	case regOPRI:
		return s.OPRI | 0xFE
	case regSVBK:
		return s.SVBK | 0xF8
	case regFF74:
		return s.FF74
	}
	return 0xFF
}

// writeCGB writes the registers that only a CGB has.
func (m *Machine) writeCGB(addr uint16, v uint8) {
	s := &m.s.System
	if !m.cgb {
		return
	}
	switch addr {
	case regFF72:
		s.FF72 = v
	case regFF73:
		s.FF73 = v
	case regFF75:
		s.FF75 = v & 0x70
	case regKEY0:
		if s.BootROM {
			s.CGBMode = v&0x0C == 0
		}
	}
	if !s.CGBMode {
		return
	}
	switch addr {
	case regKEY1:
		s.KEY1 = s.KEY1&0x80 | v&1
	case regVBK:
		s.VBK = v & 1
	case regHDMA1, regHDMA2, regHDMA3, regHDMA4, regHDMA5:
		m.writeHDMA(addr, v)
	case regRP:
		s.RP = v & 0xC1
	case regBCPS, regBCPD, regOCPS, regOCPD:
		m.writePalette(addr, v)
	case regOPRI:
		s.OPRI = v & 1
	case regSVBK:
		s.SVBK = v & 7
		m.mapMemory()
	case regFF74:
		s.FF74 = v
	}
}
