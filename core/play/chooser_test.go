package play_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/null"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// counting counts what a model is asked.
type counting struct {
	llm.Model
	asked, bytes int
}

func (m *counting) Stream(ctx context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	m.asked++
	for _, message := range request.Messages {
		m.bytes += len(message.Text())
	}
	if request.Schema != nil {
		m.bytes += len(request.Schema.JSON)
	}
	return m.Model.Stream(ctx, request)
}

// fallbacks are the steps of a record in which the agent gave no usable action.
func fallbacks(record *playtest.Record) (faults []string) {
	for _, step := range record.Steps {
		if step.Actor == core.ActorFallback {
			faults = append(faults, fmt.Sprintf("step %d: %s", step.Seq, step.Fault))
		}
	}
	return faults
}

// TestShippedAgentsPlayByChance: every shipped agent that asks a model plays the demo game with the null model, offline.
func TestShippedAgentsPlayByChance(t *testing.T) {
	if underRace {
		t.Skip("the agents start no goroutine, and their games are long")
	}
	for name, most := range map[string]int{"openai": 0, "react": 5, "navigator": 5, "chooser": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			record := &playtest.Record{}
			o := lampwickOptions(t, name)
			o.Model, o.Recorder, o.Run.Seed, o.Steps = null.New(7), record, 7, 50
			summary, err := play.NewSession(o).Run(t.Context())
			if err != nil || summary.Steps != 50 {
				t.Fatalf("%d steps (%v)", summary.Steps, err)
			}
			if faults := fallbacks(record); len(faults) > most {
				t.Errorf("%d fallbacks: %v", len(faults), faults)
			}
		})
	}
}

// TestChooserPlaysByChance: whatever is chosen from the profile's list can be done, without a fallback, and leads
// somewhere.
func TestChooserPlaysByChance(t *testing.T) {
	if underRace {
		t.Skip("the chooser starts no goroutine, and its games are long")
	}
	for _, seed := range []uint64{1, 2, 3} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			model := &counting{Model: null.New(seed)}
			record := &playtest.Record{}
			o := lampwickOptions(t, "chooser")
			o.Model, o.Recorder, o.Run.Seed, o.Steps = model, record, seed, 300
			summary, err := play.NewSession(o).Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if faults := fallbacks(record); len(faults) > 0 {
				t.Errorf("it fell back: %v", faults)
			}
			t.Logf("%d calls, %d bytes each, %v", model.asked, model.bytes/max(model.asked, 1), summary.Milestones)
			if len(summary.Milestones) < 3 {
				t.Errorf("only %d milestones: %v", len(summary.Milestones), summary.Milestones)
			}
			if each := model.bytes / max(model.asked, 1); each > 900 {
				t.Errorf("a question has %d bytes: a small model should read less", each)
			}
		})
	}
}
