package audit_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/llm/null"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
	"dotmatrix/tracking"
)

// forged is a whole run in memory, for a forger to change as they like.
type forged struct {
	run   core.Run
	steps []*core.Step
	end   core.Outcome
}

// demoRun is a recorded run of the demo game in which the agent asks a model, sees the game's text, and reaches something.
func demoRun(t *testing.T) *tracking.Reader {
	t.Helper()
	a := playtest.OpenArchive(t)
	machine, profile := demo(t)
	player, err := agent.Load(assets.Agents(), "react.star", nil)
	if err != nil {
		t.Fatal(err)
	}
	o := a.Options(t, "00000000000000aa", player)
	o.Machine, o.Game, o.Model, o.Steps = machine(), profile, null.New(0), 12
	o.Run.Start = time.Unix(1_700_000_000, 0)
	playtest.Play(t, o)
	return a.Reader(t, "00000000000000aa")
}

// take reads all of a run.
func take(t *testing.T, record *tracking.Reader) *forged {
	t.Helper()
	f := &forged{run: record.Run()}
	last, err := record.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for seq := range last + 1 {
		step, err := record.Step(t.Context(), seq)
		if err == nil {
			step.State, err = record.State(t.Context(), seq)
		}
		if err != nil {
			t.Fatal(err)
		}
		f.steps = append(f.steps, step)
	}
	if f.end, err = record.Outcome(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f
}

// manifest changes the agent's manifest, and gives the version the ID that it then has.
func (f *forged) manifest(t *testing.T, change func(map[string]any)) {
	t.Helper()
	m, err := agent.OpenManifest(f.run.Agent)
	if err != nil {
		t.Fatal(err)
	}
	encoded, _ := json.Marshal(m)
	var fields map[string]any
	if err := json.Unmarshal(encoded, &fields); err != nil {
		t.Fatal(err)
	}
	change(fields)
	if encoded, err = json.Marshal(fields); err == nil {
		err = json.Unmarshal(encoded, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	if f.run.Agent.Manifest, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	f.run.Agent.ID, f.run.Agent.Name = core.VersionID(f.run.Agent.Manifest), m.Name
}

// record records the run as an honest one is, so that every hash, link, seal and total of it agrees.
func (f *forged) record(t *testing.T) *tracking.Reader {
	t.Helper()
	store, err := tracking.Open(t.Context(), filepath.Join(t.TempDir(), "forged.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	recorder, err := store.Recorder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := recorder.Begin(t.Context(), f.run); err != nil {
		t.Fatal(err)
	}
	link, err := f.run.Genesis(core.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range f.steps {
		step.ScreenHash, step.StateHash = core.Hash{}, core.Hash{}
		proof, err := step.Prove(link, nil)
		if err == nil {
			err = recorder.Step(t.Context(), step, proof, func(error) {})
		}
		if err != nil {
			t.Fatal(err)
		}
		link = step.Chain
	}
	if err := recorder.End(t.Context(), f.end); err != nil {
		t.Fatal(err)
	}
	record, err := store.Read(t.Context(), f.run.ID)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// examined examines a run of the demo game with all that there is.
func examined(t *testing.T, record audit.Record) *audit.Report {
	t.Helper()
	machine, profile := demo(t)
	report, err := audit.Examine(t.Context(), record, means(machine(), profile), play.Whole, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// facts changes a step's facts.
func facts(t *testing.T, step *core.Step, change func(map[string]any)) {
	t.Helper()
	var read map[string]any
	if err := json.Unmarshal(step.Facts, &read); err != nil {
		t.Fatal(err)
	}
	change(read)
	var err error
	if step.Facts, err = json.Marshal(read); err != nil {
		t.Fatal(err)
	}
}

// What a forger changes and then hashes, links and seals again as if it had been so is found: what can be computed again is
// named, and what cannot is listed as only claimed.
func TestForgeriesThatAreChainedAgainAreFound(t *testing.T) {
	honest := demoRun(t)
	if report := examined(t, honest); report.Mark() != core.Replayed || report.Why() != "" {
		t.Fatalf("the honest run is %s: %s", report.Mark(), report.Why())
	}
	if report := examined(t, take(t, honest).record(t)); report.Mark() != core.Replayed {
		t.Fatalf("the honest run, recorded again as a forger does, is %s: %s", report.Mark(), report.Why())
	}
	milestone := core.Milestone{Key: "ending", Title: "The end", Seq: 7}
	_, profile := demo(t)
	milestone.Key, milestone.Title = profile.Story()[len(profile.Story())-1].Key, profile.Story()[len(profile.Story())-1].Title

	for name, c := range map[string]struct {
		forge func(*testing.T, *forged)
		found string    // in what; empty: it is not found out, but claimed
		mark  core.Mark // of it; empty: forged
		claim string    // what is then listed as only claimed
	}{
		"a milestone": {forge: func(_ *testing.T, f *forged) { f.steps[7].Reached = append(f.steps[7].Reached, milestone) }, found: "step 7 differs in its milestones"},
		"its title":   {forge: func(_ *testing.T, f *forged) { retitle(f.steps, "Won") }, found: "differs in its milestones"},
		"its step":    {forge: func(_ *testing.T, f *forged) { f.postpone() }, found: "differs in its milestones"},
		"a fact":      {forge: func(t *testing.T, f *forged) { facts(t, f.steps[5], func(m map[string]any) { m["forged"] = 9 }) }, found: "step 5 differs in its facts"},
		"a dialog": {forge: func(t *testing.T, f *forged) {
			facts(t, f.steps[5], func(m map[string]any) { m["dialog"] = "You have won." })
		}, found: "step 5 differs in its facts"},
		"the frame rate": {forge: func(_ *testing.T, f *forged) { f.run.Machine.FrameRate = 600 }, found: "frame rate"},
		"the size":       {forge: func(_ *testing.T, f *forged) { f.run.Machine.Width = 320 }, found: "picture size"},
		"the ROM's name": {forge: func(_ *testing.T, f *forged) { f.run.Machine.ROM.Title = "ANOTHER" }, found: "ROM title"},
		"the mapper":     {forge: func(_ *testing.T, f *forged) { f.run.Machine.ROM.Mapper = "MBC9" }, found: "ROM"},
		"the core":       {forge: func(_ *testing.T, f *forged) { f.run.Machine.CoreVersion = "4" }, found: "step 0 differs in its core: recorded 4, re-run 5"},
		"frames":         {forge: func(_ *testing.T, f *forged) { f.steps[4].Input = append(f.steps[4].Input, core.Hold{Frames: 60}) }, found: "step 4 differs in its machine state"},
		"the clock":      {forge: func(_ *testing.T, f *forged) { shift(f.steps) }, found: "tick"},
		"the start":      {forge: func(_ *testing.T, f *forged) { f.skip(3) }, found: "step 0 differs in its start"},
		"help": {forge: func(t *testing.T, f *forged) {
			f.manifest(t, func(m map[string]any) { m["ledger"].(map[string]any)["observes"] = []string{} })
		}, found: "help ledger"},
		"observations": {forge: func(t *testing.T, f *forged) {
			f.manifest(t, func(m map[string]any) { m["observes"] = []string{"screen", "map"} })
		}, found: "observations"},
		"hints": {forge: func(t *testing.T, f *forged) {
			f.manifest(t, func(m map[string]any) { m["hints"] = []string{"the way"} })
		}, found: "hints"},
		"the agent's name": {forge: func(t *testing.T, f *forged) { f.manifest(t, func(m map[string]any) { m["name"] = "champion" }) },
			claim: "it was logged under the name champion; its files call it react"},
		"a request": {forge: func(_ *testing.T, f *forged) { f.chat(5).Input[0] = core.TextMessage(core.RoleSystem, "cheat") },
			found: "step 5 differs in its request 1", mark: core.Chained},
		"the model that was asked": {forge: func(_ *testing.T, f *forged) { f.chat(5).Attributes[core.AttrModel] = "champion" }, claim: "champion"},
		"words":                    {forge: func(_ *testing.T, f *forged) { f.steps[6].Said = "I know it all." }, claim: "in which a model called tools"},
		"memory":                   {forge: func(_ *testing.T, f *forged) { f.steps[6].Memory = json.RawMessage(`{"forged":1}`) }, found: "step 6 differs in its memory", mark: core.Chained},
		"who played":               {forge: func(_ *testing.T, f *forged) { f.steps[6].Actor = core.ActorPerson }, found: "step 7 differs in its request", mark: core.Chained},
		"the model that answered":  {forge: func(_ *testing.T, f *forged) { f.chat(5).Attributes[core.AttrAnsweredBy] = "champion-9" }, claim: "champion-9"},
		"cost":                     {forge: func(_ *testing.T, f *forged) { f.chat(5).Attributes[core.AttrCost] = 99.5 }, claim: "$"},
		"durations":                {forge: func(_ *testing.T, f *forged) { f.steps[5].Duration = time.Millisecond }, claim: "how long they took on the wall clock"},
		"the ending":               {forge: func(_ *testing.T, f *forged) { f.end.Reason = "it won" }, claim: "it won"},
	} {
		t.Run(name, func(t *testing.T) {
			f := take(t, honest)
			c.forge(t, f)
			report := examined(t, f.record(t))
			if c.claim != "" {
				claims := func(one audit.Finding) bool { return strings.Contains(one.How, c.claim) }
				if !slices.ContainsFunc(report.Claimed, claims) || slices.ContainsFunc(report.Proved, claims) {
					t.Errorf("it is not listed as only claimed (%v): %+v", report.Divergence, report.Claimed)
				}
				return
			}
			if mark := report.Mark(); mark != c.mark && (c.mark != "" || mark != core.Forged) {
				t.Errorf("it is marked %s: %s", mark, report.Why())
			}
			if report.Divergence == nil || !strings.Contains(report.Divergence.String(), c.found) {
				t.Errorf("it is not found: %v, want %q", report.Divergence, c.found)
			}
		})
	}
}

// chat is the last call of a model in a step.
func (f *forged) chat(seq int) *core.Span {
	spans := f.steps[seq].Spans
	for i := range spans {
		if spans[i].Op == core.OpChat && spans[i].Output != nil {
			return &spans[i]
		}
	}
	return nil
}

// postpone moves the first milestone one step on.
func (f *forged) postpone() {
	for i, step := range f.steps[:len(f.steps)-1] {
		if len(step.Reached) > 0 {
			m := step.Reached[0]
			step.Reached, m.Seq = step.Reached[1:], i+1
			f.steps[i+1].Reached = append(f.steps[i+1].Reached, m)
			return
		}
	}
}

// skip has the run begin in the state that it reached in step n, as if that were power-on.
func (f *forged) skip(n int) {
	first := f.steps[n].Tick - f.steps[0].Tick
	anchor := *f.steps[0]
	anchor.State, anchor.Screen, anchor.Facts = f.steps[n].State, f.steps[n].Screen, f.steps[n].Facts
	f.run.Anchor.State = core.Sum(anchor.State)
	rest := []*core.Step{&anchor}
	for i, step := range f.steps[n+1:] {
		step.Seq, step.Tick = i+1, step.Tick-first
		for j := range step.Reached {
			step.Reached[j].Seq = step.Seq
		}
		rest = append(rest, step)
	}
	f.steps = rest
}

func retitle(steps []*core.Step, title string) {
	for _, step := range steps {
		for i := range step.Reached {
			step.Reached[i].Title = title
		}
	}
}

func shift(steps []*core.Step) {
	for _, step := range steps {
		step.Tick += 1000
	}
}

// A program's help is never nothing, whatever it says of itself, and what it gets is only claimed.
func TestHelpOfAProgramIsOnlyClaimed(t *testing.T) {
	f := take(t, demoRun(t))
	f.manifest(t, func(m map[string]any) {
		m["kind"], m["command"], m["entry"] = core.KindProgram, []string{"./player"}, ""
		m["ledger"] = map[string]any{"observes": []string{}, "tools": []string{}, "hints": []string{}}
	})
	if short := f.run.Agent.Ledger().Short(); short != "whatever it was given" {
		t.Errorf("a program without help gets %q", short)
	}
	if blind := core.NewLedger(nil, nil, nil); blind.Equal(f.run.Agent.Ledger()) {
		t.Error("a program's help equals none")
	}
	record := f.record(t)
	machine, profile := demo(t)
	m := means(machine(), profile)
	m.Agent = func(context.Context, core.Run) (play.Agent, string, error) { return nil, "a program chose them", nil }
	report, err := audit.Examine(t.Context(), record, m, play.Whole, nil)
	if err != nil || report.Divergence != nil {
		t.Fatal(report.Divergence, err)
	}
	for _, what := range []string{"help", "decisions"} {
		if !slices.ContainsFunc(report.Claimed, func(c audit.Finding) bool { return c.What == what }) {
			t.Errorf("its %s are not listed as only claimed: %+v", what, report.Claimed)
		}
	}
}

// A row that says that another core went on with the run does not keep its inputs from being run again.
func TestForgedChangeOfTheCoreIsFound(t *testing.T) {
	f := take(t, demoRun(t))
	record := otherCores{f.record(t), func(uses []core.CoreUse) []core.CoreUse {
		later := uses[0]
		later.From, later.Machine.CoreVersion = 6, "4"
		return append(uses, later)
	}}
	report := examined(t, record)
	if report.Mark() != core.Forged || report.Divergence == nil || !strings.Contains(report.Divergence.String(), "step 6 differs in its core: recorded 4, re-run 5") {
		t.Errorf("it is marked %s: %v", report.Mark(), report.Divergence)
	}
	record.change = func(uses []core.CoreUse) []core.CoreUse {
		later := uses[0]
		later.From, later.Game.Version = 6, core.Sum([]byte("another profile"))
		return append(uses, later)
	}
	if report = examined(t, record); report.Mark() != core.Chained || !strings.Contains(report.Why(), "which is not here") {
		t.Errorf("with another profile it is marked %s: %s", report.Mark(), report.Why())
	}
}

// otherCores is a record with other rows of cores.
type otherCores struct {
	*tracking.Reader
	change func([]core.CoreUse) []core.CoreUse
}

func (o otherCores) Cores(ctx context.Context) ([]core.CoreUse, error) {
	uses, err := o.Reader.Cores(ctx)
	return o.change(uses), err
}

// What is not at hand is listed with why, and the run is not taken for replayed.
func TestWhatIsNotCheckedIsListed(t *testing.T) {
	record := demoRun(t)
	machine, profile := demo(t)
	for name, c := range map[string]struct {
		means audit.Means
		part  play.Range
		mark  core.Mark
		why   string
	}{
		"the chain alone": {audit.Means{NoDecisions: "the chain alone"}, play.Whole, core.Chained, "nothing was run again"},
		"no profile":      {means(machine(), nil), play.Whole, core.Chained, "which is not here"},
		"no decisions":    {audit.Means{Machine: machine(), Game: means(nil, profile).Game, NoDecisions: "left out"}, play.Whole, core.Chained, "left out"},
		"a part":          {means(machine(), profile), play.Range{From: 3, To: 5}, core.Unproved, "only a part"},
	} {
		report, err := audit.Examine(t.Context(), record, c.means, c.part, nil)
		if err != nil || report.Divergence != nil || report.Mark() != c.mark || !strings.Contains(report.Why(), c.why) {
			t.Errorf("%s: %s, %q, %v, %v", name, report.Mark(), report.Why(), report.Divergence, err)
		}
	}
}
