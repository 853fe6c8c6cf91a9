package audit_test

import (
	"context"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// recorded plays a run of 4 steps.
func recorded(seed uint64) *playtest.Record {
	record := &playtest.Record{}
	session := play.NewSession(play.Options{Run: core.Run{ID: fmt.Sprintf("%016x", seed), Seed: seed}, Machine: &playtest.Machine{}, Agent: playtest.Presser(), Recorder: record,
		Clock: playtest.NewClock(), Steps: 4})
	if _, err := session.Run(context.Background()); err != nil {
		fmt.Println(err)
	}
	return record
}

// Verify follows the chain of a record and runs its inputs again.
func ExampleVerify() {
	record := recorded(7)
	n, divergence, err := audit.Verify(context.Background(), record.Read(), &playtest.Machine{}, play.Whole, nil)
	fmt.Println(n, divergence, err)

	record.Steps[3].Said = "something else"
	n, divergence, err = audit.Verify(context.Background(), record.Read(), &playtest.Machine{}, play.Whole, nil)
	fmt.Println(n, divergence, err)
	// Output:
	// 4 <nil> <nil>
	// 2 step 3 was changed after it was recorded, in its said <nil>
}

// Compare finds the first divergence of two runs.
func ExampleCompare() {
	divergence, err := audit.Compare(context.Background(), recorded(7).Read(), recorded(8).Read())
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(divergence)
	fmt.Print(divergence.Diff("A", "B"))
	// Output:
	// divergence at step 1 (action)
	// --- A
	// +++ B
	// @@ -1 +1 @@
	// -down for 8 frames, then 16
	// +left for 8 frames, then 16
}

// Rerun has an agent decide again, offline.
func ExampleRerun() {
	n, divergences, err := audit.Rerun(context.Background(), recorded(7).Read(), playtest.Presser(), nil, nil)
	fmt.Println(n, divergences, err)
	// Output: 4 [] <nil>
}
