package gameboy

import (
	"slices"
	"testing"
)

// TestTenObjects puts eleven on a line.
func TestTenObjects(t *testing.T) {
	frame := drawScene(t, DMG, func(m *Machine) {
		for i := range 11 {
			copy(m.s.OAM[4*i:], []byte{56, uint8(8 + 12*i), 3, 0})
		}
	})
	for i := range 11 {
		want := shades[3]
		if i == 10 {
			want = shades[1]
		}
		if got := frame.Pix[40*screenWidth+12*i]; got != want {
			t.Errorf("object %d: pixel %04X, want %04X", i, got, want)
		}
	}
}

// TestObjectShapes draws an object with a single pixel, at its upper left.
func TestObjectShapes(t *testing.T) {
	for _, test := range []struct {
		name        string
		tile, flags uint8
		tall        bool
		x, y        int // where the pixel comes
	}{
		{"plain", 4, 0, false, 0, 0},
		{"flipped in X", 4, objFlipX, false, 7, 0},
		{"flipped in Y", 4, objFlipY, false, 0, 7},
		{"flipped in both", 4, objFlipX | objFlipY, false, 7, 7},
		{"tall", 4, 0, true, 0, 0},
		{"tall, odd tile", 5, 0, true, 0, 0},
		{"tall, flipped in Y", 4, objFlipY, true, 0, 15},
	} {
		frame := drawScene(t, DMG, func(m *Machine) {
			m.s.VRAM[64], m.s.VRAM[65] = 0x80, 0x80
			copy(m.s.OAM[:], []byte{56, 48, test.tile, test.flags})
			if test.tall {
				m.s.PPU.LCD.LCDC |= lcdcOBJSize
			}
		})
		at := slices.Index(frame.Pix, shades[3])
		if want := (40+test.y)*screenWidth + 40 + test.x; at != want {
			t.Errorf("%s: the pixel is at %d,%d, want %d,%d", test.name, at%screenWidth, at/screenWidth, want%screenWidth, want/screenWidth)
		}
	}
}
