package gameboy

import "testing"

// benchStep is how many frames a step of an agent takes, of which the last is drawn.
const benchStep = 24

// BenchmarkFrame runs each scene with every frame drawn, and with only the last of a step.
func BenchmarkFrame(b *testing.B) {
	for _, scene := range scenes {
		for _, draw := range []struct {
			name  string
			every int
		}{{"all", 1}, {"last", benchStep}} {
			b.Run(scene.name+"/draw "+draw.name, func(b *testing.B) {
				m := scene.machine(b)
				runScene(m, 0, 600, false) // until it is in play
				n := 600
				b.ReportAllocs()
				for b.Loop() {
					m.RunFrame(demoInputs(n), n%draw.every == draw.every-1)
					n++
				}
				rate := float64(b.N) / b.Elapsed().Seconds()
				b.ReportMetric(rate, "frames/s")
				b.ReportMetric(rate/m.Info().FrameRate, "x-real-time")
			})
		}
	}
}

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
