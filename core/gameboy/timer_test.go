package gameboy

import "testing"

// TestTimerEdges looks at what the falling edges do that writes make (Pan Docs, "Timer obscure behaviour").
func TestTimerEdges(t *testing.T) {
	const setUp = "di\nxor a,a\nldh (06),a\nld a,05\nldh (07),a\nxor a,a\nldh (04),a\nldh (05),a\n" // DIV, 12 clocks later TIMA
	checkFindings(t, []finding{
		{"none", DMG, setUp + "ldh a,(05)\nld (c100),a\nend: jr end", nil, []byte{1}},
		{"DIV", DMG, setUp + "ldh (04),a\nldh a,(05)\nld (c100),a\nend: jr end", nil, []byte{2}},
		{"TAC", DMG, setUp + "ldh (07),a\nldh a,(05)\nld (c100),a\nend: jr end", nil, []byte{2}},
	})
}

// TestTimerWrites writes about the time of the reload, which comes 20 dots after the start.
func TestTimerWrites(t *testing.T) {
	for _, test := range []struct {
		name string
		at   uint64 // dots
		addr uint16
		v    uint8
		tima uint8
		irq  uint8
	}{
		{"TIMA before it", 17, regTIMA, 0x33, 0x33, 0},
		{"TIMA in its cycle", 20, regTIMA, 0x33, 0x42, intTimer},
		{"TIMA after it", 24, regTIMA, 0x33, 0x33, intTimer},
		{"TMA before it", 17, regTMA, 0x55, 0x55, intTimer},
		{"TMA in its cycle", 20, regTMA, 0x55, 0x55, intTimer},
		{"TMA after it", 24, regTMA, 0x55, 0x42, intTimer},
	} {
		m := newTestMachine(t, DMG, nil)
		start := m.s.Clock.Now
		m.s.Timer = Timer{Base: start, Synced: start, TIMA: 0xFF, TMA: 0x42, TAC: tacEnable | 1}
		m.s.IRQ.IF = 0
		m.s.Clock.Now = start + test.at
		m.writeTimer(test.addr, test.v)
		m.s.Clock.Now = start + 28
		m.syncTimer()
		if m.s.Timer.TIMA != test.tima || m.s.IRQ.IF&intTimer != test.irq {
			t.Errorf("%s: TIMA is %02X and IF %02X, want %02X and %02X", test.name, m.s.Timer.TIMA, m.s.IRQ.IF, test.tima, test.irq)
		}
	}
}
