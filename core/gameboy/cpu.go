package gameboy

// Indexes of the 8-bit registers in CPU.R: the order in which opcodes number them, with F where they mean (HL).
const (
	rB = iota
	rC
	rD
	rE
	rH
	rL
	rF
	rA
	memHL = rF
)

// Bits of F.
const (
	flagC = 1 << 4
	flagH = 1 << 5
	flagN = 1 << 6
	flagZ = 1 << 7
)

// CPU is the SM83.
type CPU struct {
	R         [8]uint8 // B, C, D, E, H, L, F, A
	SP, PC    uint16
	IME       bool
	EIPending bool // EI was executed: IME follows after the next instruction
	HaltBug   bool // the next opcode is read without counting PC up
	Halted    bool
	Stopped   bool
	Locked    bool // an opcode that does not exist was executed: only power helps
}

// asleep reports whether no instruction is executed.
func (c *CPU) asleep() bool { return c.Halted || c.Stopped || c.Locked }

func (c *CPU) bc() uint16 { return uint16(c.R[rB])<<8 | uint16(c.R[rC]) }
func (c *CPU) de() uint16 { return uint16(c.R[rD])<<8 | uint16(c.R[rE]) }
func (c *CPU) hl() uint16 { return uint16(c.R[rH])<<8 | uint16(c.R[rL]) }

func (c *CPU) setBC(v uint16) { c.R[rB], c.R[rC] = uint8(v>>8), uint8(v) }
func (c *CPU) setDE(v uint16) { c.R[rD], c.R[rE] = uint8(v>>8), uint8(v) }
func (c *CPU) setHL(v uint16) { c.R[rH], c.R[rL] = uint8(v>>8), uint8(v) }
