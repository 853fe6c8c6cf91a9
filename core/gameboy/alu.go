package gameboy

// zero is the Z flag of a result.
func zero(v uint8) uint8 {
	if v == 0 {
		return flagZ
	}
	return 0
}

func (c *CPU) carry() uint8 { return c.R[rF] >> 4 & 1 }

func (c *CPU) add(v, carry uint8) {
	a := c.R[rA]
	sum := uint16(a) + uint16(v) + uint16(carry)
	half := (a ^ v ^ uint8(sum)) & 0x10
	c.R[rA] = uint8(sum)
	c.R[rF] = zero(uint8(sum)) | half<<1 | uint8(sum>>8)<<4
}

func (c *CPU) sub(v, carry uint8) {
	a := c.R[rA]
	c.compare(v, carry)
	c.R[rA] = a - v - carry
}

// compare sets the flags of A - v - carry.
func (c *CPU) compare(v, carry uint8) {
	a := c.R[rA]
	diff := uint16(a) - uint16(v) - uint16(carry)
	half := (a ^ v ^ uint8(diff)) & 0x10
	c.R[rF] = zero(uint8(diff)) | flagN | half<<1 | uint8(diff>>8)&1<<4
}

func (c *CPU) and(v uint8) {
	c.R[rA] &= v
	c.R[rF] = zero(c.R[rA]) | flagH
}

func (c *CPU) xor(v uint8) {
	c.R[rA] ^= v
	c.R[rF] = zero(c.R[rA])
}

func (c *CPU) or(v uint8) {
	c.R[rA] |= v
	c.R[rF] = zero(c.R[rA])
}

// arithmetic is the operation that bits 3-5 of an opcode name: ADD, ADC, SUB, SBC, AND, XOR, OR, CP.
func (c *CPU) arithmetic(op, v uint8) {
	switch op >> 3 & 7 {
	case 0:
		c.add(v, 0)
	case 1:
		c.add(v, c.carry())
	case 2:
		c.sub(v, 0)
	case 3:
		c.sub(v, c.carry())
	case 4:
		c.and(v)
	case 5:
		c.xor(v)
	case 6:
		c.or(v)
	case 7:
		c.compare(v, 0)
	}
}

func (c *CPU) inc(v uint8) uint8 {
	v++
	f := c.R[rF]&flagC | zero(v)
	if v&0x0F == 0 {
		f |= flagH
	}
	c.R[rF] = f
	return v
}

func (c *CPU) dec(v uint8) uint8 {
	v--
	f := c.R[rF]&flagC | flagN | zero(v)
	if v&0x0F == 0x0F {
		f |= flagH
	}
	c.R[rF] = f
	return v
}

func (c *CPU) addHL(v uint16) {
	hl := c.hl()
	sum := uint32(hl) + uint32(v)
	half := uint8((hl ^ v ^ uint16(sum)) >> 8 & 0x10)
	c.R[rF] = c.R[rF]&flagZ | half<<1 | uint8(sum>>16)<<4
	c.setHL(uint16(sum))
}

// addSP is SP + a signed offset; the flags are those of the low bytes.
func (c *CPU) addSP(offset uint8) uint16 {
	sp := c.SP
	sum := sp + uint16(int8(offset))
	carries := sp ^ uint16(int8(offset)) ^ sum
	c.R[rF] = uint8(carries&0x10)<<1 | uint8(carries>>8&1)<<4
	return sum
}

// daa corrects A after an addition or subtraction of BCD numbers.
func (c *CPU) daa() {
	a, f := c.R[rA], c.R[rF]
	fix := uint8(0)
	if f&flagH != 0 || f&flagN == 0 && a&0x0F > 9 {
		fix = 0x06
	}
	if f&flagC != 0 || f&flagN == 0 && a > 0x99 {
		fix |= 0x60
		f |= flagC
	}
	if f&flagN != 0 {
		a -= fix
	} else {
		a += fix
	}
	c.R[rA] = a
	c.R[rF] = f&(flagN|flagC) | zero(a)
}

// rotate is the operation that bits 3-5 of a CB opcode name: RLC, RRC, RL, RR, SLA, SRA, SWAP, SRL.
func (c *CPU) rotate(op, v uint8) uint8 {
	var out, r uint8
	switch op >> 3 & 7 {
	case 0:
		out, r = v>>7, v<<1|v>>7
	case 1:
		out, r = v&1, v>>1|v<<7
	case 2:
		out, r = v>>7, v<<1|c.carry()
	case 3:
		out, r = v&1, v>>1|c.carry()<<7
	case 4:
		out, r = v>>7, v<<1
	case 5:
		out, r = v&1, v>>1|v&0x80
	case 6:
		out, r = 0, v<<4|v>>4
	case 7:
		out, r = v&1, v>>1
	}
	c.R[rF] = zero(r) | out<<4
	return r
}

// rotateA is RLCA, RRCA, RLA and RRA: as rotate, but Z is always clear.
func (c *CPU) rotateA(op uint8) {
	c.R[rA] = c.rotate(op, c.R[rA])
	c.R[rF] &= flagC
}
