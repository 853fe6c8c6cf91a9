package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

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
	var mu sync.Mutex
	beside, most := 0, 0
	gate := make(chan struct{})
	asked := make(chan struct{}, 20)
	player := playtest.Presser()
	usual := player.Decide
	player.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		mu.Lock()
		beside++
		most = max(most, beside)
		mu.Unlock()
		asked <- struct{}{}
		<-gate
		mu.Lock()
		beside--
		mu.Unlock()
		return usual(ctx, host, memory, seen)
	}
	done := make(chan int)
	go func() {
		answers, err := audit.Sample(t.Context(), record.Read(), 3, 12, play.Player{Agent: player}, playtest.Game{}, playtest.NewClock(), func() {})
		if err != nil {
			t.Error(err)
		}
		done <- len(answers)
	}()
	for range 4 {
		<-asked
	}
	close(gate)
	if n := <-done; n != 12 || most != 4 {
		t.Errorf("%d answers, %d at once", n, most)
	}
}
