package play_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

// toyMachine is a machine of eight bytes: it folds every frame's buttons into a number, and its picture shows it.
type toyMachine struct {
	sum   uint64
	drawn uint64

	bent, ran int // in frame bent, if that is not 0, it goes wrong
}

func (m *toyMachine) Info() core.MachineInfo {
	return core.MachineInfo{System: "TOY", Core: "toy", CoreVersion: "1", Width: 8, Height: 8, FrameRate: 60,
		ROM: core.ROM{SHA256: core.Sum([]byte("toy")), Title: "TOY"}}
}

func (m *toyMachine) RunFrame(held core.Buttons, draw bool) {
	m.sum = m.sum*6364136223846793005 + uint64(held) + 1
	if m.ran++; m.ran == m.bent {
		m.sum++
	}
	if draw {
		m.drawn = m.sum
	}
}

func (m *toyMachine) Frame(dst *core.Frame) {
	dst.Resize(8, 8)
	for i := range dst.Pix {
		dst.Pix[i] = uint16(m.drawn>>(i%50)) & 0x7FFF
	}
}

func (m *toyMachine) Peek(addr uint32) byte { return byte(m.sum >> (8 * (addr % 8))) }

func (m *toyMachine) AppendState(dst []byte) []byte {
	return binary.LittleEndian.AppendUint64(dst, m.sum)
}

func (m *toyMachine) LoadState(state []byte) error {
	if len(state) != 8 {
		return errors.New("not a toy's state")
	}
	m.sum = binary.LittleEndian.Uint64(state)
	return nil
}

// toyAgent calls decide for each step.
type toyAgent struct {
	name   string // empty: toy
	decide func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error)
}

func (a *toyAgent) Version() core.Version {
	name := a.name
	if name == "" {
		name = "toy"
	}
	manifest := json.RawMessage(fmt.Sprintf(`{"name":%q}`, name))
	return core.Version{ID: core.Sum(manifest), Name: name, Manifest: manifest}
}

func (a *toyAgent) Start(context.Context, agent.Host) (json.RawMessage, error) {
	return json.RawMessage(`{"n":0}`), nil
}

func (a *toyAgent) Step(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
	return a.decide(ctx, host, memory, seen)
}

// presser presses a random button each step and says which step it is.
func presser() *toyAgent {
	return &toyAgent{decide: func(_ context.Context, host agent.Host, _ json.RawMessage, seen core.Observation) (agent.Decision, error) {
		said := fmt.Sprintf("step %d", seen.Seq)
		host.Emit(core.TextDelta{Channel: core.Said, Text: said})
		return agent.Decision{
			Action: core.PressAll(core.Buttons(1 << host.Random.IntN(8))),
			Memory: json.RawMessage(fmt.Sprintf(`{"n":%d}`, seen.Seq)),
			Said:   said,
		}, nil
	}}
}

// toyRecord keeps a run in memory.
type toyRecord struct {
	mu      sync.Mutex
	run     core.Run
	steps   []*core.Step
	proofs  []*core.Proof
	spans   []core.Span
	endings []core.Ending
	outcome core.Outcome
	broken  error
}

func (r *toyRecord) Begin(_ context.Context, run core.Run) error {
	r.run = run
	return nil
}

func (r *toyRecord) Resume(context.Context, string, int) error { return nil }

func (r *toyRecord) Span(_ context.Context, _ int, span core.Span) error {
	r.spans = append(r.spans, span)
	return nil
}

func (r *toyRecord) Step(_ context.Context, step *core.Step, kept func(error)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil && step.Seq > 1 {
		return r.broken
	}
	proof, err := step.Proof()
	if err != nil {
		return err
	}
	proof.Sums = proof.FieldSums()
	seal, err := r.seal()
	if err != nil {
		return err
	}
	proof.Seal = proof.NextSeal(seal)
	r.steps, r.proofs = append(r.steps, step), append(r.proofs, &proof)
	kept(nil)
	return nil
}

// seal is that of the last step.
func (r *toyRecord) seal() (core.Hash, error) {
	if n := len(r.proofs); n > 0 {
		return r.proofs[n-1].Seal, nil
	}
	genesis, err := r.run.Genesis(core.Hash{})
	if err != nil {
		return core.Hash{}, err
	}
	return r.run.OpeningSeal(genesis)
}

func (r *toyRecord) Flush(context.Context) error { return nil }

func (r *toyRecord) End(_ context.Context, outcome core.Outcome) error {
	r.outcome = outcome
	seal, err := r.seal()
	r.endings = append(r.endings, core.Ending{Outcome: outcome, Seq: len(r.steps) - 1, Seal: outcome.Seal(seal, core.Hash{}, 0, nil)})
	return err
}

// read is the record as a reader sees it.
func (r *toyRecord) read() *toyReader { return &toyReader{r} }

type toyReader struct{ r *toyRecord }

func (t *toyReader) Run() core.Run                                   { return t.r.run }
func (t *toyReader) Lineage() []core.Run                             { return []core.Run{t.r.run} }
func (t *toyReader) Last(context.Context) (int, error)               { return len(t.r.steps) - 1, nil }
func (t *toyReader) Loose(context.Context, int) ([]core.Span, error) { return nil, nil }
func (t *toyReader) Endings(context.Context) ([]core.Ending, error)  { return t.r.endings, nil }
func (t *toyReader) Check(context.Context) error                     { return nil }
func (t *toyReader) State(_ context.Context, seq int) ([]byte, error) {
	return t.r.steps[seq].State, nil
}
func (t *toyReader) Step(_ context.Context, seq int) (*core.Step, error) {
	step := *t.r.steps[seq]
	step.State = nil
	return &step, nil
}

func (t *toyReader) Reached(context.Context) ([]core.Milestone, error) {
	var reached []core.Milestone
	for _, step := range t.r.steps {
		reached = append(reached, step.Reached...)
	}
	return reached, nil
}

func (t *toyReader) Words(_ context.Context, from, to int) ([]*core.Step, error) {
	var words []*core.Step
	for _, step := range t.r.steps[from : to+1] {
		told := *step
		told.State, told.Screen, told.Memory, told.Facts = nil, nil, nil, nil
		words = append(words, &told)
	}
	return words, nil
}

func (t *toyReader) Outcome(context.Context) (core.Outcome, error)           { return t.r.outcome, nil }
func (t *toyReader) Bookmarks(context.Context) ([]core.Bookmark, error)      { return nil, nil }
func (t *toyReader) Landmarks(context.Context, int) ([]core.Landmark, error) { return nil, nil }

// Proofs are of the steps as they are now, with the checksums and seals that were recorded.
func (t *toyReader) Proofs(_ context.Context, from, to int, each func(*core.Proof) error) error {
	for seq := from; seq <= to; seq++ {
		proof, err := t.r.steps[seq].Proof()
		if err != nil {
			return err
		}
		proof.Sums, proof.Seal = t.r.proofs[seq].Sums, t.r.proofs[seq].Seal
		if err := each(&proof); err != nil {
			return err
		}
	}
	return nil
}

// toyClock jumps ahead whenever somebody waits, so that nothing takes time.
type toyClock struct {
	mu  sync.Mutex
	now time.Time
}

func newToyClock() *toyClock { return &toyClock{now: time.Unix(1_700_000_000, 0).UTC()} }

func (c *toyClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *toyClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired
}

// toyGame reads the low byte of the toy as a fact; its milestones are the bits seen set in it.
type toyGame struct{}

func (toyGame) Ref() core.GameRef { return core.GameRef{Name: "toy"} }
func (toyGame) Story() []core.Milestone {
	return []core.Milestone{{Key: "eight", Title: "A number with its fourth bit set"}, {Key: "never", Title: "Never"}}
}
func (toyGame) Facts(_ context.Context, memory core.Peeker) (json.RawMessage, error) {
	return json.RawMessage(fmt.Sprintf(`{"low":%d}`, memory.Peek(0))), nil
}
func (toyGame) Text(_ context.Context, facts json.RawMessage) (string, error) {
	return string(facts), nil
}
func (toyGame) Milestones(_ context.Context, facts json.RawMessage) ([]core.Milestone, error) {
	var f struct{ Low int }
	if err := json.Unmarshal(facts, &f); err != nil {
		return nil, err
	}
	if f.Low&8 != 0 {
		return []core.Milestone{{Key: "eight", Title: "A number with its fourth bit set"}}, nil
	}
	return nil, nil
}
