package gameboy

// exec executes one opcode, whose byte was already fetched. It is flat so that the compiler makes one jump table of it.
func (m *Machine) exec(op uint8) {
	c := &m.s.CPU
	switch op {
	case 0x00: // NOP
	case 0x10:
		m.stop()
	case 0x76:
		m.halt()
	case 0xCB:
		m.execCB(m.fetch())
	case 0xF3: // DI
		c.IME, c.EIPending = false, false
	case 0xFB: // EI
		if !c.IME {
			c.EIPending = true
			m.s.Clock.Next = 0
		}
	case 0xD3, 0xDB, 0xDD, 0xE3, 0xE4, 0xEB, 0xEC, 0xED, 0xF4, 0xFC, 0xFD:
		m.lock()

	// 16-bit loads
	case 0x01:
		c.setBC(m.fetch16())
	case 0x11:
		c.setDE(m.fetch16())
	case 0x21:
		c.setHL(m.fetch16())
	case 0x31:
		c.SP = m.fetch16()
	case 0x08: // LD (a16),SP
		addr := m.fetch16()
		m.write(addr, uint8(c.SP))
		m.write(addr+1, uint8(c.SP>>8))
	case 0xF8: // LD HL,SP+e8
		c.setHL(c.addSP(m.fetch()))
		m.idle()
	case 0xF9: // LD SP,HL
		m.idleOn(c.hl())
		c.SP = c.hl()
	case 0xE8: // ADD SP,e8
		c.SP = c.addSP(m.fetch())
		m.idle()
		m.idle()
	case 0xC5:
		m.push(c.bc())
	case 0xD5:
		m.push(c.de())
	case 0xE5:
		m.push(c.hl())
	case 0xF5:
		m.push(uint16(c.R[rA])<<8 | uint16(c.R[rF]))
	case 0xC1:
		c.setBC(m.pop())
	case 0xD1:
		c.setDE(m.pop())
	case 0xE1:
		c.setHL(m.pop())
	case 0xF1:
		af := m.pop()
		c.R[rA], c.R[rF] = uint8(af>>8), uint8(af)&0xF0

	// 16-bit arithmetic
	case 0x03:
		m.idleOn(c.bc())
		c.setBC(c.bc() + 1)
	case 0x13:
		m.idleOn(c.de())
		c.setDE(c.de() + 1)
	case 0x23:
		m.idleOn(c.hl())
		c.setHL(c.hl() + 1)
	case 0x33:
		m.idleOn(c.SP)
		c.SP++
	case 0x0B:
		m.idleOn(c.bc())
		c.setBC(c.bc() - 1)
	case 0x1B:
		m.idleOn(c.de())
		c.setDE(c.de() - 1)
	case 0x2B:
		m.idleOn(c.hl())
		c.setHL(c.hl() - 1)
	case 0x3B:
		m.idleOn(c.SP)
		c.SP--
	case 0x09:
		c.addHL(c.bc())
		m.idle()
	case 0x19:
		c.addHL(c.de())
		m.idle()
	case 0x29:
		c.addHL(c.hl())
		m.idle()
	case 0x39:
		c.addHL(c.SP)
		m.idle()

	// 8-bit loads
	case 0x02:
		m.write(c.bc(), c.R[rA])
	case 0x12:
		m.write(c.de(), c.R[rA])
	case 0x22: // LD (HL+),A
		hl := c.hl()
		c.setHL(hl + 1)
		m.write(hl, c.R[rA])
	case 0x32: // LD (HL-),A
		hl := c.hl()
		c.setHL(hl - 1)
		m.write(hl, c.R[rA])
	case 0x0A:
		c.R[rA] = m.read(c.bc())
	case 0x1A:
		c.R[rA] = m.read(c.de())
	case 0x2A: // LD A,(HL+)
		hl := c.hl()
		c.setHL(hl + 1)
		c.R[rA] = m.read(hl)
	case 0x3A: // LD A,(HL-)
		hl := c.hl()
		c.setHL(hl - 1)
		c.R[rA] = m.read(hl)
	case 0xE0: // LDH (a8),A
		m.write(0xFF00|uint16(m.fetch()), c.R[rA])
	case 0xF0: // LDH A,(a8)
		c.R[rA] = m.read(0xFF00 | uint16(m.fetch()))
	case 0xE2: // LD (C),A
		m.write(0xFF00|uint16(c.R[rC]), c.R[rA])
	case 0xF2: // LD A,(C)
		c.R[rA] = m.read(0xFF00 | uint16(c.R[rC]))
	case 0xEA:
		m.write(m.fetch16(), c.R[rA])
	case 0xFA:
		c.R[rA] = m.read(m.fetch16())
	case 0x36:
		m.write(c.hl(), m.fetch())
	case 0x06, 0x0E, 0x16, 0x1E, 0x26, 0x2E, 0x3E: // LD r,d8
		c.R[op>>3&7] = m.fetch()
	case 0x46, 0x4E, 0x56, 0x5E, 0x66, 0x6E, 0x7E: // LD r,(HL)
		c.R[op>>3&7] = m.read(c.hl())
	case 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x77: // LD (HL),r
		m.write(c.hl(), c.R[op&7])
	case 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4F,
		0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x57, 0x58, 0x59, 0x5A, 0x5B, 0x5C, 0x5D, 0x5F,
		0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6F,
		0x78, 0x79, 0x7A, 0x7B, 0x7C, 0x7D, 0x7F: // LD r,r
		c.R[op>>3&7] = c.R[op&7]
		if op == 0x40 && m.breakpoint != nil {
			m.breakpoint(m)
		}

	// 8-bit arithmetic
	case 0x04, 0x0C, 0x14, 0x1C, 0x24, 0x2C, 0x3C: // INC r
		c.R[op>>3&7] = c.inc(c.R[op>>3&7])
	case 0x05, 0x0D, 0x15, 0x1D, 0x25, 0x2D, 0x3D: // DEC r
		c.R[op>>3&7] = c.dec(c.R[op>>3&7])
	case 0x34:
		m.write(c.hl(), c.inc(m.read(c.hl())))
	case 0x35:
		m.write(c.hl(), c.dec(m.read(c.hl())))
	case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x87:
		c.add(c.R[op&7], 0)
	case 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8F:
		c.add(c.R[op&7], c.carry())
	case 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x97:
		c.sub(c.R[op&7], 0)
	case 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F:
		c.sub(c.R[op&7], c.carry())
	case 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA7:
		c.and(c.R[op&7])
	case 0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAF:
		c.xor(c.R[op&7])
	case 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB7:
		c.or(c.R[op&7])
	case 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBF:
		c.compare(c.R[op&7], 0)
	case 0x86, 0x8E, 0x96, 0x9E, 0xA6, 0xAE, 0xB6, 0xBE: // operation A,(HL)
		c.arithmetic(op, m.read(c.hl()))
	case 0xC6, 0xCE, 0xD6, 0xDE, 0xE6, 0xEE, 0xF6, 0xFE: // operation A,d8
		c.arithmetic(op, m.fetch())
	case 0x07, 0x0F, 0x17, 0x1F:
		c.rotateA(op)
	case 0x27:
		c.daa()
	case 0x2F: // CPL
		c.R[rA] = ^c.R[rA]
		c.R[rF] |= flagN | flagH
	case 0x37: // SCF
		c.R[rF] = c.R[rF]&flagZ | flagC
	case 0x3F: // CCF
		c.R[rF] = c.R[rF]&(flagZ|flagC) ^ flagC

	// jumps
	case 0x18:
		m.jumpRelative(true)
	case 0x20:
		m.jumpRelative(c.R[rF]&flagZ == 0)
	case 0x28:
		m.jumpRelative(c.R[rF]&flagZ != 0)
	case 0x30:
		m.jumpRelative(c.R[rF]&flagC == 0)
	case 0x38:
		m.jumpRelative(c.R[rF]&flagC != 0)
	case 0xC3:
		m.jump(true)
	case 0xC2:
		m.jump(c.R[rF]&flagZ == 0)
	case 0xCA:
		m.jump(c.R[rF]&flagZ != 0)
	case 0xD2:
		m.jump(c.R[rF]&flagC == 0)
	case 0xDA:
		m.jump(c.R[rF]&flagC != 0)
	case 0xE9: // JP HL
		c.PC = c.hl()
	case 0xCD:
		m.call(true)
	case 0xC4:
		m.call(c.R[rF]&flagZ == 0)
	case 0xCC:
		m.call(c.R[rF]&flagZ != 0)
	case 0xD4:
		m.call(c.R[rF]&flagC == 0)
	case 0xDC:
		m.call(c.R[rF]&flagC != 0)
	case 0xC9:
		m.ret()
	case 0xD9: // RETI
		m.ret()
		c.IME = true
		m.s.Clock.Next = 0
	case 0xC0:
		m.returnIf(c.R[rF]&flagZ == 0)
	case 0xC8:
		m.returnIf(c.R[rF]&flagZ != 0)
	case 0xD0:
		m.returnIf(c.R[rF]&flagC == 0)
	case 0xD8:
		m.returnIf(c.R[rF]&flagC != 0)
	case 0xC7, 0xCF, 0xD7, 0xDF, 0xE7, 0xEF, 0xF7, 0xFF:
		m.restart(uint16(op & 0x38))
	}
}

// execCB executes an opcode of the second page: rotations, and tests and changes of a bit.
func (m *Machine) execCB(op uint8) {
	c := &m.s.CPU
	v := uint8(0)
	if op&7 == memHL {
		v = m.read(c.hl())
	} else {
		v = c.R[op&7]
	}
	bit := uint8(1) << (op >> 3 & 7)
	switch op >> 6 {
	case 0:
		v = c.rotate(op, v)
	case 1: // BIT writes nothing back
		c.R[rF] = c.R[rF]&flagC | flagH | zero(v&bit)
		return
	case 2:
		v &^= bit
	case 3:
		v |= bit
	}
	if op&7 == memHL {
		m.write(c.hl(), v)
	} else {
		c.R[op&7] = v
	}
}
