package core_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

func TestInputIsRunLengthCoded(t *testing.T) {
	var in core.Input
	for _, held := range []core.Buttons{core.A, core.A, 0, core.Up | core.B} {
		in.Add(held)
	}
	want := core.Input{{core.A, 2}, {0, 1}, {core.Up | core.B, 1}}
	if !cmp.Equal(in, want) || in.Frames() != 4 {
		t.Errorf("input is %v, %d frames", in, in.Frames())
	}
}

func FuzzParseInput(f *testing.F) {
	f.Add(core.Input{{core.A, 8}, {0, 16_000}}.AppendBinary(nil))
	f.Add([]byte{1, 0})
	f.Add(core.Input{{core.L, 8}, {0, 16_000}}.AppendBinary(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := core.ParseInput(data)
		if err != nil {
			return
		}
		again, err := core.ParseInput(in.AppendBinary(nil))
		if err != nil || !cmp.Equal(in, again) {
			t.Errorf("%v comes back as %v (%v)", in, again, err)
		}
	})
}

func FuzzParseFrame(f *testing.F) {
	f.Add(core.NewFrame(3, 2).AppendBinary(nil))
	f.Add([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, err := core.ParseFrame(data)
		if err != nil {
			return
		}
		if !bytes.Equal(frame.AppendBinary(nil), data) {
			t.Error("a frame does not come back as it was")
		}
		frame.Image()
	})
}

func TestFrameWidensColours(t *testing.T) {
	frame := core.NewFrame(1, 1)
	frame.Pix[0] = 31 | 10<<5 | 0<<10
	if r, g, b := core.RGB(frame.Pix[0]); r != 255 || g != 82 || b != 0 {
		t.Errorf("colour is %d %d %d", r, g, b)
	}
}

func TestParseHash(t *testing.T) {
	h := core.Sum([]byte("x"))
	if back, err := core.ParseHash(h.String()); err != nil || back != h {
		t.Errorf("%s comes back as %s (%v)", h, back, err)
	}
	for _, bad := range []string{"", "12", h.String()[:63] + "g"} {
		if _, err := core.ParseHash(bad); err == nil {
			t.Errorf("%q is taken for a hash", bad)
		}
	}
}

// Inputs of a Game Boy have the bytes that they always had, so that old chains hold; others are told apart by their mark.
func TestInputHasTwoForms(t *testing.T) {
	for coded, in := range map[string]core.Input{
		"":                                 nil,
		"\x01\x08\x00\x10":                 {{core.A, 8}, {0, 16}},
		"\xff\x80\x01":                     {{core.GameBoyButtons, 128}},
		"\x02\x00\x01\x01\x08":             {{core.A | core.L, 8}},
		"\x02\x00\x01\x00\x08\x00\x08\x01": {{core.A, 8}, {core.Y, 1}},
	} {
		if got := in.AppendBinary(nil); string(got) != coded {
			t.Errorf("%v is coded as %x, want %x", in, got, coded)
		}
		if got, err := core.ParseInput([]byte(coded)); err != nil || !cmp.Equal(got, in) {
			t.Errorf("%x is read as %v (%v)", coded, got, err)
		}
	}
	for _, bad := range []string{"\x01", "\x01\x00", "\x02\x00", "\x02\x00\x01", "\x02\x00\x01\x01", "\x02\x00\x01\x01\x00", "\x02\x00\x01\x00\x08"} {
		if in, err := core.ParseInput([]byte(bad)); err == nil {
			t.Errorf("%x is read as %v", bad, in)
		}
	}
}
