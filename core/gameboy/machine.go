package gameboy

import (
	"math"

	"dotmatrix/core"
)

// CoreVersion changes whenever the machine's behaviour does; the golden hashes of the tests fail when it should have.
const CoreVersion = "5"

// never is a time that does not come.
const never = math.MaxUint64

// Model is the console.
type Model uint8

// The models. Auto is a CGB for a game that uses one, else a DMG.
const (
	Auto Model = iota
	DMG
	CGB
)

// Options say how a machine is built. The zero value is right for playing.
type Options struct {
	Model Model
	// BootROM is the console's own, 256 bytes of a DMG or 2,304 of a CGB. Without one a game starts in the documented
	// state that it would find after it.
	BootROM []byte
}

// Machine is a Game Boy with a cartridge. It has one owner and is not safe for concurrent use.
type Machine struct {
	s State

	// What follows does not change, or can be made from the state again.
	rom     []byte // a power of two in size
	boot    []byte
	header  Header
	kind    cartridgeType
	mapper  mapper
	ramSize int // bytes
	cgb     bool
	info    core.MachineInfo

	deadline deadline
	pages
	canvas
	wxChanging   bool // WX is written in this dot
	tileSelect   bool // LCDC chooses other tile data in this dot
	windowRising bool // LCDC switches the window on in this dot
	serial       func(byte)
	breakpoint   func(*Machine)
}

// pages is the address space in pages.
type pages struct {
	readable, writable pageTable // nil pages need a closer look
	memory             pageTable // all of ROM and work RAM
}

// canvas is what the picture is drawn with.
type canvas struct {
	drawing bool // the frame's picture is wanted
	picture [screenHeight]pictureRow
	row     [screenWidth]uint16 // what the fetcher has drawn of its line
	line    lineBuffer
	colours [2 * objColours]uint16 // RGB555 by pixel value
	tiles   tileColours
	objects objectIndex
	lengths lineLengths
}

var _ core.Machine = (*Machine)(nil)

// New is a machine at power-on with the cartridge in it. It fails for a file that is no Game Boy ROM and for cartridges
// that are not known; the header's other lies are tolerated as hardware does.
func New(rom []byte, opts Options) (*Machine, error) {
	header, err := ParseHeader(rom)
	if err != nil {
		return nil, err
	}
	kind, err := typeOf(header)
	if err != nil {
		return nil, err
	}
	m := &Machine{
		rom:     padROM(rom),
		boot:    append([]byte(nil), opts.BootROM...),
		header:  header,
		kind:    kind,
		mapper:  kind.mapper,
		ramSize: ramSize(header, kind.mapper),
		cgb:     opts.Model == CGB || opts.Model == Auto && header.CGB(),
	}
	if _, ok := m.mapper.(mbc1); ok {
		m.mapper = newMBC1(m.rom)
	}
	if err := m.checkBootROM(); err != nil {
		return nil, err
	}
	m.info = core.MachineInfo{
		System: m.system(), Core: "dotmatrix-gameboy", CoreVersion: CoreVersion, StateFormat: stateFormat,
		Width: screenWidth, Height: screenHeight, FrameRate: float64(dotsPerSecond) / frameDots,
		ROM: identify(rom, header, kind.name),
	}
	m.powerOn()
	m.restored()
	m.blankPicture()
	return m, nil
}

func (m *Machine) system() string {
	if m.cgb {
		return "CGB"
	}
	return "DMG"
}

// Info says what is emulated.
func (m *Machine) Info() core.MachineInfo { return m.info }

// RunFrame advances one video frame: from one VBlank to the next, 70,224 dots. While the LCD is off a frame takes as
// long; one in which it is switched on again too late to show its picture ends there, so that pictures stay whole.
func (m *Machine) RunFrame(held core.Buttons, draw bool) {
	m.drawing = draw
	if t := &m.s.PPU.Timing; draw && (t.Phase == phaseOff || t.Blank) {
		m.blankPicture()
	}
	m.s.System.FrameOver = false
	m.s.Clock.FrameEnd = m.s.Clock.Now + frameDots
	m.setJoypad(held, m.s.Joypad.Select)
	m.deadline = deadline{at: m.s.Clock.Now}
	m.run()
	m.syncParts()
}

// Frame copies out the picture of the last frame that was drawn.
func (m *Machine) Frame(dst *core.Frame) {
	dst.Resize(screenWidth, screenHeight)
	for y := range m.picture {
		copy(dst.Pix[y*screenWidth:], m.picture[y].shown())
	}
}

// blankPicture is what a switched-off LCD shows.
func (m *Machine) blankPicture() {
	for y := range m.picture {
		m.picture[y].fill(white)
	}
}

// Peek reads memory as the CPU would see it if nothing kept it from it: video RAM and OAM always answer. Addresses
// beyond 0xFFFF read as 0xFF.
func (m *Machine) Peek(addr uint32) byte {
	at := uint16(addr)
	switch {
	case addr > math.MaxUint16:
		return 0xFF
	case at >= 0xFF80 && at != regIE:
		return m.s.HRAM[at&0x7F]
	case at >= 0xFF00:
		return m.readIO(at)
	case at >= 0xFEA0:
		return m.readUnusable(at)
	case at >= 0xFE00:
		return m.s.OAM[at-0xFE00]
	}
	return m.inspect(at)
}

// Save copies the machine's state.
func (m *Machine) Save(dst *State) { *dst = m.s }

// Load puts a machine into a state that Save copied from one with the same ROM and model.
func (m *Machine) Load(src *State) {
	m.s = *src
	m.restored()
}

// restored makes again what stands beside the state.
func (m *Machine) restored() {
	m.deadline = deadline{at: m.s.Clock.Now}
	m.mapMemory()
	m.mapColours()
	m.objects.touch()
}

// OnSerial has f called with each byte that the machine sends over the link cable; nil stops that. It is for listening
// only: f must not touch the machine.
func (m *Machine) OnSerial(f func(byte)) { m.serial = f }

// OnBreakpoint has f called at each LD B,B, by which test programs say that they are done; nil stops that.
func (m *Machine) OnBreakpoint(f func(*Machine)) { m.breakpoint = f }

// Registers are the CPU's B, C, D, E, H, L, F and A, in this order.
func (m *Machine) Registers() [8]uint8 { return m.s.CPU.R }

// catchUp runs the parts whose time has come.
func (m *Machine) catchUp() {
	now := m.s.Clock.Now
	m.syncPPU(now)
	m.syncTimer()
	m.syncSerial()
	if now >= m.s.Clock.FrameEnd && m.s.PPU.Timing.Phase == phaseOff {
		m.s.System.FrameOver = true
	}
}

// syncParts brings every part up to now.
func (m *Machine) syncParts() {
	m.catchUp()
	m.syncAPU()
}

// reschedule works out until when the CPU can run alone.
func (m *Machine) reschedule() {
	c := &m.s.CPU
	if m.s.System.FrameOver || m.s.HDMA.Due || c.EIPending || c.HaltBug || c.asleep() || c.IME && m.pending() != 0 {
		m.attention()
		return
	}
	m.runUntil(m.nextEvent() - m.s.Clock.MCycle) // to be seen in the cycle that fetches the next opcode
}

// nextEvent is when a part next does something that the CPU must know of, in dots.
func (m *Machine) nextEvent() uint64 {
	next := min(m.ppuNext(), m.timerNext(), m.serialNext())
	if m.s.DMA.Active {
		next = min(next, m.s.DMA.End)
	}
	if m.s.System.SwitchEnd != 0 {
		next = min(next, m.s.System.SwitchEnd)
	}
	return next
}
