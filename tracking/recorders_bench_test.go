package tracking

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"dotmatrix/core"
)

// BenchmarkManyRecorders has 1, 4 and 16 processes record into one file at once, as fast as each can, every step waited
// for until it is on disk. It reports the steps a second of all together, and how long a step waits: the median, the 99th
// percentile and the longest.
func BenchmarkManyRecorders(b *testing.B) {
	for _, n := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("processes=%d", n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "runs.db")
			s, err := Open(b.Context(), path)
			must(b, err)
			must(b, s.Close())
			each := max(b.N/n, 1)
			children := make([]*recorderProcess, n)
			for i := range children {
				children[i] = startRecorder(b, path, i, each)
			}
			b.ResetTimer()
			begin := time.Now()
			for _, c := range children {
				c.begin(b)
			}
			var waits []time.Duration
			for i, c := range children {
				got := c.wait(b)
				if len(got) != each {
					b.Fatalf("recorder %d of %d recorded %d of %d steps", i, n, len(got), each)
				}
				waits = append(waits, got...)
			}
			took := time.Since(begin)
			slices.Sort(waits)
			ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
			b.ReportMetric(float64(len(waits))/took.Seconds(), "steps/s")
			b.ReportMetric(ms(waits[len(waits)/2]), "p50-ms")
			b.ReportMetric(ms(waits[len(waits)*99/100]), "p99-ms")
			b.ReportMetric(ms(waits[len(waits)-1]), "max-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// recorderProcess is this test's program, run again to record.
type recorderProcess struct {
	cmd *exec.Cmd
	out *bufio.Reader
	in  interface{ Close() error }
}

func startRecorder(b *testing.B, path string, number, steps int) *recorderProcess {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestRecorderProcess$", "-test.count", "1")
	cmd.Env = append(os.Environ(), "DOTMATRIX_TEST_RECORD="+path, "DOTMATRIX_TEST_NUMBER="+strconv.Itoa(number), "DOTMATRIX_TEST_STEPS="+strconv.Itoa(steps))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	must(b, err)
	out, err := cmd.StdoutPipe()
	must(b, err)
	must(b, cmd.Start())
	p := &recorderProcess{cmd, bufio.NewReader(out), in}
	line, err := p.out.ReadString('\n')
	if err != nil || line != "ready\n" {
		b.Fatalf("recorder %d says %q (%v)", number, line, err)
	}
	return p
}

func (p *recorderProcess) begin(b *testing.B) { must(b, p.in.Close()) }

func (p *recorderProcess) wait(b *testing.B) []time.Duration {
	b.Helper()
	var waits []time.Duration
	must(b, json.NewDecoder(p.out).Decode(&waits))
	_, err := p.out.WriteTo(discard{})
	must(b, err)
	must(b, p.cmd.Wait())
	return waits
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// TestRecorderProcess is a process that BenchmarkManyRecorders starts; as a test it is skipped.
func TestRecorderProcess(t *testing.T) {
	path := os.Getenv("DOTMATRIX_TEST_RECORD")
	if path == "" {
		t.Skip("not started by BenchmarkManyRecorders")
	}
	number, err := strconv.Atoi(os.Getenv("DOTMATRIX_TEST_NUMBER"))
	must(t, err)
	n, err := strconv.Atoi(os.Getenv("DOTMATRIX_TEST_STEPS"))
	must(t, err)
	toy := newToyRun(uint64(1000 + number))
	s, err := Open(t.Context(), path)
	must(t, err)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	fmt.Println("ready")
	_, _ = os.Stdin.Read(make([]byte, 1)) // until it is closed
	var waits []time.Duration
	for range n {
		step := toy.next()
		began := time.Now()
		must(t, rec.Step(t.Context(), step, nil, ignore))
		must(t, rec.Flush(t.Context()))
		waits = append(waits, time.Since(began))
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough"}))
	must(t, s.Close())
	must(t, json.NewEncoder(os.Stdout).Encode(waits))
}
