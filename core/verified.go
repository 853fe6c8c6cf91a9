package core

import (
	"encoding/json"
	"time"
)

// Mark is how far a run is proved.
type Mark string

// The marks of a run, as this machine found them. See Verified.
const (
	Unproved Mark = "none"     // nobody verified it here, or not as it stands now
	Chained  Mark = "chain"    // its hashes hold: it was not changed in part; whether it happened is not known
	Replayed Mark = "replayed" // its inputs, facts and milestones were computed again, and its agent's decisions where that can be done
	Forged   Mark = "forged"   // something in it is not what it says
)

// Verified is what came of verifying a run on this machine. No record holds it, and none can bring it along.
type Verified struct {
	Mark   Mark      `json:"proof"` // empty: Unproved
	Why    string    `json:"why,omitempty"`
	Signed []string  `json:"signed_by,omitempty"` // names of the signers that were known, or fingerprints of their keys
	At     time.Time `json:"at,omitzero"`
}

// Proof is the mark, never empty.
func (v Verified) Proof() Mark {
	if v.Mark == "" {
		return Unproved
	}
	return v.Mark
}

// Proved reports whether what a ranking counts was computed again.
func (v Verified) Proved() bool { return v.Mark == Replayed }

// String is the mark for people, such as "replayed, signed by ada@example.org".
func (v Verified) String() string {
	said := string(v.Proof())
	for i, name := range v.Signed {
		if i == 0 {
			said += ", signed by " + name
			continue
		}
		said += " and " + name
	}
	return said
}

// Fingerprint is a hash of all that a listing shows of how a run was played and how far it came. What this machine found of a
// run holds only for a run of the same fingerprint, so that a row that is changed later loses its mark.
func (s *RunSummary) Fingerprint() (Hash, error) {
	data, err := json.Marshal(struct {
		Run        Run
		Manifest   Hash
		Outcome    Outcome
		Counts     [5]int
		Models     []ModelUse
		Usage      Usage
		Wall       time.Duration
		Milestones []Milestone
		Chain      Hash
		Seal       Hash
	}{s.Run, HashOf(s.Agent.Manifest), s.Outcome, [5]int{s.Steps, s.Frames, s.Presses, s.Faults, s.Fallbacks}, s.Models, s.Usage, s.Wall,
		s.Milestones, s.Chain, s.Seal})
	return Sum(data), err
}
