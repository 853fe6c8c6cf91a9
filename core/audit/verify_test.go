package audit_test

import (
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// recordedToy is a finished run of steps steps.
func recordedToy(t *testing.T, steps int) *playtest.Record {
	t.Helper()
	record := &playtest.Record{}
	o := playtest.Options(playtest.Presser(), record)
	o.Steps = steps
	playtest.Play(t, o)
	return record
}

func TestVerifyAgrees(t *testing.T) {
	record := recordedToy(t, 6)
	for r, want := range map[play.Range]int{play.Whole: 6, {From: 2, To: 4}: 3, {From: 0, To: 0}: 0, {From: 6, To: 99}: 1} {
		n, divergence, err := audit.Verify(t.Context(), record.Read(), &playtest.Machine{}, r, nil)
		if n != want || divergence != nil || err != nil {
			t.Errorf("%v: verified %d steps, divergence %v, %v", r, n, divergence, err)
		}
	}
	for _, r := range []play.Range{{From: 7, To: 9}, {From: 3, To: 2}, {From: -1, To: 2}} {
		if _, _, err := audit.Verify(t.Context(), record.Read(), &playtest.Machine{}, r, nil); err == nil {
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
		original := *record.Steps[4]
		tamper(record.Steps[4])
		n, divergence, err := audit.VerifyChain(t.Context(), record.Read(), play.Whole, nil)
		if err != nil || divergence == nil || n != 3 || !strings.HasPrefix(divergence.String(), "step 4 was changed") || !strings.Contains(divergence.String(), want) {
			t.Errorf("want %q: verified %d steps, divergence %v, %v", want, n, divergence, err)
		}
		*record.Steps[4] = original
	}
	record.Endings[0].Reason = "another"
	if _, divergence, err := audit.VerifyChain(t.Context(), record.Read(), play.Whole, nil); err != nil || divergence == nil || divergence.Seq != -1 {
		t.Errorf("a changed ending: %v, %v", divergence, err)
	}
}

// What a re-run finds is what no hash tells: that the inputs do not give the states.
func TestVerifyFindsWhereAReRunParts(t *testing.T) {
	record := recordedToy(t, 6)
	n, divergence, err := audit.Verify(t.Context(), record.Read(), &playtest.Machine{Bent: 100}, play.Whole, nil)
	if err != nil || divergence == nil || divergence.Tampered || n != 4 || !strings.HasPrefix(divergence.String(), "step 5 differs in its machine state, first in byte 0") {
		t.Errorf("verified %d steps, divergence %v, %v", n, divergence, err)
	}
	screen := record.Steps[2].Screen.Clone()
	screen.Pix[3] ^= 1
	record.Steps[2].Screen = screen // a reader that gives another picture than its hash says
	if _, divergence, err = audit.Verify(t.Context(), record.Read(), &playtest.Machine{}, play.Whole, nil); err != nil || divergence == nil || divergence.In != "screen" {
		t.Errorf("divergence %v, %v", divergence, err)
	}
}

// What another core recorded is not accused of behaving otherwise, and what this one recorded is still run again.
func TestVerifyLeavesOtherCoresAlone(t *testing.T) {
	record := recordedToy(t, 6)
	now := (&playtest.Machine{Version: "2"}).Info()
	for name, test := range map[string]struct {
		cores  []core.CoreUse
		part   play.Range
		bent   int // frame of this core
		says   string
		breaks int // step; 0: none
	}{
		"all of it":                {part: play.Whole, bent: 1, says: "recorded by core 1: inputs not re-run"},
		"a part":                   {part: play.Range{From: 2, To: 3}, bent: 1, says: "recorded by core 1: inputs not re-run"},
		"gone on with":             {cores: []core.CoreUse{{From: 4, Machine: now}}, part: play.Whole, says: "3 steps recorded by core 1: inputs not re-run"},
		"gone on with, and broken": {cores: []core.CoreUse{{From: 4, Machine: now}}, part: play.Whole, bent: 30, says: "3 steps recorded by core 1: inputs not re-run", breaks: 5},
		"only what is ours":        {cores: []core.CoreUse{{From: 4, Machine: now}}, part: play.Range{From: 4, To: 6}},
	} {
		record.Cores = test.cores
		machine := &playtest.Machine{Version: "2", Bent: test.bent}
		n, divergence, err := audit.Verify(t.Context(), record.Read(), machine, test.part, nil)
		if err != nil || (divergence != nil) != (test.breaks > 0) || divergence != nil && divergence.Seq != test.breaks {
			t.Errorf("%s: divergence %v, %v", name, divergence, err)
		}
		others, err := audit.OtherCores(t.Context(), record.Read(), machine.Info(), test.part)
		all := n
		if test.breaks > 0 {
			all = 6
		}
		if says := audit.NotRerun(others, all); err != nil || says != test.says {
			t.Errorf("%s: it says %q, want %q (%v)", name, says, test.says, err)
		}
	}

	record.Cores, record.Steps[2].Said = nil, "changed"
	if _, divergence, err := audit.Verify(t.Context(), record.Read(), &playtest.Machine{Version: "2"}, play.Whole, nil); err != nil || divergence == nil || !divergence.Tampered {
		t.Errorf("a change in what another core recorded passes: %v, %v", divergence, err)
	}
}
