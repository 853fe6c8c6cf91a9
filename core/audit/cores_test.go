package audit_test

import (
	"fmt"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

func TestRecordedSaysWhatIsNotOurs(t *testing.T) {
	ours := (&playtest.Machine{}).Info()
	for want, change := range map[string]func(*core.MachineInfo){
		"":                           func(*core.MachineInfo) {},
		"recorded by core 0":         func(m *core.MachineInfo) { m.CoreVersion = "0" },
		"recorded by core 1":         func(m *core.MachineInfo) { m.StateFormat++ },
		"recorded by core another 1": func(m *core.MachineInfo) { m.Core = "another" },
	} {
		run := core.Run{Machine: ours}
		change(&run.Machine)
		if got := audit.Recorded(run, ours); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A run that one core resumed more than once says so once; one that came back after another is named again.
func TestOtherCoresAreCounted(t *testing.T) {
	record := recordedToy(t, 10) // with core 1
	by := func(version string) core.MachineInfo { return (&playtest.Machine{Version: version}).Info() }
	ours := by("2")
	for _, test := range []struct {
		cores []core.CoreUse
		part  play.Range
		want  string
	}{
		{nil, play.Whole, "[{core 1 10}]"},
		{[]core.CoreUse{{From: 3, Machine: by("1")}, {From: 6, Machine: by("1")}}, play.Whole, "[{core 1 10}]"},
		{[]core.CoreUse{{From: 3, Machine: by("3")}, {From: 6, Machine: by("1")}}, play.Whole, "[{core 1 2} {core 3 3} {core 1 5}]"},
		{[]core.CoreUse{{From: 3, Machine: ours}, {From: 6, Machine: by("3")}}, play.Whole, "[{core 1 2} {core 3 5}]"},
		{[]core.CoreUse{{From: 3, Machine: by("3")}, {From: 6, Machine: ours}}, play.Range{From: 4, To: 5}, "[{core 3 2}]"},
		{[]core.CoreUse{{From: 3, Machine: by("3")}, {From: 6, Machine: ours}}, play.Range{From: 6, To: 9}, "[]"},
		{[]core.CoreUse{{From: 6, Machine: by("3")}}, play.Range{From: 0, To: 0}, "[]"}, // the anchor alone is run by none
	} {
		record.Cores = test.cores
		others, err := audit.OtherCores(t.Context(), record.Read(), ours, test.part)
		if got := fmt.Sprint(others); err != nil || got != test.want {
			t.Errorf("%v of %v: %s, want %s (%v)", test.part, test.cores, got, test.want, err)
		}
	}
}
