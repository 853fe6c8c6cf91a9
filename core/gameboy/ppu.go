package gameboy

// Sizes of the picture.
const (
	screenWidth  = 160 // pixels
	screenHeight = 144 // lines
	lineDots     = 456
	frameLines   = 154
	frameDots    = lineDots * frameLines
)

// Bits of LCDC.
const (
	lcdcBGEnable   = 1 << 0 // on a CGB in its own mode: the background's priority bits count
	lcdcOBJEnable  = 1 << 1
	lcdcOBJSize    = 1 << 2 // 8x16
	lcdcBGMap      = 1 << 3 // 0x9C00
	lcdcTileData   = 1 << 4 // 0x8000
	lcdcWindow     = 1 << 5
	lcdcWindowMap  = 1 << 6 // 0x9C00
	lcdcPPUEnabled = 1 << 7
)

// Bits of STAT.
const (
	statLYC     = 1 << 2
	statIntHBl  = 1 << 3
	statIntVBl  = 1 << 4
	statIntOAM  = 1 << 5
	statIntLYC  = 1 << 6
	statWritten = 0x78
)

// Values of PPU.Mode, and of PPU.IntMode, where noMode also occurs.
const (
	modeHBlank = 0
	modeVBlank = 1
	modeOAM    = 2
	modeDraw   = 3
	noMode     = 0xFF
)

// noLY is the value of PPU.CompareLY while LY is compared with nothing.
const noLY = 0xFFFF

// PPU is the picture processing unit.
type PPU struct {
	LCD     LCDRegisters
	Timing  PPUTiming
	Blocked PPUBlocked
	Objects LineObjects
	Window  Window
	Fetch   Fetcher
	Bus     uint8 // what a line in which LCDC chose other tile data left on VRAM's bus (CGB)
	Palette CGBPalettes
}

// LCDRegisters are the registers as written; STAT holds its interrupt enables only.
type LCDRegisters struct {
	LCDC, STAT, SCY, SCX, LY, LYC, WY, WX uint8
	BGP                                   uint8
	OBP                                   [2]uint8
}

// PPUTiming is where in the picture the PPU is.
type PPUTiming struct {
	Next      uint64 // dots; when Phase is entered
	LineStart uint64 // dots
	Mode3     uint64 // dots; when drawing of the line started
	Phase     uint8
	Line      uint8 // 0-153; LY lags behind it
	Mode      uint8 // as STAT shows it
	IntMode   uint8 // mode whose STAT interrupt is on, or noMode
	CompareLY uint16
	LYCMatch  bool // STAT bit 2
	LYCLine   bool // LY=LYC as the interrupt sees it
	IntLine   bool // the STAT interrupt's line: only its rise requests
	Blank     bool // the first picture after the LCD was switched on is not shown
}

// PPUBlocked says which memory the PPU keeps from the CPU.
type PPUBlocked struct {
	OAMRead, OAMWrite, VRAMRead, VRAMWrite, Palettes bool
}

// Window is the window layer's own state.
type Window struct {
	WYTriggered bool  // WY was reached in this picture
	WXTriggered bool  // WX was reached in this line
	Line        uint8 // line of the window that is drawn; 0xFF before the first
	Tile        uint8 // next tile of that line, 0-31
}

// The phases of a picture, in the order in which they are entered.
const (
	phaseOff = iota
	phaseOnOAM
	phaseOnDraw
	phaseLine
	phaseLY
	phaseOAM
	phaseOAMEnd
	phaseDraw
	phaseFetch
	phaseDrawEnd
	phaseHBlank
	phaseHDMA
	phaseLineEnd
	phaseVBlankLine
	phaseVBlankLY
	phaseVBlankCompare
	phaseVBlank
	phaseLast
	phaseLastLY
	phaseLastLY0
	phaseLastCompare
	phaseLastEnd
)

// Dots of a line at which its phases start.
const (
	dotLY      = 3
	dotOAM     = 4
	dotOAMEnd  = 80
	dotDraw    = 84
	dotFetch   = 89
	dotLineEnd = 454
)

// syncPPU runs the PPU up to a time in dots, and an OAM DMA along with it.
func (m *Machine) syncPPU(to uint64) {
	if m.s.DMA.Active {
		m.syncDMA(to)
	}
	m.runPPU(to)
}

func (m *Machine) runPPU(to uint64) {
	t := &m.s.PPU.Timing
	for t.Next <= to {
		if t.Phase == phaseLine && to >= t.Next+lineDots && m.quietLine() {
			m.passLine()
		} else {
			m.enterPhase()
		}
	}
}

// enterPhase does what happens at Timing.Next and sets what comes after.
func (m *Machine) enterPhase() {
	t := &m.s.PPU.Timing
	switch t.Phase {
	case phaseOff:
		t.Next = never
	case phaseOnOAM:
		m.s.PPU.Blocked.OAMWrite = true
		m.after(phaseOnDraw, 2)
	case phaseOnDraw:
		t.Mode, t.IntMode = modeDraw, modeDraw
		m.s.PPU.Blocked = PPUBlocked{true, true, true, true, true}
		m.after(phaseFetch, 5)
	case phaseLine, phaseLY, phaseOAM, phaseOAMEnd, phaseDraw:
		m.enterOAMPhase()
	case phaseFetch:
		m.startLine()
	case phaseDrawEnd, phaseHBlank, phaseHDMA, phaseLineEnd:
		m.enterHBlankPhase()
	default:
		m.enterVBlankPhase()
	}
}

// after sets the next phase, some dots later than this one.
func (m *Machine) after(phase uint8, dots uint64) {
	t := &m.s.PPU.Timing
	t.Phase = phase
	t.Next += dots
}

// enterOAMPhase is a visible line up to the start of drawing.
func (m *Machine) enterOAMPhase() {
	p := &m.s.PPU
	t := &p.Timing
	switch t.Phase {
	case phaseLine:
		t.LineStart = t.Next
		m.checkWY()
		p.Blocked.OAMWrite = m.cgb
		m.after(phaseLY, dotLY)
	case phaseLY:
		p.LCD.LY = t.Line
		p.Blocked.OAMRead = true
		t.CompareLY = 0
		if t.Line != 0 {
			t.CompareLY = noLY
			t.IntMode = modeOAM
			t.Mode = modeHBlank
		} else if !m.cgb {
			t.Mode = modeHBlank
		}
		m.updateSTAT()
		m.after(phaseOAM, dotOAM-dotLY)
	case phaseOAM:
		t.Mode, t.IntMode = modeOAM, modeOAM
		p.Blocked.OAMWrite = true
		t.CompareLY = uint16(t.Line)
		m.checkWY()
		m.updateSTAT()
		t.IntMode = noMode
		m.updateSTAT()
		m.after(phaseOAMEnd, dotOAMEnd-dotOAM)
	case phaseOAMEnd:
		p.Blocked.VRAMRead = !m.cgb
		p.Blocked.OAMWrite = m.cgb
		m.after(phaseDraw, dotDraw-dotOAMEnd)
	case phaseDraw:
		m.scanOAM()
		t.Mode, t.IntMode = modeDraw, modeDraw
		p.Blocked = PPUBlocked{true, true, true, true, true}
		m.updateSTAT()
		m.after(phaseFetch, dotFetch-dotDraw)
	}
}

// enterHBlankPhase is the rest of a visible line.
func (m *Machine) enterHBlankPhase() {
	p := &m.s.PPU
	t := &p.Timing
	switch t.Phase {
	case phaseDrawEnd:
		if p.Fetch.Active && !m.drawnByFetcher() {
			return
		}
		m.finishLine()
		if m.speed() == 0 {
			t.Mode, t.IntMode = modeHBlank, modeHBlank
			p.Blocked = PPUBlocked{OAMRead: m.cgb, Palettes: true}
		}
		m.after(phaseHBlank, 1)
	case phaseHBlank:
		t.Mode, t.IntMode = modeHBlank, modeHBlank
		p.Blocked = PPUBlocked{Palettes: m.cgb}
		m.updateSTAT()
		m.after(phaseHDMA, 2)
	case phaseHDMA:
		p.Blocked.Palettes = false
		if m.s.HDMA.Active && !m.s.CPU.Halted && !m.s.CPU.Stopped {
			m.s.HDMA.Due = true
			m.attention()
		}
		t.Phase = phaseLineEnd
		t.Next = max(t.Next, t.LineStart+dotLineEnd)
	case phaseLineEnd:
		if t.Line != screenHeight-1 {
			t.IntMode = modeOAM
		}
		t.Line++
		t.Next = max(t.Next, t.LineStart+lineDots)
		t.Phase = phaseLine
		if t.Line == screenHeight {
			t.Phase = phaseVBlankLine
		}
	}
}

// enterVBlankPhase is the lines 144 to 153. LY is 0 for most of the last one.
func (m *Machine) enterVBlankPhase() {
	p := &m.s.PPU
	t := &p.Timing
	switch t.Phase {
	case phaseVBlankLine:
		t.LineStart = t.Next
		t.CompareLY = noLY
		m.updateSTAT()
		m.after(phaseVBlankLY, 2)
	case phaseVBlankLY:
		p.LCD.LY = t.Line
		if t.Line == screenHeight && !t.IntLine && p.LCD.STAT&statIntOAM != 0 {
			m.raise(intSTAT)
		}
		m.after(phaseVBlankCompare, 2)
	case phaseVBlankCompare:
		t.CompareLY = uint16(t.Line)
		m.updateSTAT()
		m.after(phaseVBlank, 1)
	case phaseVBlank:
		if t.Line == screenHeight {
			m.startVBlank()
		}
		t.Line++
		t.Next = t.LineStart + lineDots
		t.Phase = phaseVBlankLine
		if t.Line == frameLines-1 {
			t.Phase = phaseLast
		}
	case phaseLast:
		t.LineStart = t.Next
		t.CompareLY = noLY
		m.updateSTAT()
		m.after(phaseLastLY, 2)
	default:
		m.enterLastLine()
	}
}

// enterLastLine is line 153, of which models before CGB D show LY as 153 for longer.
func (m *Machine) enterLastLine() {
	p := &m.s.PPU
	t := &p.Timing
	switch t.Phase {
	case phaseLastLY:
		p.LCD.LY = frameLines - 1
		if m.cgb {
			m.after(phaseLastLY0, 2)
		} else {
			m.after(phaseLastLY0, 4)
		}
	case phaseLastLY0:
		t.CompareLY = frameLines - 1
		if !m.cgb {
			p.LCD.LY = 0
		}
		m.updateSTAT()
		t.Phase = phaseLastCompare
		t.Next = t.LineStart + 8
	case phaseLastCompare:
		p.LCD.LY = 0
		if !m.cgb {
			t.CompareLY = noLY
			m.updateSTAT()
		}
		m.after(phaseLastEnd, 4)
	case phaseLastEnd:
		t.CompareLY = 0
		m.updateSTAT()
		t.Line = 0
		t.Next = t.LineStart + lineDots
		t.Phase = phaseLine
		p.Window = Window{Line: 0xFF}
	}
}

func (m *Machine) startVBlank() {
	p := &m.s.PPU
	t := &p.Timing
	t.Mode = modeVBlank
	m.raise(intVBlank)
	if !t.IntLine && p.LCD.STAT&statIntOAM != 0 {
		m.raise(intSTAT)
	}
	t.IntMode = modeVBlank
	m.updateSTAT()
	t.Blank = false
	m.s.System.FrameOver = true
	m.attention()
}

// updateSTAT works out the STAT interrupt's line from what is enabled; a rise requests the interrupt, so that a source
// that comes on while another still is goes unnoticed ("STAT blocking").
func (m *Machine) updateSTAT() {
	p := &m.s.PPU
	t := &p.Timing
	if t.CompareLY != noLY || !m.cgb {
		t.LYCMatch = t.CompareLY == uint16(p.LCD.LYC)
		if t.LYCMatch || t.CompareLY != noLY {
			t.LYCLine = t.LYCMatch
		}
	}
	enabled := p.LCD.STAT
	line := enabled&statIntLYC != 0 && t.LYCLine
	switch t.IntMode {
	case modeHBlank:
		line = line || enabled&statIntHBl != 0
	case modeVBlank:
		line = line || enabled&statIntVBl != 0
	case modeOAM:
		line = line || enabled&statIntOAM != 0
	}
	if line && !t.IntLine {
		m.raise(intSTAT)
	}
	t.IntLine = line
}

// checkWY notices that the picture has reached the window's first line.
func (m *Machine) checkWY() {
	p := &m.s.PPU
	line := uint16(p.Timing.Line)
	if (!m.cgb || m.speed() == 1) && p.Timing.CompareLY != noLY {
		line = p.Timing.CompareLY
	}
	if p.LCD.LCDC&lcdcWindow != 0 && uint16(p.LCD.WY) == line {
		p.Window.WYTriggered = true
	}
}
