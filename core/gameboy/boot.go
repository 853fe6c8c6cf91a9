package gameboy

import (
	"encoding/binary"
	"fmt"
)

// Sizes of boot ROMs in bytes. A CGB's leaves out 0x100-0x1FF, where the cartridge's header is seen.
const (
	bootDMG = 0x100
	bootCGB = 0x900
)

func (m *Machine) checkBootROM() error {
	want := bootDMG
	if m.cgb {
		want = bootCGB
	}
	if len(m.boot) != 0 && len(m.boot) != want {
		return fmt.Errorf("the boot ROM has %d bytes, and that of the %s that this game is for has %d: use the right file, or none", len(m.boot), m.system(), want)
	}
	return nil
}

// Booting reports whether the boot ROM still runs.
func (m *Machine) Booting() bool { return m.s.System.BootROM }

func (m *Machine) inBootROM(addr uint16) bool {
	return addr < 0x100 || addr >= 0x200 && int(addr) < len(m.boot)
}

func (m *Machine) leaveBootROM() {
	m.s.System.BootROM = false
	m.mapMemory()
	m.mapColours()
}

// powerOn is the state in which a console starts: at the boot ROM where there is one, else as that leaves it.
func (m *Machine) powerOn() {
	m.s = State{}
	for i := range m.s.WRAM {
		m.s.WRAM[i] = powerOnPattern[i&15]
	}
	m.s.Clock.MCycle = 4
	m.s.Timer.Base = 0
	m.s.PPU.Timing.Next, m.s.PPU.Timing.Phase, m.s.PPU.Timing.IntMode = never, phaseOff, noMode
	m.s.PPU.Window.Line = 0xFF
	m.s.Serial.SC = 0
	m.s.Joypad.Select = 0
	m.s.HDMA.Left = 0x7F
	m.s.Cart.ROMBank = 1
	if _, plain := m.mapper.(romOnly); plain {
		m.s.Cart.RAMOn = true
	}
	if len(m.boot) != 0 {
		m.s.System.BootROM = true
		m.s.System.CGBMode = m.cgb
		return
	}
	m.s.System.CGBMode = m.cgb && m.header.CGB()
	m.afterBoot()
}

// powerOnPattern is what work RAM holds before anything is written to it. On a console that is neither zero nor the same
// each time, but runs of zeros and ones are common in it; here it is always this.
var powerOnPattern = [16]byte{8: 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}

// Where the boot ROM leaves the divider, in dots since its reset, and the picture, in dots since line 0 started. Both
// were measured by the mooneye tests.
const (
	bootDivider         = 0xABC8
	bootDividerCGB      = 0x1EA0 // the CGB's own mode; a DMG game takes it longer, for it looks for a palette
	bootDividerDMGOnCGB = 0x2674
)

// afterBoot is the documented state after the boot ROM (Pan Docs, "Power-Up Sequence").
func (m *Machine) afterBoot() {
	s := &m.s
	s.CPU.PC, s.CPU.SP = 0x0100, 0xFFFE
	s.IRQ.IF = intVBlank
	s.Joypad.Select = 0
	s.PPU.LCD.BGP = 0xFC
	s.APU = apuAfterBoot(0)
	m.fillVRAM()
	if m.cgb {
		m.afterBootCGB()
		return
	}
	s.CPU.R = [8]uint8{rB: 0x00, rC: 0x13, rD: 0x00, rE: 0xD8, rH: 0x01, rL: 0x4D, rA: 0x01, rF: flagZ}
	if m.header.Checksum != 0 {
		s.CPU.R[rF] |= flagH | flagC
	}
	s.DMA.Register = 0xFF
	s.Clock.Now = bootDivider
	s.PPU.LCD.OBP = [2]uint8{0xFF, 0xFF}
	m.startPicture(bootPicture)
}

// bootPicture is how far the picture is when a game starts, in dots since the start of line 144.
const (
	bootPicture    = lineDots*9 + 399
	bootPictureCGB = 163
)

func (m *Machine) afterBootCGB() {
	s := &m.s
	s.CPU.R = [8]uint8{rB: 0x00, rC: 0x00, rD: 0xFF, rE: 0x56, rH: 0x00, rL: 0x0D, rA: 0x11, rF: flagZ}
	s.Clock.Now = bootDividerCGB
	s.Joypad.Select = p1DPad | p1Buttons
	for i := range s.PPU.Palette.BG {
		s.PPU.Palette.BG[i] = [2]byte{0xFF, 0x7F}[i&1]
	}
	if !s.System.CGBMode {
		s.CPU.R = [8]uint8{rB: m.titleSum(), rC: 0x00, rD: 0x00, rE: 0x08, rH: 0x00, rL: 0x7C, rA: 0x11, rF: flagZ}
		if s.CPU.R[rB] == 0x43 || s.CPU.R[rB] == 0x58 {
			s.CPU.R[rH], s.CPU.R[rL] = 0x99, 0x1A
		}
		s.Clock.Now = bootDividerDMGOnCGB
		s.System.OPRI = 1
		s.PPU.Palette.BCPS, s.PPU.Palette.OCPS = 0x88, 0x90
		putPalette(s.PPU.Palette.BG[:], compatBG)
		putPalette(s.PPU.Palette.OBJ[:], compatOBJ)
		putPalette(s.PPU.Palette.OBJ[8:], compatOBJ)
	}
	m.startPicture(bootPictureCGB)
}

// compatBG and compatOBJ are the palettes that a CGB gives to a DMG game that it does not know.
var (
	compatBG  = [4]uint16{0x7FFF, 0x1BEF, 0x6180, 0x0000}
	compatOBJ = [4]uint16{0x7FFF, 0x421F, 0x1CF2, 0x0000}
)

func putPalette(memory []byte, colours [4]uint16) {
	for i, colour := range colours {
		binary.LittleEndian.PutUint16(memory[2*i:], colour)
	}
}

// titleSum is what the CGB boot ROM leaves in B for a DMG game: the sum of the title's bytes, for Nintendo's own games.
func (m *Machine) titleSum() uint8 {
	if m.header.OldLicensee != 0x01 && (m.header.OldLicensee != 0x33 || m.header.NewLicensee != "01") {
		return 0
	}
	sum := uint8(0)
	for _, b := range m.rom[headerTitle : headerCGBFlag+1] {
		sum += b
	}
	return sum
}

// fillVRAM is the logo that the boot ROM leaves in video RAM: each bit of the header's logo as a pixel of double size.
func (m *Machine) fillVRAM() {
	at := 0x10
	for _, b := range m.rom[headerLogo:headerTitle] {
		for _, half := range [...]uint8{b >> 4, b & 0x0F} {
			wide := uint8(0)
			for bit := range 4 {
				if half>>bit&1 != 0 {
					wide |= 3 << (2 * bit)
				}
			}
			m.s.VRAM[at], m.s.VRAM[at+2] = wide, wide
			at += 4
		}
	}
	for i, b := range [...]byte{0x3C, 0x42, 0xB9, 0xA5, 0xB9, 0xA5, 0x42, 0x3C} { // the (R) sign
		m.s.VRAM[at+2*i] = b
	}
	if m.cgb {
		return
	}
	for i := range 12 {
		m.s.VRAM[vramMap0+0x104+i] = uint8(1 + i)
		m.s.VRAM[vramMap0+0x124+i] = uint8(13 + i)
	}
	m.s.VRAM[vramMap0+0x110] = 25
}

// startPicture sets the PPU so many dots after the start of line 144.
func (m *Machine) startPicture(dots uint64) {
	t := &m.s.PPU.Timing
	now := m.s.Clock.Now
	m.s.PPU.LCD.LCDC = lcdcPPUEnabled | lcdcTileData | lcdcBGEnable
	t.Line = screenHeight
	t.Mode = modeHBlank
	t.Phase = phaseVBlankLine
	t.Next = now - dots
	m.syncPPU(now)
	m.s.IRQ.IF = intVBlank
	m.s.System.FrameOver = false
}
