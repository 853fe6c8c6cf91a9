package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart measures from the start of the program to its first picture on the terminal.
func BenchmarkStart(b *testing.B) {
	db := filepath.Join(b.TempDir(), "runs.db")
	for b.Loop() {
		x := startIn(b, 240, 80, nil, "play", "--db", db)
		x.waitUntil("there is a picture", func(string) bool { above, _ := x.pixels(60, 30); return above.A != 0 }) // the game may begin in the dark
		b.StopTimer()
		x.stopRun()
		x.exitCode()
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/start")
}

// BenchmarkKey measures from a key to what it does, as seen on the terminal.
func BenchmarkKey(b *testing.B) {
	x := startIn(b, 240, 80, nil, "play", "--db", filepath.Join(b.TempDir(), "runs.db"))
	x.waitFor("playing")
	for b.Loop() {
		x.typeKeys(" ")
		x.waitFor("paused")
		x.typeKeys(" ")
		x.waitUntil("it goes on", func(screen string) bool { return !strings.Contains(screen, "paused") })
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(2*b.N), "ms/key")
}

// BenchmarkLongRun measures the program's memory after a long run, and its share of a processor at 60 frames a second and
// while it is paused.
func BenchmarkLongRun(b *testing.B) {
	const steps = 10000
	for b.Loop() {
		x := startIn(b, 240, 80, nil, "play", "--agent", "random", "--pace", "unlimited", "--db", filepath.Join(b.TempDir(), "runs.db"))
		x.patient = 10 * time.Minute
		x.waitUntil(fmt.Sprintf("there are %d steps", steps), func(screen string) bool { return stepIn(screen) >= steps })
		b.ReportMetric(float64(x.memory())/1024, "MB")
		x.waitFor("unlimited")
		for range 16 {
			x.typeKeys("-")
		}
		for range 2 {
			x.typeKeys("+")
		}
		x.waitFor(" 1x ")
		b.ReportMetric(x.share(5*time.Second), "%playing")
		x.typeKeys(" ")
		x.waitFor("paused")
		b.ReportMetric(x.share(5*time.Second), "%paused")
		x.typeKeys("q")
		x.exitCode()
	}
}

func stepIn(screen string) int {
	_, rest, _ := strings.Cut(screen, "step ")
	n := 0
	_, _ = fmt.Sscanf(rest, "%d", &n) // another screen has none
	return n
}

// memory is the most that the program has used, in KiB.
func (x *terminal) memory() int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.cmd.Process.Pid))
	if err != nil {
		x.t.Skip("the memory of a process cannot be read here")
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n, _ := strconv.Atoi(strings.Fields(rest)[0])
	return n
}

// share is the part of a processor that the program takes over a time, in percent.
func (x *terminal) share(over time.Duration) float64 {
	ticks := func() int {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.cmd.Process.Pid))
		if err != nil {
			x.t.Skip("the time of a process cannot be read here")
		}
		fields := strings.Fields(string(stat[strings.LastIndex(string(stat), ")")+1:]))
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		return user + system // of 10 ms
	}
	before := ticks()
	time.Sleep(over)
	return float64(ticks()-before) / over.Seconds()
}
