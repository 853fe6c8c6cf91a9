package core

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"
)

// Proof is a step as far as it can be proved without its long things: they stand by their hashes. Reading a run's
// proofs is much quicker than reading its steps.
type Proof struct {
	Seq                    int
	Actor                  Actor
	Action                 json.RawMessage // as it was written
	Input                  []byte          // in its coded form
	Tick                   uint64
	StateHash, ScreenHash  Hash
	Said, Reasoning, Fault string
	Memory, Facts          Hash // zero: there was none
	Reached                []Milestone
	Steered                []string
	Calls                  []CallProof
	Chain                  Hash

	// What only the seal covers. Loose are the digests of the calls that were made and that no step used, such as those
	// of an attempt that failed, up to this step.
	Start    time.Time
	Duration time.Duration
	Loose    []Hash
	Sums     []byte // as recorded: a short checksum of each field, which tells in what a step was changed
	Seal     Hash   // zero: the step was not read out of a record
}

// Proof gives the step's long things by their hashes. It reads ScreenHash and StateHash, not Screen and State.
func (s *Step) Proof() (Proof, error) { return s.proof(nil) }

// proof is Proof, with the proofs of its calls where they are known.
func (s *Step) proof(calls []CallProof) (Proof, error) {
	p := Proof{
		Seq: s.Seq, Actor: s.Actor, Input: s.Input.AppendBinary(nil), Tick: s.Tick, StateHash: s.StateHash, ScreenHash: s.ScreenHash,
		Said: s.Said, Reasoning: s.Reasoning, Fault: s.Fault, Memory: HashOf(s.Memory), Facts: HashOf(s.Facts), Reached: s.Reached, Steered: s.Steered,
		Chain: s.Chain, Start: s.Start, Duration: s.Duration,
	}
	var err error
	if p.Action, err = json.Marshal(s.Action); err != nil {
		return p, fmt.Errorf("step %d: the action: %w", s.Seq, err)
	}
	if len(calls) == len(s.Spans) {
		p.Calls = calls
		return p, nil
	}
	for i := range s.Spans {
		call, err := s.Spans[i].Proof()
		if err != nil {
			return p, fmt.Errorf("step %d: %w", s.Seq, err)
		}
		p.Calls = append(p.Calls, call)
	}
	return p, nil
}

// HashOf is the hash of a document; zero where there is none.
func HashOf(document json.RawMessage) Hash {
	if len(document) == 0 {
		return Hash{}
	}
	return Sum(document)
}

// ProofFields names what a link is made of, in the order of Proof.Sums; what stands behind the last of them is under the
// seal alone.
var ProofFields = []string{"number", "actor", "input", "tick", "machine state", "screen", "action", "said", "reasoning", "memory",
	"facts", "milestones", "fault", "calls", "steering", "start", "duration"}

// linked is how many of ProofFields a link is made of.
const linked = 15

// fields are the values of ProofFields.
func (p *Proof) fields() [][]byte {
	var reached, calls, steered []byte
	for _, m := range p.Reached {
		reached = appendNumber(appendField(appendField(reached, m.Key), m.Title), uint64(m.Seq))
	}
	for i := range p.Calls {
		calls = appendHash(calls, p.Calls[i].Digest())
	}
	for _, line := range p.Steered {
		steered = appendField(steered, line)
	}
	return [][]byte{
		appendNumber(nil, uint64(p.Seq)), []byte(p.Actor), p.Input, appendNumber(nil, p.Tick), p.StateHash[:], p.ScreenHash[:], p.Action,
		[]byte(p.Said), []byte(p.Reasoning), appendHash(nil, p.Memory), appendHash(nil, p.Facts), reached, []byte(p.Fault), calls, steered,
		appendTime(nil, p.Start), appendNumber(nil, uint64(p.Duration)),
	}
}

// FieldSums are the checksums of the fields as they are.
func (p *Proof) FieldSums() []byte { return fieldSums(p.fields()) }

// ChangedField names the first field that does not have its recorded checksum; "" where each has.
func (p *Proof) ChangedField() string { return changedField(ProofFields, p.FieldSums(), p.Sums) }

// fieldSums gives two bytes a field. They are no proof, but tell where to look when the proof fails.
func fieldSums(fields [][]byte) []byte {
	sums := make([]byte, 0, 2*len(fields))
	for _, field := range fields {
		sums = binary.LittleEndian.AppendUint16(sums, uint16(crc32.ChecksumIEEE(field)))
	}
	return sums
}

func changedField(names []string, is, was []byte) string {
	for i, name := range names {
		if 2*i+2 > len(was) || !bytes.Equal(is[2*i:2*i+2], was[2*i:2*i+2]) {
			return name
		}
	}
	return ""
}
