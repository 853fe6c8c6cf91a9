package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

func TestStepByStep(t *testing.T) {
	record := &playtest.Record{}
	whole := &playtest.Record{}
	options := func(r *playtest.Record) play.Options {
		return play.Options{Run: core.Run{ID: "0123456789abcdef", Seed: 3}, Machine: &playtest.Machine{}, Agent: playtest.Presser(), Recorder: r, Clock: playtest.NewClock(), Steps: 3}
	}
	if _, err := play.NewSession(options(whole)).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	session := play.NewSession(options(record))
	anchor, err := session.Begin(t.Context())
	if err != nil || anchor.Seq != 0 {
		t.Fatal(anchor, err)
	}
	for seq := 1; seq <= 3; seq++ {
		step, err := session.Next(t.Context())
		if err != nil || step.Seq != seq {
			t.Fatal(step, err)
		}
	}
	summary, err := session.Finish(t.Context(), nil)
	if err != nil || summary.Status != core.Stopped || summary.Steps != 3 || summary.Chain != whole.Steps[3].Chain {
		t.Errorf("%+v (%v)", summary.Outcome, err)
	}
}

func TestStepCanBeTriedAgain(t *testing.T) {
	broken := errors.New("broken")
	tries := 0
	player := &playtest.Agent{Decide: func(context.Context, agent.Host, json.RawMessage, core.Observation) (agent.Decision, error) {
		if tries++; tries == 1 {
			return agent.Decision{}, broken
		}
		return agent.Decision{Action: core.PressAll(core.A)}, nil
	}}
	session := play.NewSession(play.Options{Machine: &playtest.Machine{}, Agent: player, Clock: playtest.NewClock()})
	if _, err := session.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := session.Next(t.Context()); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if step, err := session.Next(t.Context()); err != nil || step.Seq != 1 {
		t.Errorf("%+v (%v)", step, err)
	}
	spent := play.NewSession(play.Options{Machine: &playtest.Machine{}, Agent: playtest.Asker(t), Clock: playtest.NewClock(), Model: &toyModel{}, Budget: core.Budget{Calls: 1}})
	if _, err := spent.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := spent.Next(t.Context()); err == nil || err.Error() != "the budget of 1 model call is spent" {
		t.Errorf("got %v", err)
	}
}
