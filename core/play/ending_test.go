package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// failing is an agent whose steps fail.
func failing(err error) *playtest.Agent {
	return &playtest.Agent{Decide: func(context.Context, agent.Host, json.RawMessage, core.Observation) (agent.Decision, error) {
		return agent.Decision{}, err
	}}
}

// useless gives no usable action in the steps that are named.
func useless(in func(seq int) bool) *playtest.Agent {
	a := playtest.Presser()
	inner := a.Decide
	a.Decide = func(ctx context.Context, h agent.Host, m json.RawMessage, seen core.Observation) (agent.Decision, error) {
		d, err := inner(ctx, h, m, seen)
		if in(seen.Seq) {
			d.Fault = "no action"
		}
		return d, err
	}
	return a
}

func always(int) bool { return true }

func TestRunEndsForACause(t *testing.T) {
	for name, test := range map[string]struct {
		player play.Agent
		change func(*play.Options)
		cause  core.Cause
		status core.Status
		says   string
	}{
		"one step":     {playtest.Presser(), func(o *play.Options) { o.Steps = 1 }, core.CauseSteps, core.Finished, "1 step played"},
		"more":         {playtest.Presser(), func(o *play.Options) { o.Steps = 2 }, core.CauseSteps, core.Finished, "2 steps played"},
		"provider":     {failing(&llm.Error{Kind: llm.KindServer, Endpoint: "http://x/v1"}), nil, core.CauseProvider, core.Failed, "provider failure: step 1: "},
		"not set up":   {failing(&llm.Error{Kind: llm.KindSetup, Message: "no key"}), nil, core.CauseError, core.Failed, "no key"},
		"agent":        {failing(errors.New("toy.star:3: no")), nil, core.CauseAgent, core.Failed, "toy.star:3: no"},
		"profile":      {failing(&core.ProfileError{Err: errors.New("text: no")}), nil, core.CauseProfile, core.Failed, "text: no"},
		"record":       {playtest.Presser(), func(o *play.Options) { o.Recorder = &playtest.Record{Broken: errors.New("disk full")} }, core.CauseError, core.Failed, "disk full"},
		"useless":      {useless(always), func(o *play.Options) { o.MaxFallbacks = 3 }, core.CauseUnusable, core.Finished, "no usable action for 3 steps in a row"},
		"useless once": {useless(always), func(o *play.Options) { o.MaxFallbacks = 1 }, core.CauseUnusable, core.Finished, "no usable action for 1 step in a row"},
		"now and then": {useless(func(seq int) bool { return seq%3 != 0 }), func(o *play.Options) { o.MaxFallbacks, o.Steps = 3, 9 }, core.CauseSteps, core.Finished, "9 steps played"},
		"no bound":     {useless(always), func(o *play.Options) { o.Steps = 9 }, core.CauseSteps, core.Finished, "9 steps played"},
		"calls":        {playtest.Presser(), func(o *play.Options) { o.Budget.Calls, o.Used.Calls = 1, 1 }, core.CauseMaxCalls, core.Finished, "1 model call"},
	} {
		t.Run(name, func(t *testing.T) {
			record := &playtest.Record{}
			o := playtest.Options(test.player, record)
			if test.change != nil {
				test.change(&o)
			}
			summary, _ := play.NewSession(o).Run(t.Context())
			if summary.Cause != test.cause || summary.Status != test.status || !strings.Contains(summary.Reason, test.says) {
				t.Errorf("%s because of %q: %s", summary.Status, summary.Cause, summary.Reason)
			}
			if o.Recorder == record && record.Outcome.Cause != test.cause {
				t.Errorf("recorded %q", record.Outcome.Cause)
			}
		})
	}
}

func TestFallbacksAreCountedAlsoOfARunThatIsResumed(t *testing.T) {
	a := playtest.OpenArchive(t)
	odd := useless(func(seq int) bool { return seq%2 == 1 })
	o := a.Options(t, "00000000000000aa", odd)
	o.Steps = 5
	if summary, _ := playtest.Play(t, o); summary.Fallbacks != 3 {
		t.Errorf("%d fallbacks in 5 steps", summary.Fallbacks)
	}
	o = a.Options(t, "00000000000000aa", odd)
	record := a.Reader(t, "00000000000000aa")
	var err error
	if o.From, err = play.EndOf(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	o.Run, o.Steps = record.Run(), 8
	if summary, _ := playtest.Play(t, o); summary.Fallbacks != 4 {
		t.Errorf("%d fallbacks in 8 steps", summary.Fallbacks)
	}
	if at, err := play.OriginOf(t.Context(), record, 2); err != nil || at.Fallbacks != 1 {
		t.Errorf("%d fallbacks up to step 2, %v", at.Fallbacks, err)
	}
}

// A person who watches is asked in the place of an end, and can go on.
func TestUselessAgentPausesARunThatIsWatched(t *testing.T) {
	record := &playtest.Record{}
	o := playtest.Options(useless(always), record)
	o.Interactive, o.MaxFallbacks, o.Steps = true, 2, 5
	s := play.NewSession(o)
	done := make(chan core.RunSummary, 1)
	go func() {
		summary, err := s.Run(t.Context())
		if err != nil {
			t.Error(err)
		}
		done <- summary
	}()
	for pause := 1; pause <= 2; pause++ {
		asked := false
		until(t, s, func(e core.Event) bool {
			if n, ok := e.(core.Noticed); ok && strings.Contains(n.Text, "no usable action for 2 steps in a row - paused") {
				asked = true
			}
			st, ok := e.(core.StateChanged)
			return asked && ok && st.State.Paused
		})
		s.Do(core.SetPaused{})
	}
	if summary := <-done; summary.Cause != core.CauseSteps || summary.Fallbacks != 5 || summary.Steps != 5 {
		t.Errorf("%q after %d steps, %d fallbacks", summary.Cause, summary.Steps, summary.Fallbacks)
	}
}
