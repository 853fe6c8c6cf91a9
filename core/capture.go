package core

import (
	"encoding/json"
	"time"
)

// Capture is a state of a machine that a person named, to start runs from.
type Capture struct {
	Name    string // unique in a record
	Note    string
	Made    time.Time
	Machine MachineInfo
	Game    GameRef
	Run     string // that it was taken from; empty: none
	Seq     int    // step of the run
	Tick    uint64 // video frames since power-on
	Screen  *Frame
	State   []byte          // the machine's complete coded state
	Facts   json.RawMessage // the profile's reading then; nil without a profile
}
