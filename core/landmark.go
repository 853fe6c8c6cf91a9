package core

// Landmark is a step worth finding again, beside milestones and bookmarks.
type Landmark struct {
	Seq  int          `json:"seq"`
	Kind LandmarkKind `json:"kind"`
	Text string       `json:"text,omitempty"` // what was wrong, or the ID of the fork
}

// LandmarkKind is what stands at a landmark.
type LandmarkKind string

// The kinds of landmarks.
const (
	LandmarkFault  LandmarkKind = "fault"  // no usable action, or something failed
	LandmarkPerson LandmarkKind = "person" // a person played the step
	LandmarkFork   LandmarkKind = "fork"   // another run goes on from here
)
