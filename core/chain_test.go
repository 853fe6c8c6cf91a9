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
		Start: time.Unix(1, 0), Duration: time.Second, Screen: core.NewFrame(2, 2), ScreenHash: core.NewFrame(2, 2).Hash(), State: []byte{1}, StateHash: core.Sum([]byte{1}),
		Said: "go", Reasoning: "why not", Memory: json.RawMessage(`{"n":1}`), Facts: json.RawMessage(`{"x":2}`),
		Reached: []core.Milestone{{Key: "k", Title: "K", Seq: 3}}, Steered: []string{"left"}, Fault: "none", Spans: []core.Span{{ID: "1", Name: "chat"}},
	}
}

// outsideTheLink are the fields that a link does not prove by themselves: wall time, the state and the screen behind their
// hashes, and the link itself.
var outsideTheLink = map[string]bool{"Start": true, "Duration": true, "State": true, "Screen": true, "Chain": true}

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
	want, _ := base.Genesis(core.Hash{})
	for name, run := range map[string]core.Run{
		"seed":    {Seed: 2},
		"rom":     {Seed: 1, Machine: core.MachineInfo{ROM: core.ROM{SHA256: core.Sum(nil)}}},
		"core":    {Seed: 1, Machine: core.MachineInfo{CoreVersion: "2"}},
		"agent":   {Seed: 1, Agent: core.Version{ID: core.Sum(nil)}},
		"profile": {Seed: 1, Game: core.GameRef{Name: "g"}},
		"anchor":  {Seed: 1, Anchor: core.Anchor{State: core.Sum(nil)}},
		"memory":  {Seed: 1, Memory: json.RawMessage("{}")},
		"model":   {Seed: 1, ChosenModel: "m"},
		"format":  {Seed: 1, Format: 1},
		"claim":   {Seed: 1, Terms: core.Terms{Registration: core.Sum(nil)}},
		"start":   {Seed: 1, Terms: core.Terms{Start: "s"}},
		"seat":    {Seed: 1, Terms: core.Terms{Seat: "s"}},
		"console": {Seed: 1, Terms: core.Terms{Console: json.RawMessage("{}")}},
	} {
		if got, _ := run.Genesis(core.Hash{}); got == want {
			t.Errorf("the genesis does not depend on the %s", name)
		}
	}
	if forked, _ := base.Genesis(core.Sum(nil)); forked == want {
		t.Error("the genesis does not depend on the step at which the run was forked")
	}
	same, _ := (&core.Run{Seed: 1, ID: "another", Start: time.Unix(9, 0), ROMPath: "/x"}).Genesis(core.Hash{})
	if same != want {
		t.Error("the genesis depends on where or when the run was started")
	}
}

func TestSealCoversWhatTheLinkLeavesOut(t *testing.T) {
	step := linkedStep()
	proof, err := step.Proof()
	if err != nil {
		t.Fatal(err)
	}
	want := proof.NextSeal(core.Hash{})
	for name, change := range map[string]func(*core.Proof){
		"the link":     func(p *core.Proof) { p.Chain[0]++ },
		"the start":    func(p *core.Proof) { p.Start = p.Start.Add(1) },
		"the duration": func(p *core.Proof) { p.Duration++ },
		"the sums":     func(p *core.Proof) { p.Sums = []byte{1} },
		"a loose call": func(p *core.Proof) { p.Loose = []core.Hash{{1}} },
	} {
		changed := proof
		change(&changed)
		if changed.NextSeal(core.Hash{}) == want {
			t.Errorf("the seal does not cover %s", name)
		}
	}
	run, outcome := core.Run{ID: "a"}, core.Outcome{Status: core.Finished}
	opened, err := run.OpeningSeal(core.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	closed := outcome.Seal(core.Hash{}, core.Hash{}, 1, nil)
	for name, changed := range map[string]core.Run{
		"id": {ID: "b"}, "name": {ID: "a", Name: "n"}, "path": {ID: "a", ROMPath: "/x"}, "parent": {ID: "a", Parent: "p"},
		"start": {ID: "a", Start: time.Unix(1, 0)}, "model": {ID: "a", ChosenModel: "m"}, "terms": {ID: "a", Terms: core.Terms{Seat: "s"}}, "anchor": {ID: "a", Anchor: core.Anchor{Name: "x"}},
	} {
		if seal, _ := changed.OpeningSeal(core.Hash{}); seal == opened {
			t.Errorf("the seal does not cover the run's %s", name)
		}
	}
	if outcome.Seal(core.Hash{}, core.Hash{1}, 1, nil) == closed {
		t.Error("the seal does not cover the ending before")
	}
	if outcome.Seal(core.Hash{}, core.Hash{}, 2, nil) == closed || outcome.Seal(core.Hash{}, core.Hash{}, 1, []core.Hash{{1}}) == closed {
		t.Error("the seal does not cover the limit and the calls after the last step")
	}
	for name, changed := range map[string]core.Outcome{
		"status": {Status: core.Failed}, "reason": {Status: core.Finished, Reason: "r"}, "cause": {Status: core.Finished, Cause: core.CauseSteps}, "next": {Status: core.Finished, Next: "n"},
		"end": {Status: core.Finished, End: time.Unix(1, 0)},
	} {
		if changed.Seal(core.Hash{}, core.Hash{}, 1, nil) == closed {
			t.Errorf("the seal does not cover the %s", name)
		}
	}
}

func TestChecksumsNameTheFieldThatWasChanged(t *testing.T) {
	step := linkedStep()
	recorded, err := step.Proof()
	if err != nil {
		t.Fatal(err)
	}
	sums := recorded.FieldSums()
	if len(sums) != 2*len(core.ProofFields) {
		t.Fatalf("%d bytes of checksums for %d fields", len(sums), len(core.ProofFields))
	}
	for name, change := range map[string]func(*core.Step){
		"": func(*core.Step) {}, "said": func(s *core.Step) { s.Said += "!" }, "memory": func(s *core.Step) { s.Memory = nil },
		"machine state": func(s *core.Step) { s.StateHash[0]++ }, "calls": func(s *core.Step) { s.Spans[0].Error = "x" },
		"start": func(s *core.Step) { s.Start = s.Start.Add(1) },
	} {
		changed := linkedStep()
		change(&changed)
		proof, err := changed.Proof()
		if err != nil {
			t.Fatal(err)
		}
		proof.Sums = sums
		if got := proof.ChangedField(); got != name {
			t.Errorf("changing %q is named as %q", name, got)
		}
	}
	run := core.Run{ID: "a", Seed: 3}
	opened, err := run.FieldSums()
	if err != nil || len(opened) != 2*len(core.RunFields) {
		t.Fatalf("%d bytes of checksums for %d fields (%v)", len(opened), len(core.RunFields), err)
	}
	run.Seed++
	if name, err := run.ChangedField(opened); name != "seed" || err != nil {
		t.Errorf("changing the seed is named as %q (%v)", name, err)
	}
}

// Runs of before schema 4 keep their hashes: what format 2 adds changes nothing in them.
func TestFormat1(t *testing.T) {
	run := core.Run{Format: 1, Seed: 7}
	bound := `{"format":"dotmatrix run 1","machine":{"system":"","core":"","core_version":"","state_format":0,"width":0,"height":0,"frame_rate":0,` +
		`"rom":{"sha256":"` + core.Hash{}.String() + `","sha1":"","title":"","size":0,"mapper":""}},"game":{},"agent":"` + core.Hash{}.String() +
		`","seed":7,"anchor":"` + core.Hash{}.String() + `"}`
	if genesis, err := run.Genesis(core.Hash{}); err != nil || genesis != core.Sum([]byte(bound)) {
		t.Errorf("the genesis is %s (%v)", genesis, err)
	}
	sums, err := run.FieldSums()
	if err != nil || len(sums) != 24 {
		t.Errorf("%d bytes of checksums (%v)", len(sums), err)
	}
	if field, err := run.ChangedField(sums); field != "" || err != nil {
		t.Errorf("changed %q (%v)", field, err)
	}
	if _, err := (&core.Run{Format: 3}).Genesis(core.Hash{}); err == nil {
		t.Error("a run of a later format is taken for one of ours")
	}
	zero, _ := (&core.Run{Seed: 7}).Genesis(core.Hash{})
	if now, _ := (&core.Run{Seed: 7, Format: core.RunFormat}).Genesis(core.Hash{}); now != zero {
		t.Error("a run without a format is not of the present one")
	}
}

// Fields that endpoints want back count where there are any, and leave other messages their digests.
func TestDigestOfWhatEndpointsWantBack(t *testing.T) {
	call := core.ToolCall{ID: "1", Name: "n", Arguments: "{}"}
	plain := core.Message{Role: core.RoleAssistant, ToolCalls: []core.ToolCall{call}}
	seen := map[core.Hash]string{plain.Digest(): "none"}
	if empty := (core.Message{Role: core.RoleAssistant, ToolCalls: []core.ToolCall{call}, Extra: map[string]json.RawMessage{}}); empty.Digest() != plain.Digest() {
		t.Error("no fields change the digest")
	}
	extra := map[string]json.RawMessage{"b": json.RawMessage("1"), "a": json.RawMessage("2")}
	called := call
	called.Extra = extra
	for name, m := range map[string]core.Message{
		"field":   {Role: core.RoleAssistant, ToolCalls: plain.ToolCalls, ReasoningField: "reasoning"},
		"extra":   {Role: core.RoleAssistant, ToolCalls: plain.ToolCalls, Extra: extra},
		"another": {Role: core.RoleAssistant, ToolCalls: plain.ToolCalls, Extra: map[string]json.RawMessage{"a": json.RawMessage("1"), "b": json.RawMessage("2")}},
		"of call": {Role: core.RoleAssistant, ToolCalls: []core.ToolCall{called}},
	} {
		digest := m.Digest()
		if other, there := seen[digest]; there {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[digest] = name
		if m.Digest() != digest {
			t.Errorf("%s: the digest depends on the order of a map", name)
		}
	}
}
