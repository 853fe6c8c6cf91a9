package halfblock

import (
	"testing"

	"dotmatrix/core"
)

func TestDrawer(t *testing.T) {
	const black, white = "0;0;0", "255;255;255"
	f := core.NewFrame(2, 3) // of an odd height: below the last row is black
	f.Pix[1] = 0x7FFF
	var d Drawer
	want := "\x1b[1;1H\x1b[38;2;" + black + ";48;2;" + black + "m▀\x1b[38;2;" + white + ";48;2;" + black + "m▀\x1b[2;1H\x1b[38;2;" + black + ";48;2;" + black + "m▀▀"
	if got := d.Draw(f); got != want {
		t.Errorf("first %q, want %q", got, want)
	}
	if got := d.Draw(f.Clone()); got != "" {
		t.Errorf("the same %q", got)
	}
	f = f.Clone()
	f.Pix[5] = 0x7FFF
	if got, want := d.Draw(f), "\x1b[2;2H\x1b[38;2;"+white+";48;2;"+black+"m▀"; got != want {
		t.Errorf("a change %q, want %q", got, want)
	}
}

func TestScaled(t *testing.T) {
	f := core.NewFrame(160, 144)
	f.Pix[2*160+2] = 5
	if half := Scaled(f, 80); half.Width != 80 || half.Height != 72 || half.Pix[81] != 5 || half.Pix[0] != 0 {
		t.Errorf("%dx%d", half.Width, half.Height)
	}
}
