// Package playtest has a machine, an agent, a game, a record and a clock for tests of what plays: small enough that a test can
// say what must come of them.
package playtest

import (
	"cmp"
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

// Machine is a machine of eight bytes: it folds every frame's buttons into a number, and its picture shows it.
type Machine struct {
	sum   uint64
	drawn uint64

	Bent int // in this frame it goes wrong; 0: in none
	ran  int

	Version string // of the core; "": 1
}

func (m *Machine) Info() core.MachineInfo {
	return core.MachineInfo{System: "TOY", Core: "toy", CoreVersion: cmp.Or(m.Version, "1"), Width: 8, Height: 8, FrameRate: 60,
		ROM: core.ROM{SHA256: core.Sum([]byte("toy")), Title: "TOY"}}
}

func (m *Machine) RunFrame(held core.Buttons, draw bool) {
	m.sum = m.sum*6364136223846793005 + uint64(held) + 1
	if m.ran++; m.ran == m.Bent {
		m.sum++
	}
	if draw {
		m.drawn = m.sum
	}
}

func (m *Machine) Frame(dst *core.Frame) {
	dst.Resize(8, 8)
	for i := range dst.Pix {
		dst.Pix[i] = uint16(m.drawn>>(i%50)) & 0x7FFF
	}
}

func (m *Machine) Peek(addr uint32) byte { return byte(m.sum >> (8 * (addr % 8))) }

func (m *Machine) AppendState(dst []byte) []byte {
	return binary.LittleEndian.AppendUint64(dst, m.sum)
}

func (m *Machine) LoadState(state []byte) error {
	if len(state) != 8 {
		return errors.New("not a toy's state")
	}
	m.sum = binary.LittleEndian.Uint64(state)
	return nil
}

// Agent calls Decide for each step.
type Agent struct {
	Name   string // empty: toy
	Decide func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error)
}

func (a *Agent) Version() core.Version {
	name := a.Name
	if name == "" {
		name = "toy"
	}
	manifest := json.RawMessage(fmt.Sprintf(`{"name":%q}`, name))
	return core.Version{ID: core.Sum(manifest), Name: name, Manifest: manifest}
}

func (a *Agent) Start(context.Context, agent.Host) (json.RawMessage, error) {
	return json.RawMessage(`{"n":0}`), nil
}

func (a *Agent) Step(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
	return a.Decide(ctx, host, memory, seen)
}

// Presser presses a random button each step and says which step it is.
func Presser() *Agent {
	return &Agent{Decide: func(_ context.Context, host agent.Host, _ json.RawMessage, seen core.Observation) (agent.Decision, error) {
		said := fmt.Sprintf("step %d", seen.Seq)
		host.Emit(core.TextDelta{Channel: core.Said, Text: said})
		return agent.Decision{
			Action: core.PressAll(core.Buttons(1 << host.Random.IntN(8))),
			Memory: json.RawMessage(fmt.Sprintf(`{"n":%d}`, seen.Seq)),
			Said:   said,
		}, nil
	}}
}

// Record keeps a run in memory.
type Record struct {
	mu sync.Mutex

	Run     core.Run
	Steps   []*core.Step
	Spans   []core.Span
	Endings []core.Ending
	Cores   []core.CoreUse // after the machine that it began with
	Outcome core.Outcome
	Broken  error // returned for all steps after the first

	proofs []*core.Proof
}

func (r *Record) Begin(_ context.Context, run core.Run) error {
	r.Run = run
	return nil
}

func (r *Record) Resume(context.Context, string, int, core.CoreUse) error { return nil }

func (r *Record) Span(_ context.Context, _ int, call core.CallProof) error {
	r.Spans = append(r.Spans, *call.Span)
	return nil
}

func (r *Record) Step(_ context.Context, step *core.Step, proven *core.Proof, kept func(error)) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Broken != nil && step.Seq > 1 {
		return r.Broken
	}
	proof := *proven
	proof.Sums = proof.FieldSums()
	seal, err := r.seal()
	if err != nil {
		return err
	}
	proof.Seal = proof.NextSeal(seal)
	r.Steps, r.proofs = append(r.Steps, step), append(r.proofs, &proof)
	kept(nil)
	return nil
}

// seal is that of the last step.
func (r *Record) seal() (core.Hash, error) {
	if n := len(r.proofs); n > 0 {
		return r.proofs[n-1].Seal, nil
	}
	genesis, err := r.Run.Genesis(core.Hash{})
	if err != nil {
		return core.Hash{}, err
	}
	return r.Run.OpeningSeal(genesis)
}

func (r *Record) Flush(context.Context) error { return nil }

func (r *Record) End(_ context.Context, outcome core.Outcome) error {
	r.Outcome = outcome
	seal, err := r.seal()
	r.Endings = append(r.Endings, core.Ending{Outcome: outcome, Seq: len(r.Steps) - 1, Seal: outcome.Seal(seal, core.Hash{}, 0, nil)})
	return err
}

// Read is the record as a reader sees it.
func (r *Record) Read() *Reader { return &Reader{r} }

// Reader reads a Record. It satisfies what replay, resume and audit need.
type Reader struct{ r *Record }

func (t *Reader) Run() core.Run                                   { return t.r.Run }
func (t *Reader) Lineage() []core.Run                             { return []core.Run{t.r.Run} }
func (t *Reader) Last(context.Context) (int, error)               { return len(t.r.Steps) - 1, nil }
func (t *Reader) Loose(context.Context, int) ([]core.Span, error) { return nil, nil }
func (t *Reader) Endings(context.Context) ([]core.Ending, error)  { return t.r.Endings, nil }
func (t *Reader) Check(context.Context) error                     { return nil }
func (t *Reader) Cores(context.Context) ([]core.CoreUse, error) {
	uses := append([]core.CoreUse{{Machine: t.r.Run.Machine}}, t.r.Cores...)
	for i := range uses {
		uses[i].Game = t.r.Run.Game
	}
	return uses, nil
}
func (t *Reader) State(_ context.Context, seq int) ([]byte, error) {
	return t.r.Steps[seq].State, nil
}
func (t *Reader) Step(_ context.Context, seq int) (*core.Step, error) {
	step := *t.r.Steps[seq]
	step.State = nil
	return &step, nil
}

func (t *Reader) Reached(context.Context) ([]core.Milestone, error) {
	var reached []core.Milestone
	for _, step := range t.r.Steps {
		reached = append(reached, step.Reached...)
	}
	return reached, nil
}

func (t *Reader) Words(_ context.Context, from, to int) ([]*core.Step, error) {
	var words []*core.Step
	for _, step := range t.r.Steps[from : to+1] {
		told := *step
		told.State, told.Screen, told.Memory, told.Facts = nil, nil, nil, nil
		words = append(words, &told)
	}
	return words, nil
}

func (t *Reader) Outcome(context.Context) (core.Outcome, error)           { return t.r.Outcome, nil }
func (t *Reader) Bookmarks(context.Context) ([]core.Bookmark, error)      { return nil, nil }
func (t *Reader) Landmarks(context.Context, int) ([]core.Landmark, error) { return nil, nil }

// Proofs are of the steps as they are now, with the checksums and seals that were recorded.
func (t *Reader) Proofs(_ context.Context, from, to int, each func(*core.Proof) error) error {
	for seq := from; seq <= to; seq++ {
		proof, err := t.r.Steps[seq].Proof()
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

// Clock jumps ahead whenever somebody waits, so that nothing takes time.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

func NewClock() *Clock { return &Clock{now: time.Unix(1_700_000_000, 0).UTC()} }

func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *Clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired
}

// Game reads the low byte of the toy as a fact; its milestones are the bits seen set in it.
type Game struct{}

func (Game) Ref() core.GameRef { return core.GameRef{Name: "toy"} }
func (Game) Story() []core.Milestone {
	return []core.Milestone{{Key: "eight", Title: "A number with its fourth bit set"}, {Key: "never", Title: "Never"}}
}

// Read reads the low byte.
func (g Game) Read(_ context.Context, memory core.Peeker) (core.Facts, error) {
	return g.Recorded(json.RawMessage(fmt.Sprintf(`{"low":%d}`, memory.Peek(0)))), nil
}

// Recorded says facts by themselves.
func (Game) Recorded(facts json.RawMessage) core.Facts { return gameFacts{facts} }

type gameFacts struct{ json json.RawMessage }

func (f gameFacts) JSON() json.RawMessage                        { return f.json }
func (f gameFacts) Text(context.Context) (string, error)         { return string(f.json), nil }
func (gameFacts) Options(context.Context) ([]core.Option, error) { return nil, nil }
func (f gameFacts) Milestones(context.Context) ([]core.Milestone, error) {
	var read struct{ Low int }
	if err := json.Unmarshal(f.json, &read); err != nil {
		return nil, err
	}
	if read.Low&8 != 0 {
		return []core.Milestone{{Key: "eight", Title: "A number with its fourth bit set"}}, nil
	}
	return nil, nil
}
