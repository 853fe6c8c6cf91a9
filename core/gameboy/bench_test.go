package gameboy

import "testing"

func BenchmarkSave(b *testing.B) {
	m := newTestMachine(b, CGB, nil)
	var s State
	for b.Loop() {
		m.Save(&s)
	}
}

func BenchmarkLoad(b *testing.B) {
	m := newTestMachine(b, CGB, nil)
	var s State
	m.Save(&s)
	for b.Loop() {
		m.Load(&s)
	}
}

func BenchmarkAppendState(b *testing.B) {
	m := newTestMachine(b, CGB, nil)
	var buf []byte
	for b.Loop() {
		buf = m.AppendState(buf[:0])
	}
	b.ReportMetric(float64(len(buf)), "bytes")
}

func BenchmarkLoadState(b *testing.B) {
	m := newTestMachine(b, CGB, nil)
	buf := m.AppendState(nil)
	for b.Loop() {
		m.LoadState(buf)
	}
}
