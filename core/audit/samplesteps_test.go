package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// What an agent is given when it is asked again is what it was given at first, down to its random numbers; behind the last
// step too, where nobody has said anything.
func TestSampleGivesWhatStoodThere(t *testing.T) {
	var mu sync.Mutex
	var given []string
	noting := func() *playtest.Agent {
		return doing(func(host agent.Host, seen core.Observation, _ *agent.Decision) {
			mu.Lock()
			defer mu.Unlock()
			given = append(given, fmt.Sprint(seen.Seq, seen.Steered, host.Random.Uint64()))
		})
	}
	record := recordedBy(t, noting())
	first := slices.Clone(given)
	for seq := 1; seq <= 6; seq++ {
		given = nil
		answers, err := audit.Sample(t.Context(), record.Read(), seq, 2, play.Player{Agent: noting()}, playtest.Game{}, playtest.NewClock(), func() {})
		if err != nil || len(answers) != 2 || answers[0].Err != nil {
			t.Fatalf("step %d: %d answers, %v", seq, len(answers), err)
		}
		if seq <= 5 && (given[0] != first[seq-1] || given[1] != first[seq-1]) {
			t.Errorf("step %d: given %q, at first %q", seq, given, first[seq-1])
		}
	}
	record.Steps[3].Steered = []string{"go left"}
	given = nil
	if _, err := audit.Sample(t.Context(), record.Read(), 3, 1, play.Player{Agent: noting()}, playtest.Game{}, playtest.NewClock(), func() {}); err != nil || len(given) != 1 {
		t.Fatalf("%d were asked, %v", len(given), err)
	}
	var seq int
	var random uint64
	if _, err := fmt.Sscanf(given[0], "%d [go left] %d", &seq, &random); err != nil || seq != 3 {
		t.Errorf("given %q (%v)", given[0], err)
	}
}

// No more than a few answers are asked for at once: an endpoint counts.
func TestSampleAsksAFewAtOnce(t *testing.T) {
	record := recordedBy(t, playtest.Presser())
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		gate := make(chan struct{})
		player := playtest.Presser()
		usual := player.Decide
		player.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
			asked.Add(1)
			<-gate
			return usual(ctx, host, memory, seen)
		}
		answered := make(chan int, 1)
		go func() {
			answers, err := audit.Sample(t.Context(), record.Read(), 3, 12, play.Player{Agent: player}, playtest.Game{}, playtest.NewClock(), func() {})
			if err != nil {
				t.Error(err)
			}
			answered <- len(answers)
		}()
		for want := int32(4); want <= 12; want++ { // each answer makes room for one question
			synctest.Wait()
			if asked.Load() != want {
				t.Fatalf("%d were asked, want %d", asked.Load(), want)
			}
			gate <- struct{}{}
		}
		close(gate)
		if n := <-answered; n != 12 {
			t.Errorf("%d answers", n)
		}
	})
}
