package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// decisions has the agents of the run, and of those of which it shares steps, decide again on what is recorded.
func (e *examination) decisions(ctx context.Context) (*Divergence, error) {
	without := e.means.NoDecisions
	if without == "" && e.means.Agent == nil {
		without = "no agent was asked again"
	}
	if without == "" && !e.report.whole {
		without = "an agent's memory goes through all steps, and only a part was asked for"
	}
	if without != "" {
		e.report.unchecked(ofDecisions, without)
		return nil, nil
	}
	again := 0
	for i, run := range e.record.Lineage() {
		part := ancestor{e.record, i}
		if run.ID == e.record.Run().ID {
			run = e.record.Run() // with the files of its agent
		}
		n, d, err := e.decide(ctx, part, run)
		if err != nil || d != nil {
			return d, err
		}
		again += n
	}
	if again > 0 {
		e.report.proved(ofDecisions, fmt.Sprintf("on the recorded answers the agent's files ask and do the same, byte for byte, in %s", plain.Count(again, "step")))
	}
	return nil, nil
}

// decide makes the decisions of the steps that one run of the lineage recorded itself.
func (e *examination) decide(ctx context.Context, part ancestor, run core.Run) (int, *Divergence, error) {
	first, last, err := part.steps(ctx)
	if err != nil || last < first {
		return 0, nil, err
	}
	of := plain.Count(last-first+1, "step") + " of run " + run.ID + ": "
	game, without, err := e.gameOf(ctx, first, last)
	if err != nil {
		return 0, nil, err
	}
	if without != "" {
		e.report.unchecked(ofDecisions, of+without)
		return 0, nil, nil
	}
	player, without, err := e.means.Agent(ctx, run)
	if err != nil {
		return 0, nil, err
	}
	if without != "" {
		e.noDecisions(run, of+without)
		return 0, nil, nil
	}
	n, divergences, err := Rerun(ctx, part, player, game, e.told)
	if err != nil || len(divergences) == 0 {
		return n, nil, err
	}
	d := slices.MinFunc(divergences, func(a, b Divergence) int { return cmp.Compare(a.Seq, b.Seq) })
	if because := e.otherBuild(player); because != "" {
		e.report.unchecked(ofDecisions, of+fmt.Sprintf("%s, and %s", d.String(), because))
		return 0, nil, nil
	}
	d.decided, e.report.doubt = true, unreleased(run)
	return n, &d, nil
}

// unreleased reports whether the agent was logged by a build that has no release's name. Two of them may differ in what they
// do, so that nobody is accused where they do.
func unreleased(run core.Run) bool {
	manifest, err := agent.OpenManifest(run.Agent)
	return err != nil || !strings.HasPrefix(manifest.Requirements.Dotmatrix, "v")
}

// noDecisions says why an agent's decisions were not made again. Those of a program are its own, and what it says of them.
func (e *examination) noDecisions(run core.Run, why string) {
	if run.Agent.Ledger().Program {
		e.report.claimed(ofDecisions, why)
		return
	}
	e.report.unchecked(ofDecisions, why)
}

// otherBuild is why an agent may decide otherwise here than where it was recorded; empty: nothing is known of it.
func (e *examination) otherBuild(player play.Agent) string {
	if drifted, ok := player.(interface{ Drift() string }); ok && drifted.Drift() != "" {
		return drifted.Drift()
	}
	for _, other := range e.others {
		return "another release recorded steps of it, on " + other.Core
	}
	return ""
}

// gameOf is the profile whose words an agent read in some steps; without says why it is not at hand.
func (e *examination) gameOf(ctx context.Context, first, last int) (game play.Game, without string, err error) {
	cores, err := readRecordedBy(ctx, e.record)
	if err != nil {
		return nil, "", err
	}
	ref := cores.at(max(first-1, 0)).Game
	for _, use := range cores {
		if use.From >= first && use.From <= last && use.Game != ref {
			return nil, "its game's profile changed in between", nil
		}
	}
	if ref == (core.GameRef{}) {
		return nil, "", nil
	}
	if e.means.Game == nil {
		return nil, "no game profile is at hand", nil
	}
	if game, err = e.means.Game(ref); err != nil || game != nil {
		return game, "", err
	}
	return nil, fmt.Sprintf("the agent read words of the profile %s %s, which is not here", plain.Line(ref.Name), ref.Version.Short()), nil
}

// ancestor is a run of a record's lineage, up to where the next one forks off it.
type ancestor struct {
	Record
	at int
}

// Run, Lineage and Last are those of the ancestor.

// Run is the run, without the files of its agent.
func (a ancestor) Run() core.Run { return a.Record.Lineage()[a.at] }

// Lineage ends with the run.
func (a ancestor) Lineage() []core.Run { return a.Record.Lineage()[:a.at+1] }

// Last is its last step that the record shares.
func (a ancestor) Last(ctx context.Context) (int, error) {
	last, err := a.Record.Last(ctx)
	for _, later := range a.Record.Lineage()[a.at+1:] {
		last = min(last, later.ForkSeq)
	}
	return last, err
}

// steps are those that the run recorded itself, the anchor not among them.
func (a ancestor) steps(ctx context.Context) (first, last int, err error) {
	first = 1
	if run := a.Run(); run.Parent != "" {
		first = run.ForkSeq + 1
	}
	last, err = a.Last(ctx)
	if errors.Is(err, core.ErrNoSteps) {
		return first, first - 1, nil
	}
	return first, last, err
}
