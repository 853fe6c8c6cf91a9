package play_test

import (
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// recordedToy is a finished run of steps steps.
func recordedToy(t *testing.T, steps int) *toyRecord {
	t.Helper()
	record := &toyRecord{}
	o := toyOptions(presser(), record)
	o.Steps = steps
	playToy(t, o)
	return record
}

func TestVerifyAgrees(t *testing.T) {
	record := recordedToy(t, 6)
	for r, want := range map[play.Range]int{play.Whole: 6, {From: 2, To: 4}: 3, {From: 0, To: 0}: 0, {From: 6, To: 99}: 1} {
		n, difference, err := play.Verify(t.Context(), record.read(), &toyMachine{}, r, nil)
		if n != want || difference != nil || err != nil {
			t.Errorf("%v: verified %d steps, difference %v, %v", r, n, difference, err)
		}
	}
	for _, r := range []play.Range{{From: 7, To: 9}, {From: 3, To: 2}, {From: -1, To: 2}} {
		if _, _, err := play.Verify(t.Context(), record.read(), &toyMachine{}, r, nil); err == nil {
			t.Errorf("%v is verified", r)
		}
	}
}

func TestVerifyNamesWhatWasChanged(t *testing.T) {
	record := recordedToy(t, 6)
	for want, tamper := range map[string]func(*core.Step){
		"in its input":         func(s *core.Step) { s.Input = core.Input{{Buttons: core.B, Frames: 24}} },
		"in its action":        func(s *core.Step) { s.Action.Settle++ },
		"in its screen":        func(s *core.Step) { s.ScreenHash[3]++ },
		"in its machine state": func(s *core.Step) { s.StateHash[3]++ },
		"in its said":          func(s *core.Step) { s.Said += "!" },
		"in its tick":          func(s *core.Step) { s.Tick++ },
		"in its memory":        func(s *core.Step) { s.Memory = nil },
		"in its start":         func(s *core.Step) { s.Start = s.Start.Add(time.Nanosecond) },
		"in its duration":      func(s *core.Step) { s.Duration++ },
		"in its link":          func(s *core.Step) { s.Chain[0]++ },
	} {
		original := *record.steps[4]
		tamper(record.steps[4])
		n, difference, err := play.VerifyChain(t.Context(), record.read(), play.Whole, nil)
		if err != nil || difference == nil || n != 3 || !strings.HasPrefix(difference.String(), "step 4 was changed") || !strings.Contains(difference.String(), want) {
			t.Errorf("want %q: verified %d steps, difference %v, %v", want, n, difference, err)
		}
		*record.steps[4] = original
	}
	record.endings[0].Reason = "another"
	if _, difference, err := play.VerifyChain(t.Context(), record.read(), play.Whole, nil); err != nil || difference == nil || difference.Seq != -1 {
		t.Errorf("a changed ending: %v, %v", difference, err)
	}
}

// What a re-run finds is what no hash tells: that the inputs do not give the states.
func TestVerifyFindsWhereAReRunParts(t *testing.T) {
	record := recordedToy(t, 6)
	n, difference, err := play.Verify(t.Context(), record.read(), &toyMachine{bent: 100}, play.Whole, nil)
	if err != nil || difference == nil || difference.Tampered || n != 4 || !strings.HasPrefix(difference.String(), "step 5 differs in its machine state, first in byte 0") {
		t.Errorf("verified %d steps, difference %v, %v", n, difference, err)
	}
	screen := record.steps[2].Screen.Clone()
	screen.Pix[3] ^= 1
	record.steps[2].Screen = screen // a reader that gives another picture than its hash says
	if _, difference, err = play.Verify(t.Context(), record.read(), &toyMachine{}, play.Whole, nil); err != nil || difference == nil || difference.Field != "screen" {
		t.Errorf("difference %v, %v", difference, err)
	}
}
