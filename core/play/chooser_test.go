package play_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// chance is a model that answers a choice by schema with any of its labels.
type chance struct {
	llm.Nowhere
	random *rand.Rand
	asked  int
	bytes  int
}

func (m *chance) Stream(_ context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	var form struct {
		Properties struct{ Choice struct{ Enum []string } }
	}
	return func(yield func(llm.Delta, error) bool) {
		if err := json.Unmarshal(request.Schema.JSON, &form); err != nil {
			yield(llm.Delta{}, err)
			return
		}
		m.asked++
		for _, message := range request.Messages {
			m.bytes += len(message.Text())
		}
		labels := form.Properties.Choice.Enum
		text := fmt.Sprintf(`{"choice":%q}`, labels[m.random.IntN(len(labels))])
		if yield(llm.Delta{Text: text}, nil) {
			yield(llm.Delta{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, text), Finish: "stop", Attempts: 1}}, nil)
		}
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
			model := &chance{random: rand.New(rand.NewPCG(seed, 7))}
			record := &playtest.Record{}
			o := lampwickOptions(t, "chooser")
			o.Model, o.Recorder, o.Run.Seed, o.Steps = model, record, seed, 300
			summary, err := play.NewSession(o).Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, step := range record.Steps {
				if step.Actor == core.ActorFallback {
					t.Errorf("step %d is a fallback: %s", step.Seq, step.Fault)
				}
			}
			t.Logf("%d calls, %d bytes each, %v", model.asked, model.bytes/max(model.asked, 1), summary.Milestones)
			if len(summary.Milestones) < 3 {
				t.Errorf("only %d milestones: %v", len(summary.Milestones), summary.Milestones)
			}
			if each := model.bytes / max(model.asked, 1); each > 700 {
				t.Errorf("a question has %d bytes: a small model should read less", each)
			}
		})
	}
}
