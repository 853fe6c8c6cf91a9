package play_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// benchedRun is the ID of the runs that are measured.
const benchedRun = "0123456789abcdef"

// held is a recorder that notes for how long it holds up who records: of a step, all that recording adds to it.
type held struct {
	play.Recorder
	mu    sync.Mutex
	steps []time.Duration
}

func (h *held) Step(ctx context.Context, step *core.Step, proof *core.Proof, kept func(error)) error {
	began := time.Now()
	err := h.Recorder.Step(ctx, step, proof, kept)
	took := time.Since(began)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.steps = append(h.steps, took)
	return err
}

// recordRun plays the demo game into a new record, at a pace, and reports the size of its file by step.
func recordRun(b *testing.B, o play.Options, pace core.Pace) (path string, h *held) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "runs.db")
	store, err := tracking.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	recorder, err := store.Recorder(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	h = &held{Recorder: recorder}
	o.Run.ID, o.Run.Start, o.Recorder, o.Clock, o.Pace = benchedRun, time.Now().UTC(), h, wallClock{}, pace
	session := play.NewSession(o)
	go func() {
		for err := error(nil); err == nil; {
			_, err = session.Events(context.Background())
		}
	}()
	played, err := session.Run(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(played.Steps), "B/step")
	return path, h
}

// longSteps is the length of the run that is measured: DOTMATRIX_BENCH_STEPS, or what the goals speak of.
func longSteps(b *testing.B) int {
	if said := os.Getenv("DOTMATRIX_BENCH_STEPS"); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 100_000
}

// BenchmarkRecord builds a long run and measures what the record is to do with it. The goals: recording adds no more than
// 1 ms to a step, a step takes 1.5 KB; from a file that is not in memory a step is shown within 16 ms and a machine's
// state restored and checked within 50 ms, in 99 of 100 cases; and the chain of 100,000 steps is checked in 2 s.
func BenchmarkRecord(b *testing.B) {
	var path string
	n := longSteps(b)
	b.Run(fmt.Sprintf("write-%d", n), func(b *testing.B) {
		for b.Loop() {
			o := lampwickOptions(b, "random")
			o.Steps = n
			var h *held
			path, h = recordRun(b, o, core.Unlimited)
			report(b, h.steps, "held")
		}
		kept := filepath.Join(os.TempDir(), fmt.Sprintf("dotmatrix-bench-%d.db", os.Getpid()))
		if err := os.Rename(path, kept); err != nil {
			b.Fatal(err)
		}
		path = kept
	})
	if path == "" {
		return // it was not chosen to be run
	}
	defer os.Remove(path)
	defer os.Remove(path + "-lock")
	b.Run("show", func(b *testing.B) {
		coldly(b, path, n, "shown", func(r *tracking.Reader, seq int) error {
			_, err := r.Step(b.Context(), seq)
			return err
		})
	})
	b.Run("restore", func(b *testing.B) {
		coldly(b, path, n, "restored", func(r *tracking.Reader, seq int) error {
			_, err := r.State(b.Context(), seq)
			return err
		})
	})
	b.Run("chain", func(b *testing.B) {
		for b.Loop() {
			chill(b, path)
			began := time.Now()
			withRun(b, path, func(r *tracking.Reader) {
				if _, difference, err := audit.VerifyChain(b.Context(), r, play.Whole, nil); err != nil || difference != nil {
					b.Fatal(difference, err)
				}
			})
			b.ReportMetric(time.Since(began).Seconds(), "s-chain")
		}
	})
}

// BenchmarkRecordOfExplorer measures a run that sees all of a colour game once, and so repeats little: its size, and how
// long recording holds up a game that is played twice as fast as in real time.
func BenchmarkRecordOfExplorer(b *testing.B) {
	for name, pace := range map[string]core.Pace{"whole": core.Unlimited, "60steps": 2} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				o := lampwickOptions(b, "explorer")
				if pace != core.Unlimited {
					o.Steps = 60
				}
				_, h := recordRun(b, o, pace)
				report(b, h.steps, "held")
			}
		})
	}
}

// essayist answers every request with what a model says that thinks aloud, always something else.
type essayist struct {
	llm.Nowhere
	asked int
}

func (m *essayist) Stream(context.Context, llm.Request) iter.Seq2[llm.Delta, error] {
	m.asked++
	said := fmt.Sprintf("Thought: This is what I see for the %dth time: a room with a door at its lower edge and a table at %d, %d. "+
		"Nobody answers here, so I leave by the door and look for the path to the lamp in the east.\nAction: buttons('%s')",
		m.asked, m.asked*7%20, m.asked*3%18, []string{"down down", "right", "a", "up", "left b", "start"}[m.asked*m.asked%6])
	return func(yield func(llm.Delta, error) bool) {
		reply := &llm.Reply{Message: core.TextMessage(core.RoleAssistant, said), Finish: "stop", ID: fmt.Sprint(m.asked), InputTokens: 3000 + m.asked, OutputTokens: 60}
		if yield(llm.Delta{Text: said}, nil) {
			yield(llm.Delta{Reply: reply}, nil)
		}
	}
}

// BenchmarkRecordOfChat measures the size of a run whose model gets a picture, the game's text and its last 20 messages at
// every step: all of it is to take 3 KB a step.
func BenchmarkRecordOfChat(b *testing.B) {
	const steps = 1000
	for b.Loop() {
		o := lampwickOptions(b, "openai")
		player, err := agent.Load(assets.Agents(), "openai.star", map[string]string{"model": "m", "history": "10", "help": "facts"})
		if err != nil {
			b.Fatal(err)
		}
		o.Agent, o.Model, o.Steps = player, &essayist{}, steps
		recordRun(b, o, core.Unlimited)
	}
}

// coldReads is how many steps are read, each from a file that is not in memory and through connections that are new.
const coldReads = 500

func coldly(b *testing.B, path string, n int, what string, read func(r *tracking.Reader, seq int) error) {
	for b.Loop() {
		random := rand.New(rand.NewPCG(1, 1))
		var times []time.Duration
		for range coldReads {
			withRun(b, path, func(r *tracking.Reader) {
				chill(b, path)
				began := time.Now()
				if err := read(r, random.IntN(n)); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
			})
		}
		report(b, times, what)
	}
}

// withRun opens the record anew.
func withRun(b *testing.B, path string, use func(r *tracking.Reader)) {
	b.Helper()
	store, err := tracking.OpenReadOnly(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	r, err := store.Read(b.Context(), benchedRun)
	if err != nil {
		b.Fatal(err)
	}
	use(r)
}

// chill has the system forget what it knows of a file.
func chill(b *testing.B, path string) {
	b.Helper()
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	if err := unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		b.Fatal(err)
	}
}
