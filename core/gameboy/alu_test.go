package gameboy

import (
	"math/rand/v2"
	"testing"
)

// TestOpcodeFlags checks of every opcode which flags it leaves alone, and which it sets to the same value always.
func TestOpcodeFlags(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	m := newTestMachine(t, DMG, nil)
	for op, row := range opcodeTable {
		if row.name == "" || row.cycles == 0 {
			continue
		}
		for range 200 {
			checkFlags(t, m, random, row.name, row.flags, byte(op))
		}
	}
	for op := range 256 {
		flags := [...]string{"Z00C", "Z01-", "----", "----"}[op>>6]
		if op >= 0x30 && op < 0x38 {
			flags = "Z000" // SWAP
		}
		for range 200 {
			checkFlags(t, m, random, secondName(uint8(op)), flags, 0xCB, byte(op))
		}
	}
}

func checkFlags(t *testing.T, m *Machine, random *rand.Rand, name, flags string, code ...byte) {
	t.Helper()
	for i := range m.s.CPU.R {
		m.s.CPU.R[i] = uint8(random.Uint32())
	}
	m.s.CPU.R[rF] &= 0xF0
	m.s.CPU.R[rH] = 0xC1 // so that what is written is not the program
	before := m.s.CPU
	m.s.CPU.SP = 0xC800 + uint16(random.Uint32N(0x100))
	m.s.CPU.IME = false
	execute(m, append(code, 0x80|uint8(random.Uint32N(0x7F)), 0xC1)...) // an operand that is also an address in HRAM
	after := m.s.CPU.R[rF]
	if after&0x0F != 0 {
		t.Fatalf("%s sets low bits of F: %02X", name, after)
	}
	for i, bit := range [...]uint8{flagZ, flagN, flagH, flagC} {
		want := after & bit
		switch flags[i] {
		case '-':
			want = before.R[rF] & bit
		case '0':
			want = 0
		case '1':
			want = bit
		}
		if after&bit != want {
			t.Fatalf("%s with %+v: F is %02X, but its flags are %s", name, before, after, flags)
		}
	}
}

// arithmeticWant is an operation on A in the words of the manual: the result and the flags, by what the numbers are.
func arithmeticWant(op int, a, v, carry int) (result, flags int) {
	flag := func(on bool, bit int) int {
		if on {
			return bit
		}
		return 0
	}
	if op != 1 && op != 3 {
		carry = 0
	}
	switch op {
	case 0, 1: // ADD, ADC
		flags = flag(a%16+v%16+carry > 15, flagH) | flag(a+v+carry > 255, flagC)
		result = (a + v + carry) % 256
	case 2, 3, 7: // SUB, SBC, CP
		flags = flagN | flag(a%16 < v%16+carry, flagH) | flag(a < v+carry, flagC)
		result = (a - v - carry + 512) % 256
	case 4:
		result, flags = a&v, flagH
	case 5:
		result = a ^ v
	case 6:
		result = a | v
	}
	return result, flags | flag(result == 0, flagZ)
}

func TestArithmetic(t *testing.T) {
	var c CPU
	for op := range 8 {
		for a := range 256 {
			for v := range 256 {
				for carry := range 2 {
					c.R[rA], c.R[rF] = uint8(a), uint8(carry)*flagC
					c.arithmetic(uint8(op)<<3, uint8(v))
					want, flags := arithmeticWant(op, a, v, carry)
					if op == 7 {
						want = a // CP leaves A
					}
					if int(c.R[rA]) != want || int(c.R[rF]) != flags {
						t.Fatalf("operation %d on %02X and %02X with carry %d: A %02X F %02X, want %02X and %02X", op, a, v, carry, c.R[rA], c.R[rF], want, flags)
					}
				}
			}
		}
	}
}

// TestDecimal adds and subtracts all two-digit decimal numbers.
func TestDecimal(t *testing.T) {
	bcd := func(n int) uint8 { return uint8(n/10%10<<4 | n%10) }
	var c CPU
	for a := range 100 {
		for b := range 100 {
			c.R[rA] = bcd(a)
			c.add(bcd(b), 0)
			c.daa()
			if carry := c.carry() == 1; c.R[rA] != bcd(a+b) || carry != (a+b > 99) {
				t.Errorf("%d + %d is %02X, carry %v", a, b, c.R[rA], carry)
			}
			c.R[rA] = bcd(a)
			c.sub(bcd(b), 0)
			c.daa()
			if carry := c.carry() == 1; c.R[rA] != bcd(a-b+100) || carry != (a < b) {
				t.Errorf("%d - %d is %02X, carry %v", a, b, c.R[rA], carry)
			}
		}
	}
}

// TestRotations compares them with the same done on a string of bits.
func TestRotations(t *testing.T) {
	var c CPU
	for op := range uint8(8) {
		for v := range 256 {
			for carry := range 2 {
				c.R[rF] = uint8(carry) * flagC
				got := c.rotate(op<<3, uint8(v))
				wide := v<<1 | carry // bits 8-1: v; bit 0: carry
				var want, out int
				switch op {
				case 0, 2, 4: // left
					want, out = v<<1&0xFF|[...]int{0: v >> 7, 2: carry, 4: 0}[op], v>>7
				case 1, 3, 5, 7: // right
					want, out = v>>1|[...]int{1: v & 1, 3: wide & 1, 5: v >> 7, 7: 0}[op]<<7, v&1
				case 6:
					want = v%16*16 + v/16
				}
				flags := uint8(out) * flagC
				if want == 0 {
					flags |= flagZ
				}
				if int(got) != want || c.R[rF] != flags {
					t.Fatalf("%s of %02X with carry %d: %02X F %02X, want %02X and %02X", secondName(op<<3), v, carry, got, c.R[rF], want, flags)
				}
			}
		}
	}
}

func TestBits(t *testing.T) {
	for bit := range uint8(8) {
		for v := range 256 {
			c := CPU{R: [8]uint8{rF: flagC}}
			c.change(0x40|bit<<3, uint8(v))
			if zero := c.R[rF]&flagZ != 0; zero == (v>>bit&1 != 0) {
				t.Fatalf("BIT %d of %02X: Z is %v", bit, v, zero)
			}
			if got := c.change(0x80|bit<<3, uint8(v)); got != uint8(v)&^(1<<bit) {
				t.Fatalf("RES %d of %02X is %02X", bit, v, got)
			}
			if got := c.change(0xC0|bit<<3, uint8(v)); got != uint8(v)|1<<bit {
				t.Fatalf("SET %d of %02X is %02X", bit, v, got)
			}
		}
	}
}
