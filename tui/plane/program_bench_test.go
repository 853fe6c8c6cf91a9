//go:build unix

package plane

import (
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// BenchmarkProgram measures what a whole program takes of a CPU for a picture: Bubble Tea with a screen of 240x80 cells,
// the game at full size, 60 pictures a second in real time, and text ten times a second where it says so.
func BenchmarkProgram(b *testing.B) {
	for _, move := range moves {
		b.Run(move.name, func(b *testing.B) {
			o := trueColours
			o.Now = time.Now
			x := &fakeProgram{t: b, plane: New(nowhere{}, o), seen: make(chan fakeModel, 1), ended: make(chan error, 1)}
			x.program = tea.NewProgram(&fakeModel{p: x.plane, seen: x.seen}, tea.WithInput(nil), tea.WithOutput(x.plane), tea.WithColorProfile(o.Profile),
				tea.WithWindowSize(240, 80), tea.WithoutSignalHandler(), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
			go func() {
				_, err := x.program.Run()
				x.ended <- err
			}()
			scenes := make([]*scene, 64)
			for n := range scenes {
				scenes[n] = newScene()
				move.draw(scenes[n], n)
			}
			tick := time.NewTicker(time.Second / 60)
			defer tick.Stop()
			before, n := cpu(b), 0
			for b.Loop() {
				<-tick.C
				x.plane.Show(scenes[n%len(scenes)].frame)
				if n++; n%6 == 0 {
					x.program.Send(lineMsg("The lamp is lit — größer than ever, and the moths come. ✓"))
				}
			}
			b.ReportMetric(float64(cpu(b)-before)/float64(time.Millisecond)/float64(n), "cpu-ms/frame")
			b.ReportMetric(0, "ns/op") // it is paced
			x.program.Quit()
			if err := <-x.ended; err != nil {
				b.Fatal(err)
			}
			x.plane.Close()
		})
	}
}

// cpu is the time that the process has been given so far, by user and system.
func cpu(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
