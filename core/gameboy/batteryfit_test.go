package gameboy

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// Saves of other emulators: padded to one size, with a clock that is not read here, or both.
func TestFitBattery(t *testing.T) {
	ram := bytes.Repeat([]byte{1, 2, 3, 4}, 2<<10) // 8 KiB
	small := ram[:2<<10]
	clock := func(n int) []byte { return append(bytes.Repeat([]byte{9}, n-1), 7) }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for name, c := range map[string]struct {
		kind, code  uint8
		saved, want []byte
		left        string
	}{
		"as it is":                  {0x03, 2, ram, ram, ""},
		"32 KiB for 8, zeros":       {0x1B, 2, join(ram, make([]byte, 24<<10)), ram, "24576 bytes that only fill"},
		"32 KiB for 8, erased":      {0x1B, 2, join(ram, bytes.Repeat([]byte{0xFF}, 24<<10)), ram, "24576 bytes that only fill"},
		"32 KiB for 8, mirrored":    {0x1B, 2, join(ram, ram, ram, ram), ram, "24576 bytes that only fill"},
		"8 KiB for 2, mirrored":     {0x03, 1, join(small, small, small, small), small, "6144 bytes"},
		"8 KiB for 2, erased":       {0x03, 1, join(small, bytes.Repeat([]byte{0xFF}, 6<<10)), small, "6144 bytes"},
		"132 KiB for 8":             {0x1B, 2, join(ram, make([]byte, 124<<10)), ram, "126976 bytes"},
		"clock of BGB":              {0x10, 2, join(ram, clock(48)), join(ram, clock(48)), ""},
		"clock of old VBA":          {0x10, 2, join(ram, clock(44)), join(ram, clock(44)), ""},
		"padded, and a clock":       {0x10, 2, join(ram, make([]byte, 24<<10), clock(48)), join(ram, clock(48)), "24576 bytes"},
		"a stopped clock of zeros":  {0x10, 2, join(ram, make([]byte, 48)), join(ram, make([]byte, 48)), ""},
		"a clock where none is":     {0x1B, 2, join(ram, clock(48)), ram, "the clock that the save holds"},
		"HuC3 with SameBoy's clock": {0xFE, 2, join(ram, clock(17)), ram, "the clock that the save holds"},
		"HuC3 with mGBA's clock":    {0xFE, 2, join(ram, clock(136)), ram, "the clock that the save holds"},
		"empty":                     {0x1B, 2, nil, nil, "it is empty"},
	} {
		m := newCartridge(t, c.kind, c.code, 4)
		fitted, left := m.FitBattery(c.saved)
		if !bytes.Equal(fitted, c.want) || (c.left == "") != (left == "") || !strings.Contains(left, c.left) {
			t.Errorf("%s: %d bytes, left out %q; want %d, %q", name, len(fitted), left, len(c.want), c.left)
		}
		if fitted != nil {
			if err := m.LoadBattery(fitted, time.Unix(0, 0)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for name, saved := range map[string][]byte{
		"half of it":         ram[:4<<10],
		"of a larger game":   join(ram, clock(24<<10)),
		"with another tail":  join(ram, clock(100)),
		"mirrored by halves": join(ram, ram[1:], ram[:1]),
	} {
		m := newCartridge(t, 0x1B, 2, 4)
		fitted, left := m.FitBattery(saved)
		if err := m.LoadBattery(fitted, time.Unix(0, 0)); err == nil || left != "" || !strings.Contains(err.Error(), "use the save of this game") {
			t.Errorf("a save %s was taken: %v, left out %q", name, err, left)
		}
	}
	if fitted, left := newCartridge(t, 0x02, 2, 4).FitBattery(ram); len(fitted) != len(ram) || left != "" {
		t.Error("a cartridge without a battery is not for this to refuse")
	}
}
