package tracking

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"dotmatrix/core"
)

// toyRun plays a run by a seed: the same seed gives the same steps.
type toyRun struct {
	run   core.Run
	r     *rand.Rand
	state []byte
	talk  []core.Message
	chain core.Hash
	seq   int
	tick  uint64
}

func newToyRun(seed uint64) *toyRun {
	r := rand.New(rand.NewPCG(seed, 1))
	files := []core.File{{Path: "a.star", Data: []byte("a")}, {Path: "lib/b.star", Data: nil}}
	manifest := json.RawMessage(fmt.Sprintf(`{"api":1,"name":"toy","params":{"x":"<&>"},"files":[{"path":"a.star","sha256":"%s"},{"path":"lib/b.star","sha256":"%s"}]}`,
		core.Sum(files[0].Data), core.Sum(nil)))
	toy := &toyRun{r: r, state: make([]byte, 900), run: core.Run{
		ID:    fmt.Sprintf("%016x", seed*0x9E3779B97F4A7C15+1),
		Agent: core.Version{ID: core.Sum(manifest), Name: "toy", Manifest: manifest, Files: files},
		Machine: core.MachineInfo{System: "DMG", Core: "toy", CoreVersion: "1", StateFormat: 3, Width: 30, Height: 20, FrameRate: 59.7275,
			ROM: core.ROM{SHA256: core.Sum([]byte("rom")), SHA1: "da39", Title: "TOY", Size: 32768, Mapper: "MBC1"}},
		Game: core.GameRef{Name: "toy", Version: core.Sum([]byte("profile"))}, Seed: seed | 1<<63, Name: "a toy", Limit: 5000, Anchor: core.Anchor{Name: "power", State: core.Sum([]byte{9})}, ROMPath: "/a/b c.gb",
		Start: time.Unix(1_700_000_000, int64(seed)).UTC(), Format: core.RunFormat, ChosenModel: "toy-model",
		Terms: core.Terms{Registration: core.Sum([]byte("suite")), Start: "a start", Seat: "left", Console: json.RawMessage(`{"palette":"green"}`)},
	}}
	toy.bind(core.Hash{})
	return toy
}

// bind starts the toy's chain, over the link at which it forks.
func (t *toyRun) bind(fork core.Hash) {
	var err error
	if t.chain, err = t.run.Genesis(fork); err != nil {
		panic(err)
	}
}

// forkOf makes the toy go on behind a step of another run.
func (t *toyRun) forkOf(parent core.Run, at *core.Step) {
	t.run.Parent, t.run.ForkSeq = parent.ID, at.Seq
	t.seq, t.tick = at.Seq+1, at.Tick
	t.bind(at.Chain)
}

// next plays a step that is as awkward as a step can be.
func (t *toyRun) next() *core.Step {
	step := &core.Step{
		Seq: t.seq, Actor: core.ActorAgent, Action: core.PressAll(core.A, core.Up), Tick: t.tick, Screen: t.screen(),
		Start: t.run.Start.Add(time.Duration(t.seq) * time.Second), Duration: time.Duration(t.r.Int64N(1e9)),
		Steered: [][]string{nil, nil, nil, {"ünï", "b"}, {"a"}}[t.r.IntN(5)], Said: t.text(), Reasoning: t.text(), Fault: t.text(), Memory: t.document(), Facts: t.document(),
	}
	if t.seq == 0 {
		step.Actor, step.Action = core.ActorAnchor, core.Action{}
	} else {
		step.Input = core.Input{{Buttons: core.A, Frames: 8}, {Frames: 1 + t.r.Uint32N(500)}}
	}
	t.tick += uint64(step.Frames())
	step.Tick = t.tick
	if t.r.IntN(40) == 0 {
		t.state = append(t.state, 7)
	}
	for range t.r.IntN(30) {
		t.state[t.r.IntN(len(t.state))] = byte(t.r.Uint32())
	}
	step.ScreenHash = step.Screen.Hash()
	step.State = append([]byte(nil), t.state...)
	step.StateHash = core.Sum(step.State)
	if t.r.IntN(5) == 0 {
		step.Reached = []core.Milestone{{Key: fmt.Sprintf("first %d", t.seq), Title: t.text(), Seq: t.seq}, {Key: fmt.Sprintf("a%d", t.seq), Title: "A", Seq: t.seq}}
	}
	for i := range t.r.IntN(3) {
		step.Spans = append(step.Spans, t.span(i))
	}
	link, err := step.Link(t.chain)
	if err != nil {
		panic(err)
	}
	step.Chain, t.chain = link, link
	t.seq++
	return step
}

var awkward = []string{"", "plain", "\x00nul", "ünï🎮", "\xff\xfe broken", "\ufffd", `"quoted" \ <b>&`, "line\nline\r\x1b[31m", "\u2028", "null"}

func (t *toyRun) text() string { return awkward[t.r.IntN(len(awkward))] }

func (t *toyRun) screen() *core.Frame {
	f := core.NewFrame(t.run.Machine.Width, t.run.Machine.Height)
	if t.r.IntN(10) == 0 {
		f = core.NewFrame(30, 20) // of many colours
		for i := range f.Pix {
			f.Pix[i] = uint16(i * 55)
		}
		return f
	}
	for i := range f.Pix {
		f.Pix[i] = uint16((i+t.seq)%4) * 0x2108
	}
	f.Pix[t.r.IntN(20)] = uint16(t.r.Uint32())
	return f
}

func (t *toyRun) document() json.RawMessage {
	n := t.seq / 3
	switch t.r.IntN(12) {
	case 0:
		return nil
	case 1:
		return json.RawMessage(fmt.Sprintf(`{"a":null,"n":%d}`, n))
	case 2:
		return json.RawMessage(fmt.Sprintf(`{ "z":%d, "a" : [1, 2] }`, n))
	case 3:
		return json.RawMessage(`[1,null,{"b":1}]`)
	case 4:
		return json.RawMessage(`{"b":1,"a":2,"a":3}`)
	case 5:
		return json.RawMessage("null")
	case 6:
		return json.RawMessage(fmt.Sprintf(`{"deep":{"a":{"b":{"n":%d}},"gone":1},"list":[%d],"text":"\u003c\u00fc"}`, n, t.seq))
	}
	list := []byte(`{"answers":[`)
	for i := range 40 {
		list = fmt.Appendf(list, `{"seq":%d,"text":"answer number %d"},`, t.seq+i, t.seq+i)
	}
	return json.RawMessage(fmt.Sprintf(`%snull],"deep":{"a":{"b":{}}},"n":%d}`, list, n))
}

func (t *toyRun) span(i int) core.Span {
	if len(t.talk) > 12 {
		t.talk = t.talk[5:]
	}
	t.talk = append(t.talk, core.Message{Role: core.RoleUser, Parts: []core.Part{{Text: t.text()}, {Media: "image/png", Data: binary.BigEndian.AppendUint32(nil, t.r.Uint32N(3))}}})
	answer := core.Message{Role: core.RoleAssistant, Reasoning: t.text(), Parts: []core.Part{{Text: t.text()}},
		ToolCalls: []core.ToolCall{{ID: "c", Name: t.text(), Arguments: t.text()}}}
	s := core.Span{
		ID: fmt.Sprintf("%08x%08x", t.seq, i), Parent: t.text(), Name: t.text(), Op: core.OpChat,
		Start: t.run.Start.Add(time.Duration(t.r.Int64N(1e15))), End: t.run.Start.Add(time.Duration(t.r.Int64N(1e15))),
		Input: append([]core.Message{core.TextMessage(core.RoleSystem, "be <good>\xff")}, t.talk...),
	}
	switch t.r.IntN(4) {
	case 0:
		s.ErrorType, s.Error, s.End = "timeout", t.text(), time.Time{}
		return s
	case 1:
		s.Input = nil
	case 2:
		s.Attributes = map[string]any{"gen_ai.usage.input_tokens": 12, "t": 0.1, "big": uint64(1 << 63), "text": t.text(), "list": []string{t.text()},
			"nested": map[string]any{"a": nil, "f": 1e21}, "one": 1.0, "ok": true}
	}
	s.Output = &answer
	t.talk = append(t.talk, answer, core.Message{Role: core.RoleTool, ToolCallID: "c", Parts: []core.Part{{Text: t.text()}}})
	return s
}

func openStore(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "runs", "a b#?.db"))
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// record keeps n steps of a toy and ends the run, and gives the steps.
func record(t testing.TB, s *Store, toy *toyRun, n int) []*core.Step {
	t.Helper()
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	steps := recordSteps(t, rec, toy, n)
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough", End: toy.run.Start.Add(time.Hour)}))
	return steps
}

// proofOfCall is the proof of a call, as a session gives it.
func proofOfCall(span core.Span) core.CallProof {
	proof, err := span.Proof()
	if err != nil {
		panic(err)
	}
	return proof
}

// recordSteps keeps every other span before its step, as a session does, and leaves the others to the step. It gives the
// proofs of every other step.
func recordSteps(t testing.TB, rec *Recorder, toy *toyRun, n int) []*core.Step {
	t.Helper()
	var steps []*core.Step
	for range n {
		step := toy.next()
		for i, span := range step.Spans {
			if i%2 == 0 {
				must(t, rec.Span(t.Context(), step.Seq, proofOfCall(span)))
			}
		}
		var proof *core.Proof
		if step.Seq%2 == 1 {
			made, err := step.Proof()
			must(t, err)
			proof = &made
		}
		must(t, rec.Step(t.Context(), step, proof, ignore))
		steps = append(steps, step)
	}
	return steps
}

func ignore(error) {}

func checkIntegrity(t testing.TB, s *Store) {
	t.Helper()
	var verdict string
	must(t, s.readers.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict))
	if verdict != "ok" {
		t.Errorf("integrity_check says %s", verdict)
	}
	rows, err := s.readers.QueryContext(t.Context(), "PRAGMA foreign_key_check")
	must(t, err)
	defer rows.Close()
	if rows.Next() {
		t.Error("a row refers to one that there is not")
	}
}
