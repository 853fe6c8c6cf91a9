package play_test

import (
	"context"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// A session plays a run to its end while somebody reads its events.
func ExampleSession() {
	session := play.NewSession(play.Options{
		Run:      core.Run{ID: "0123456789abcdef", Seed: 7},
		Machine:  &playtest.Machine{},
		Agent:    playtest.Presser(),
		Recorder: &playtest.Record{},
		Clock:    playtest.NewClock(),
		Steps:    2,
	})
	go func() {
		if _, err := session.Run(context.Background()); err != nil {
			fmt.Println(err)
		}
	}()
	for {
		events, err := session.Events(context.Background())
		if err != nil {
			return // io.EOF: the run has ended
		}
		for _, event := range events {
			switch e := event.(type) {
			case core.StepEnded:
				fmt.Printf("step %d by %s: %s\n", e.Step.Seq, e.Step.Actor, orNothing(e.Step.Action))
			case core.RunEnded:
				fmt.Printf("%s: %s\n", e.Outcome.Status, e.Outcome.Reason)
			}
		}
	}
	// Output:
	// step 0 by anchor: nothing
	// step 1 by agent: down
	// step 2 by agent: start
	// finished: 2 steps played
}

func orNothing(action core.Action) string {
	if len(action.Presses) == 0 {
		return "nothing"
	}
	return action.String()
}

// A replay shows a recorded run by the same events, from the record alone.
func ExampleReplay() {
	ctx := context.Background()
	record := &playtest.Record{}
	session := play.NewSession(play.Options{Machine: &playtest.Machine{}, Agent: playtest.Presser(), Recorder: record, Clock: playtest.NewClock(), Steps: 3})
	if _, err := session.Run(ctx); err != nil {
		fmt.Println(err)
	}

	replay := play.NewReplay(play.ReplayOptions{Record: record.Read(), Clock: playtest.NewClock()})
	replay.Do(core.Seek{Seq: 2})
	replay.Do(core.Stop{})
	if err := replay.Run(ctx); err != nil {
		fmt.Println(err)
	}
	for {
		events, err := replay.Events(ctx)
		if err != nil {
			return
		}
		for _, event := range events {
			if shown, ok := event.(core.StepShown); ok {
				fmt.Printf("step %d: %q\n", shown.Step.Seq, shown.Step.Said)
			}
		}
	}
	// Output:
	// step 0: ""
	// step 2: "step 2"
}
