package gameboy

import (
	"math/rand/v2"
	"testing"
)

// TestLineAsFetched compares lines that are drawn in one go, and how long they are said to take, with the fetcher, which
// draws them dot by dot.
func TestLineAsFetched(t *testing.T) {
	for _, model := range []Model{DMG, CGB} {
		m := newTestMachine(t, model, nil)
		random := rand.New(rand.NewPCG(1, uint64(model)))
		plain := 0
		for range 6000 {
			scramble(m, random)
			m.mapColours()
			p := &m.s.PPU
			p.Timing.Next = 1000
			m.startLine()
			if p.Fetch.Active {
				continue
			}
			plain++
			quickEnd := p.Timing.Next
			before := m.s
			m.drawing = true
			m.finishLine()
			quick := m.picture
			m.s = before
			m.startFetcher()
			p.Timing.Next = p.Fetch.earliestEnd()
			for !m.drawnByFetcher() {
			}
			if end := p.Timing.Next; end != quickEnd {
				t.Fatalf("model %d: quick line ends at %d, fetched one at %d: LCD %+v, window %+v, objects %v",
					model, quickEnd, end, p.LCD, p.Window, p.Objects)
			}
			m.finishLine()
			if m.picture != quick {
				at, line := 0, p.Timing.Line
				for quick[line].shown()[at] == m.picture[line].shown()[at] {
					at++
				}
				t.Fatalf("model %d: pixel %d is %04X in the quick line and %04X in the fetched one: LCD %+v, window %+v, objects %v",
					model, at, quick[line].shown()[at], m.picture[line].shown()[at], p.LCD, p.Window, p.Objects)
			}
		}
		if plain < 500 {
			t.Errorf("model %d: only %d lines were drawn in one go: the test says little", model, plain)
		}
	}
}

// scramble sets the PPU to the start of a line with random contents.
func scramble(m *Machine, random *rand.Rand) {
	p := &m.s.PPU
	for range 64 { // a few bytes at a time fill it soon enough
		at := random.IntN(vramBank)
		m.s.VRAM[at] = uint8(random.Uint32())
		if m.cgb {
			m.s.VRAM[vramBank+at] = uint8(random.Uint32())
		}
	}
	for i := range m.s.OAM {
		m.s.OAM[i] = uint8(random.Uint32())
	}
	for i := range p.Palette.BG {
		p.Palette.BG[i], p.Palette.OBJ[i] = uint8(random.Uint32()), uint8(random.Uint32())
	}
	p.LCD = LCDRegisters{
		LCDC: lcdcPPUEnabled | uint8(random.Uint32()), SCX: uint8(random.Uint32()), SCY: uint8(random.Uint32()),
		BGP: uint8(random.Uint32()), OBP: [2]uint8{uint8(random.Uint32()), uint8(random.Uint32())}, WX: uint8(random.Uint32N(180)),
	}
	p.Fetch = Fetcher{}
	p.Window = Window{WYTriggered: random.Uint32N(3) == 0, Line: uint8(random.Uint32N(100))}
	p.Timing.Line = uint8(random.Uint32N(screenHeight))
	p.Timing.Phase = phaseFetch
	p.Timing.Blank = false
	p.Objects = LineObjects{}
	for range random.Uint32N(11) {
		index := uint8(random.Uint32N(40))
		m.s.OAM[4*index] = p.Timing.Line + 16 - uint8(random.Uint32N(8))
		m.s.OAM[4*index+1] = uint8(random.Uint32N(176))
	}
	m.scanOAM()
}
