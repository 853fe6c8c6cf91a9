package gameboy

import "encoding/binary"

// fetch is the bytes of the instruction at an address, the opcode in the low byte. What follows its last byte is not
// defined. They are read at once: only where they do not lie together in plain memory does it matter when each is read.
func (m *Machine) fetch(pc uint16) uint32 {
	if p := m.readable[pc>>12]; p != nil && pc&(pageSize-1) <= pageSize-4 {
		return binary.LittleEndian.Uint32(p[pc&(pageSize-1):])
	}
	return m.fetchSlow(pc, 1)
}

// fetchRepeated is fetch where PC fails to count up after the opcode (the HALT bug).
func (m *Machine) fetchRepeated(pc uint16) uint32 { return m.fetchSlow(pc, 0) }

// fetchSlow reads the bytes in the cycles in which they are due; the second one is so many after the opcode.
func (m *Machine) fetchSlow(pc, second uint16) uint32 {
	bytes := uint32(m.read(pc, -1))
	length := shapes[uint8(bytes)].length
	if length > 1 {
		bytes |= uint32(m.read(pc+second, -2)) << 8
	}
	if length > 2 {
		bytes |= uint32(m.read(pc+second+1, -3)) << 16
	}
	return bytes
}

// read is a read by the running instruction, of which so many cycles come after it.
func (m *Machine) read(addr uint16, after int64) uint8 {
	if p := m.readable[addr>>12]; p != nil {
		return p[addr&(pageSize-1)]
	}
	return m.readAt(addr, after)
}

func (m *Machine) readAt(addr uint16, after int64) uint8 {
	m.readyAt(after)
	return m.readSlow(addr)
}

// write is a write by the running instruction, of which so many cycles come after it.
func (m *Machine) write(addr uint16, v uint8, after int64) {
	if p := m.writable[addr>>12]; p != nil {
		p[addr&(pageSize-1)] = v
		return
	}
	m.writeAt(addr, v, after)
}

func (m *Machine) writeAt(addr uint16, v uint8, after int64) {
	m.readyAt(after)
	m.writeSlow(addr, v)
}

// push takes the last two cycles of its instruction; in the one before, SP is on the bus.
func (m *Machine) push(v uint16) {
	c := &m.s.CPU
	m.idleOn(c.SP, 2)
	c.SP -= 2
	m.write(c.SP+1, uint8(v>>8), 1)
	m.write(c.SP, uint8(v), 0)
}

// pop takes two cycles, after which so many of its instruction are left.
func (m *Machine) pop(after int64) uint16 {
	c := &m.s.CPU
	low := m.read(c.SP, after+1)
	high := m.read(c.SP+1, after)
	c.SP += 2
	return uint16(high)<<8 | uint16(low)
}

// pushBetween is a cycle between instructions in which a byte is pushed.
func (m *Machine) pushBetween(v uint8) {
	m.s.CPU.SP--
	m.idle()
	m.write(m.s.CPU.SP, v, 0)
	m.attention()
}
