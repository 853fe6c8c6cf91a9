package gameboy

import "encoding/binary"

// execute executes the instruction of these bytes, whose opcode is at PC, and those after it until no cycles are left.
// It is flat so that the compiler makes one jump table of it.
func (m *Machine) execute(bytes uint32) {
	c := &m.s.CPU
	pc := c.PC
	for {
		op := uint8(bytes)
		pc++
		switch op {
		case 0x00: // NOP
			m.deadline.left--
		case 0x10:
			pc++
			m.deadline.left -= 2
			c.PC = pc
			m.stop()
			pc = c.PC
		case 0x76:
			m.deadline.left--
			c.PC = pc
			m.halt()
			pc = c.PC
		case 0xCB:
			pc++
			m.deadline.left -= 2
			m.executeCB(uint8(bytes >> 8))
		case 0xF3: // DI
			m.deadline.left--
			c.IME, c.EIPending = false, false
		case 0xFB: // EI
			m.deadline.left--
			if !c.IME {
				c.EIPending = true
				m.attention()
			}
		case 0xD3, 0xDB, 0xDD, 0xE3, 0xE4, 0xEB, 0xEC, 0xED, 0xF4, 0xFC, 0xFD:
			m.deadline.left--
			m.lock()

		// 16-bit loads
		case 0x01:
			pc += 2
			m.deadline.left -= 3
			c.setBC(uint16(bytes >> 8))
		case 0x11:
			pc += 2
			m.deadline.left -= 3
			c.setDE(uint16(bytes >> 8))
		case 0x21:
			pc += 2
			m.deadline.left -= 3
			c.setHL(uint16(bytes >> 8))
		case 0x31:
			pc += 2
			m.deadline.left -= 3
			c.SP = uint16(bytes >> 8)
		case 0x08: // LD (a16),SP
			pc += 2
			m.deadline.left -= 5
			addr := uint16(bytes >> 8)
			m.write(addr, uint8(c.SP), 1)
			m.write(addr+1, uint8(c.SP>>8), 0)
		case 0xF8: // LD HL,SP+e8
			pc++
			m.deadline.left -= 3
			c.setHL(c.addSP(uint8(bytes >> 8)))
		case 0xF9: // LD SP,HL
			m.deadline.left -= 2
			m.idleOn(c.hl(), 0)
			c.SP = c.hl()
		case 0xE8: // ADD SP,e8
			pc++
			m.deadline.left -= 4
			c.SP = c.addSP(uint8(bytes >> 8))
		case 0xC5:
			m.deadline.left -= 4
			m.push(c.bc())
		case 0xD5:
			m.deadline.left -= 4
			m.push(c.de())
		case 0xE5:
			m.deadline.left -= 4
			m.push(c.hl())
		case 0xF5:
			m.deadline.left -= 4
			m.push(uint16(c.R[rA])<<8 | uint16(c.R[rF]))
		case 0xC1:
			m.deadline.left -= 3
			c.setBC(m.pop(0))
		case 0xD1:
			m.deadline.left -= 3
			c.setDE(m.pop(0))
		case 0xE1:
			m.deadline.left -= 3
			c.setHL(m.pop(0))
		case 0xF1:
			m.deadline.left -= 3
			af := m.pop(0)
			c.R[rA], c.R[rF] = uint8(af>>8), uint8(af)&0xF0

		// 16-bit arithmetic
		case 0x03:
			m.deadline.left -= 2
			m.idleOn(c.bc(), 0)
			c.setBC(c.bc() + 1)
		case 0x13:
			m.deadline.left -= 2
			m.idleOn(c.de(), 0)
			c.setDE(c.de() + 1)
		case 0x23:
			m.deadline.left -= 2
			m.idleOn(c.hl(), 0)
			c.setHL(c.hl() + 1)
		case 0x33:
			m.deadline.left -= 2
			m.idleOn(c.SP, 0)
			c.SP++
		case 0x0B:
			m.deadline.left -= 2
			m.idleOn(c.bc(), 0)
			c.setBC(c.bc() - 1)
		case 0x1B:
			m.deadline.left -= 2
			m.idleOn(c.de(), 0)
			c.setDE(c.de() - 1)
		case 0x2B:
			m.deadline.left -= 2
			m.idleOn(c.hl(), 0)
			c.setHL(c.hl() - 1)
		case 0x3B:
			m.deadline.left -= 2
			m.idleOn(c.SP, 0)
			c.SP--
		case 0x09:
			m.deadline.left -= 2
			c.addHL(c.bc())
		case 0x19:
			m.deadline.left -= 2
			c.addHL(c.de())
		case 0x29:
			m.deadline.left -= 2
			c.addHL(c.hl())
		case 0x39:
			m.deadline.left -= 2
			c.addHL(c.SP)

		// 8-bit loads
		case 0x02:
			m.deadline.left -= 2
			m.write(c.bc(), c.R[rA], 0)
		case 0x12:
			m.deadline.left -= 2
			m.write(c.de(), c.R[rA], 0)
		case 0x22: // LD (HL+),A
			m.deadline.left -= 2
			hl := c.hl()
			c.setHL(hl + 1)
			m.write(hl, c.R[rA], 0)
		case 0x32: // LD (HL-),A
			m.deadline.left -= 2
			hl := c.hl()
			c.setHL(hl - 1)
			m.write(hl, c.R[rA], 0)
		case 0x0A:
			m.deadline.left -= 2
			c.R[rA] = m.read(c.bc(), 0)
		case 0x1A:
			m.deadline.left -= 2
			c.R[rA] = m.read(c.de(), 0)
		case 0x2A: // LD A,(HL+)
			m.deadline.left -= 2
			hl := c.hl()
			c.setHL(hl + 1)
			c.R[rA] = m.read(hl, 0)
		case 0x3A: // LD A,(HL-)
			m.deadline.left -= 2
			hl := c.hl()
			c.setHL(hl - 1)
			c.R[rA] = m.read(hl, 0)
		case 0xE0: // LDH (a8),A
			pc++
			m.deadline.left -= 3
			m.write(0xFF00|uint16(uint8(bytes>>8)), c.R[rA], 0)
		case 0xF0: // LDH A,(a8)
			pc++
			m.deadline.left -= 3
			c.R[rA] = m.read(0xFF00|uint16(uint8(bytes>>8)), 0)
		case 0xE2: // LD (C),A
			m.deadline.left -= 2
			m.write(0xFF00|uint16(c.R[rC]), c.R[rA], 0)
		case 0xF2: // LD A,(C)
			m.deadline.left -= 2
			c.R[rA] = m.read(0xFF00|uint16(c.R[rC]), 0)
		case 0xEA:
			pc += 2
			m.deadline.left -= 4
			m.write(uint16(bytes>>8), c.R[rA], 0)
		case 0xFA:
			pc += 2
			m.deadline.left -= 4
			c.R[rA] = m.read(uint16(bytes>>8), 0)
		case 0x36:
			pc++
			m.deadline.left -= 3
			m.write(c.hl(), uint8(bytes>>8), 0)
		case 0x06, 0x0E, 0x16, 0x1E, 0x26, 0x2E, 0x3E: // LD r,d8
			pc++
			m.deadline.left -= 2
			c.R[op>>3&7] = uint8(bytes >> 8)
		case 0x46, 0x4E, 0x56, 0x5E, 0x66, 0x6E, 0x7E: // LD r,(HL)
			m.deadline.left -= 2
			c.R[op>>3&7] = m.read(c.hl(), 0)
		case 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x77: // LD (HL),r
			m.deadline.left -= 2
			m.write(c.hl(), c.R[op&7], 0)
		case 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4F,
			0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x57, 0x58, 0x59, 0x5A, 0x5B, 0x5C, 0x5D, 0x5F,
			0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6F,
			0x78, 0x79, 0x7A, 0x7B, 0x7C, 0x7D, 0x7F: // LD r,r
			m.deadline.left--
			c.R[op>>3&7] = c.R[op&7]
			if op == 0x40 && m.breakpoint != nil {
				m.breakpoint(m)
			}

		// 8-bit arithmetic
		case 0x04, 0x0C, 0x14, 0x1C, 0x24, 0x2C, 0x3C: // INC r
			m.deadline.left--
			c.R[op>>3&7] = c.inc(c.R[op>>3&7])
		case 0x05, 0x0D, 0x15, 0x1D, 0x25, 0x2D, 0x3D: // DEC r
			m.deadline.left--
			c.R[op>>3&7] = c.dec(c.R[op>>3&7])
		case 0x34:
			m.deadline.left -= 3
			m.write(c.hl(), c.inc(m.read(c.hl(), 1)), 0)
		case 0x35:
			m.deadline.left -= 3
			m.write(c.hl(), c.dec(m.read(c.hl(), 1)), 0)
		case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x87:
			m.deadline.left--
			c.add(c.R[op&7], 0)
		case 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8F:
			m.deadline.left--
			c.add(c.R[op&7], c.carry())
		case 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x97:
			m.deadline.left--
			c.sub(c.R[op&7], 0)
		case 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F:
			m.deadline.left--
			c.sub(c.R[op&7], c.carry())
		case 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA7:
			m.deadline.left--
			c.and(c.R[op&7])
		case 0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAF:
			m.deadline.left--
			c.xor(c.R[op&7])
		case 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB7:
			m.deadline.left--
			c.or(c.R[op&7])
		case 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBF:
			m.deadline.left--
			c.compare(c.R[op&7], 0)
		case 0x86, 0x8E, 0x96, 0x9E, 0xA6, 0xAE, 0xB6, 0xBE: // operation A,(HL)
			m.deadline.left -= 2
			c.arithmetic(op, m.read(c.hl(), 0))
		case 0xC6, 0xCE, 0xD6, 0xDE, 0xE6, 0xEE, 0xF6, 0xFE: // operation A,d8
			pc++
			m.deadline.left -= 2
			c.arithmetic(op, uint8(bytes>>8))
		case 0x07, 0x0F, 0x17, 0x1F:
			m.deadline.left--
			c.rotateA(op)
		case 0x27:
			m.deadline.left--
			c.daa()
		case 0x2F: // CPL
			m.deadline.left--
			c.R[rA] = ^c.R[rA]
			c.R[rF] |= flagN | flagH
		case 0x37: // SCF
			m.deadline.left--
			c.R[rF] = c.R[rF]&flagZ | flagC
		case 0x3F: // CCF
			m.deadline.left--
			c.R[rF] = c.R[rF]&(flagZ|flagC) ^ flagC

		// jumps
		case 0x18:
			pc++
			m.deadline.left -= 3
			pc += uint16(int8(bytes >> 8))
		case 0x20:
			pc++
			m.deadline.left -= 2
			if c.R[rF]&flagZ == 0 {
				pc = m.jumpRelative(pc, bytes)
			}
		case 0x28:
			pc++
			m.deadline.left -= 2
			if c.R[rF]&flagZ != 0 {
				pc = m.jumpRelative(pc, bytes)
			}
		case 0x30:
			pc++
			m.deadline.left -= 2
			if c.R[rF]&flagC == 0 {
				pc = m.jumpRelative(pc, bytes)
			}
		case 0x38:
			pc++
			m.deadline.left -= 2
			if c.R[rF]&flagC != 0 {
				pc = m.jumpRelative(pc, bytes)
			}
		case 0xC3:
			m.deadline.left -= 4
			pc = uint16(bytes >> 8)
		case 0xC2:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagZ == 0 {
				pc = m.jump(bytes)
			}
		case 0xCA:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagZ != 0 {
				pc = m.jump(bytes)
			}
		case 0xD2:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagC == 0 {
				pc = m.jump(bytes)
			}
		case 0xDA:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagC != 0 {
				pc = m.jump(bytes)
			}
		case 0xE9: // JP HL
			m.deadline.left--
			pc = c.hl()
		case 0xCD:
			pc += 2
			m.deadline.left -= 6
			m.push(pc)
			pc = uint16(bytes >> 8)
		case 0xC4:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagZ == 0 {
				pc = m.call(pc, bytes)
			}
		case 0xCC:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagZ != 0 {
				pc = m.call(pc, bytes)
			}
		case 0xD4:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagC == 0 {
				pc = m.call(pc, bytes)
			}
		case 0xDC:
			pc += 2
			m.deadline.left -= 3
			if c.R[rF]&flagC != 0 {
				pc = m.call(pc, bytes)
			}
		case 0xC9:
			m.deadline.left -= 4
			pc = m.pop(1)
		case 0xD9: // RETI
			m.deadline.left -= 4
			pc = m.pop(1)
			c.IME = true
			m.attention()
		case 0xC0:
			m.deadline.left -= 2
			if c.R[rF]&flagZ == 0 {
				pc = m.returnTaken()
			}
		case 0xC8:
			m.deadline.left -= 2
			if c.R[rF]&flagZ != 0 {
				pc = m.returnTaken()
			}
		case 0xD0:
			m.deadline.left -= 2
			if c.R[rF]&flagC == 0 {
				pc = m.returnTaken()
			}
		case 0xD8:
			m.deadline.left -= 2
			if c.R[rF]&flagC != 0 {
				pc = m.returnTaken()
			}
		case 0xC7, 0xCF, 0xD7, 0xDF, 0xE7, 0xEF, 0xF7, 0xFF:
			m.deadline.left -= 4
			m.push(pc)
			pc = uint16(op & 0x38)
		}
		if m.deadline.left <= 0 {
			break
		}
		p := m.readable[pc>>12]
		if off := pc & (pageSize - 1); p != nil && off <= pageSize-4 {
			bytes = binary.LittleEndian.Uint32(p[off:])
		} else {
			bytes = m.fetchSlow(pc, 1)
		}
	}
	c.PC = pc
}

// executeCB executes an opcode of the second page: rotations, and tests and changes of a bit.
func (m *Machine) executeCB(op uint8) {
	c := &m.s.CPU
	switch {
	case op&7 != memHL:
		c.R[op&7] = c.change(op, c.R[op&7])
	case op>>6 == 1: // BIT writes nothing back
		m.deadline.left--
		c.change(op, m.read(c.hl(), 0))
	default:
		m.deadline.left -= 2
		m.write(c.hl(), c.change(op, m.read(c.hl(), 1)), 0)
	}
}

// change is what an opcode of the second page makes of a value.
func (c *CPU) change(op, v uint8) uint8 {
	bit := uint8(1) << (op >> 3 & 7)
	switch op >> 6 {
	case 0:
		return c.rotate(op, v)
	case 1:
		c.R[rF] = c.R[rF]&flagC | flagH | zero(v&bit)
		return v
	case 2:
		return v &^ bit
	}
	return v | bit
}

// jumpRelative, jump, call and returnTaken are what conditional opcodes do where their condition holds; it takes them
// cycles more than shapes says.
func (m *Machine) jumpRelative(pc uint16, bytes uint32) uint16 {
	m.deadline.left--
	return pc + uint16(int8(bytes>>8))
}

func (m *Machine) jump(bytes uint32) uint16 {
	m.deadline.left--
	return uint16(bytes >> 8)
}

func (m *Machine) call(pc uint16, bytes uint32) uint16 {
	m.deadline.left -= 3
	m.push(pc)
	return uint16(bytes >> 8)
}

func (m *Machine) returnTaken() uint16 {
	m.deadline.left -= 3
	return m.pop(1)
}
