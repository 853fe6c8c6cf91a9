package gameboy

import "testing"

// TestSerial sends a byte to nobody: ones come in, and the interrupt comes at the end.
func TestSerial(t *testing.T) {
	const send = "di\nld sp,d000\nxor a,a\nldh (0f),a\nld a,08\nldh (ff),a\nld a,a5\nldh (01),a\nld a,81\nldh (02),a\nldh a,(02)\nld (c100),a\nei\nend: jr end"
	handler := map[uint16]string{0x58: "jp 0400", 0x400: "ldh a,(01)\nld (c101),a\nldh a,(02)\nld (c102),a\nend: jr end"}
	f := finding{"sent", DMG, send, handler, []byte{0xFF, 0xFF, 0x7F}}
	checkFindings(t, []finding{f})
	m := f.machine(t)
	var sent []byte
	m.OnSerial(func(b byte) { sent = append(sent, b) })
	runFrames(m, 3)
	if len(sent) != 1 || sent[0] != 0xA5 {
		t.Errorf("sent % X, want A5", sent)
	}
}

func TestSerialTime(t *testing.T) {
	for _, test := range []struct {
		name string
		cgb  bool
		sc   uint8
		want uint64 // dots
	}{
		{"DMG", false, 0x81, 8 * 512},
		{"a DMG is not fast", false, 0x83, 8 * 512},
		{"CGB", true, 0x81, 8 * 512},
		{"CGB, fast", true, 0x83, 8 * 16},
		{"the other side's clock", false, 0x80, never},
	} {
		m := newTestMachine(t, DMG, nil)
		m.s.System.CGBMode = test.cgb
		m.s.Timer.Base = m.s.Clock.Now
		m.writeSerial(regSC, test.sc)
		want := test.want
		if want != never {
			want += m.s.Clock.Now
		}
		if got := m.serialNext(); got != want {
			t.Errorf("%s: it ends at %d, want %d", test.name, got, want)
		}
	}
}
