package play_test

import (
	"context"
	"encoding/json"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// stillMachine changes its picture in the frames that moves names, by their number since the step's presses, from 1.
type stillMachine struct {
	playtest.Machine
	moves  func(frame int) bool
	frames int
	shade  uint16
}

func (m *stillMachine) RunFrame(held core.Buttons, draw bool) {
	m.Machine.RunFrame(held, draw)
	if held != 0 {
		m.frames = 0
	} else if m.frames++; m.moves(m.frames) {
		m.shade++
	}
}

func (m *stillMachine) Frame(dst *core.Frame) {
	dst.Resize(8, 8)
	for i := range dst.Pix {
		dst.Pix[i] = m.shade
	}
}

// A step that settles ends 8 frames after the picture last changed, or at its limit.
func TestSettleWaitsUntilThePictureIsStill(t *testing.T) {
	upTo := func(n int) func(int) bool { return func(frame int) bool { return frame <= n } }
	for name, test := range map[string]struct {
		moves  func(int) bool
		settle int
		frames int // behind the press
	}{
		"it is still":                   {upTo(0), 60, 8},
		"it moves for 5 frames":         {upTo(5), 60, 13},
		"it moves again after 7 frames": {func(frame int) bool { return frame == 1 || frame == 9 }, 60, 17},
		"it moves again after 8 frames": {func(frame int) bool { return frame == 1 || frame == 10 }, 60, 9},
		"it never rests":                {upTo(1000), 60, 60},
		"the limit comes before it is":  {upTo(0), 5, 5},
		"nothing is to settle":          {upTo(1000), 0, 0},
	} {
		record := &playtest.Record{}
		o := playtest.Options(&playtest.Agent{Decide: func(context.Context, agent.Host, json.RawMessage, core.Observation) (agent.Decision, error) {
			return agent.Decision{Action: core.Action{Presses: []core.Press{{Buttons: core.A, Hold: 1}}, Settle: test.settle}, Memory: json.RawMessage("{}")}, nil
		}}, record)
		o.Machine, o.Steps = &stillMachine{moves: test.moves}, 1
		if _, err := play.NewSession(o).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := record.Steps[1].Frames() - 1; got != test.frames {
			t.Errorf("%s: it waits for %d frames, want %d", name, got, test.frames)
		}
	}
}
