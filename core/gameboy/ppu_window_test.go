package gameboy

import "testing"

// TestWindowSwitchedInLine switches the window off and on twice while lines are drawn on whose place WX depends, as
// m3_lcdc_win_en_change_multiple_wx of the mealybug tests does: a DMG sees it go off a dot earlier than come on, and one
// that comes on as WX has just been passed starts a pixel late.
func TestWindowSwitchedInLine(t *testing.T) {
	switches := []uint64{99, 107, 127, 135} // dots
	for _, test := range []struct {
		line     int
		from, to int // pixels that show the window
	}{{8, 0, 0}, {16, 10, 34}, {17, 10, 34}, {22, 15, 31}, {23, 16, 32}, {30, 23, 31}, {36, 0, 0}, {50, 43, 160}} {
		var m *Machine
		drawScene(t, DMG, func(made *Machine) {
			m = made
			m.s.PPU.LCD.LCDC |= lcdcWindow
			m.s.PPU.LCD.WY = 0
		})
		p := &m.s.PPU
		start := p.Timing.LineStart + uint64(frameLines-screenHeight+test.line)*lineDots
		m.syncPPU(start + 50)
		m.s.Clock.Now = start + 50
		m.writeLCD(regWX, uint8(test.line))
		for _, dot := range switches {
			m.s.Clock.Now = start + dot
			m.writeLCD(regLCDC, p.LCD.LCDC^lcdcWindow)
		}
		m.syncPPU(start + 400)
		for x, got := range m.picture[test.line].shown() {
			want := shades[1]
			if x >= test.from && x < test.to {
				want = shades[2]
			}
			if got != want {
				t.Errorf("line %d: pixel %d is %04X, want the window at %d to %d", test.line, x, got, test.from, test.to)
				break
			}
		}
	}
}
