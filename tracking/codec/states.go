package codec

import (
	"crypto/subtle"
	"fmt"
	"slices"
)

// StateWriter codes the machine states of a run one after another. The zero value has written none.
type StateWriter struct{ last []byte }

// Snapshot is the coded state of one step.
type Snapshot struct {
	Seq      int    // number of the step
	Keyframe bool   // Data needs no step before
	Size     int    // of the state, in bytes
	Data     []byte // packed: the state, or its changes since the step before
}

// Write codes the state of a step, whole where it is asked for or the size has changed. The writer keeps state, which
// nobody may change afterwards.
func (w *StateWriter) Write(seq int, state []byte, whole bool) Snapshot {
	s := Snapshot{Seq: seq, Size: len(state), Keyframe: whole || len(w.last) != len(state)}
	if s.Keyframe {
		s.Data = packTight(markWhole, state)
	} else {
		s.Data = packTight(markChanges, appendChanges(nil, w.last, state))
	}
	w.last = state
	return s
}

// StateReader gives machine states back. It remembers the newest, since the next is the changes since it.
type StateReader struct {
	seq   int // of state
	state []byte
	spare []byte
	known bool
}

// From is the first step whose snapshot must be read to get to step seq, where a keyframe stands at step keyed or behind.
func (r *StateReader) From(seq, keyed int) int {
	if r.known && r.seq <= seq && r.seq >= keyed {
		return r.seq + 1
	}
	r.known = false
	return keyed
}

// State is a copy of the state at the end of step seq; an error where the reader is not there.
func (r *StateReader) State(seq int) ([]byte, error) {
	if !r.known || r.seq != seq {
		r.known = false
		return nil, Damaged("a snapshot is missing")
	}
	return slices.Clone(r.state), nil
}

// Forget makes the next Read begin with a keyframe.
func (r *StateReader) Forget() { r.known = false }

// Read goes one snapshot further. Where it fails, the reader has forgotten where it stood.
func (r *StateReader) Read(s Snapshot) error {
	err := r.advance(s)
	if err != nil {
		r.known = false
	}
	return err
}

func (r *StateReader) advance(s Snapshot) error {
	changes := len(s.Data) > 0 && s.Data[0] == markChanges
	data, err := Unpack(r.spare, s.Data, MaxRaw)
	if err != nil {
		return Damaged("the snapshot of step %d: %v", s.Seq, err)
	}
	r.spare = data
	switch fits := r.known && s.Seq == r.seq+1 && s.Size == len(r.state); {
	case !changes && len(data) != s.Size:
		return Damaged("the snapshot of step %d has %d bytes and should have %d", s.Seq, len(data), s.Size)
	case s.Keyframe && changes || !s.Keyframe && !fits:
		return Damaged("the snapshot of step %d does not fit the one before", s.Seq)
	case s.Keyframe:
		r.state, r.spare = data, r.state
	case changes:
		if err := applyChanges(r.state, data); err != nil {
			return fmt.Errorf("step %d: %w", s.Seq, err)
		}
	default:
		subtle.XORBytes(r.state, r.state, data)
	}
	r.seq, r.known = s.Seq, true
	return nil
}
