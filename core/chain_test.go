package core_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"dotmatrix/core"
)

func linkedStep() core.Step {
	return core.Step{
		Seq: 3, Actor: core.ActorAgent, Action: core.PressAll(core.A), Input: core.Input{{core.A, 8}, {0, 16}}, Tick: 72,
		Start: time.Unix(1, 0), Duration: time.Second, Screen: core.NewFrame(2, 2), State: []byte{1}, StateHash: core.Sum([]byte{1}),
		Said: "go", Reasoning: "why not", Memory: json.RawMessage(`{"n":1}`), Facts: json.RawMessage(`{"x":2}`),
		Reached: []core.Milestone{{Key: "k", Title: "K", Seq: 3}}, Fault: "none", Spans: []core.Span{{ID: "1", Name: "chat"}},
	}
}

// outsideTheLink are the fields that a link does not prove by themselves: wall time, the state behind its hash, and the
// link itself.
var outsideTheLink = map[string]bool{"Start": true, "Duration": true, "State": true, "Chain": true}

func TestLinkProvesEveryField(t *testing.T) {
	original := linkedStep()
	want, err := original.Link(core.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	fields := reflect.TypeFor[core.Step]()
	for i := range fields.NumField() {
		changed := linkedStep()
		reflect.ValueOf(&changed).Elem().Field(i).SetZero()
		if fields.Field(i).Name == "Screen" {
			changed.Screen = core.NewFrame(2, 1)
		}
		got, err := changed.Link(core.Hash{})
		if err != nil {
			t.Fatal(err)
		}
		if name := fields.Field(i).Name; (got == want) != outsideTheLink[name] {
			t.Errorf("changing %s: the link is the same: %t", name, got == want)
		}
	}
	if got, _ := original.Link(core.Sum(nil)); got == want {
		t.Error("the link does not depend on the one before it")
	}
}

func TestLinkKeepsFieldsApart(t *testing.T) {
	a, b := linkedStep(), linkedStep()
	a.Said, a.Reasoning = "ab", "c"
	b.Said, b.Reasoning = "a", "bc"
	linkA, _ := a.Link(core.Hash{})
	linkB, _ := b.Link(core.Hash{})
	if linkA == linkB {
		t.Error("two different steps have the same link")
	}
}

func TestLinkDoesNotDependOnTheTimeZone(t *testing.T) {
	here, there := linkedStep(), linkedStep()
	at := time.Unix(1_700_000_000, 5)
	here.Spans = []core.Span{{ID: "1", Start: at.UTC(), End: at.UTC()}}
	there.Spans = []core.Span{{ID: "1", Start: at.In(time.FixedZone("", 3600)), End: at.In(time.FixedZone("", -3600))}}
	linkHere, _ := here.Link(core.Hash{})
	linkThere, _ := there.Link(core.Hash{})
	if linkHere != linkThere {
		t.Error("the link depends on the time zone")
	}
}

func TestGenesisBindsTheRun(t *testing.T) {
	base := core.Run{Seed: 1}
	want, _ := base.Genesis()
	for name, run := range map[string]core.Run{
		"seed":    {Seed: 2},
		"rom":     {Seed: 1, Machine: core.MachineInfo{ROM: core.ROM{SHA256: core.Sum(nil)}}},
		"core":    {Seed: 1, Machine: core.MachineInfo{CoreVersion: "2"}},
		"agent":   {Seed: 1, Agent: core.Version{ID: core.Sum(nil)}},
		"profile": {Seed: 1, Game: core.GameRef{Name: "g"}},
	} {
		if got, _ := run.Genesis(); got == want {
			t.Errorf("the genesis does not depend on the %s", name)
		}
	}
	same, _ := (&core.Run{Seed: 1, ID: "another", Start: time.Unix(9, 0), ROMPath: "/x"}).Genesis()
	if same != want {
		t.Error("the genesis depends on where or when the run was started")
	}
}
