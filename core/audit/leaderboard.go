package audit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
)

// Placed is a run and its place, from 1; runs that got equally far share one. Those that were proved on this machine are
// placed among each other, and those that only claim how far they came are placed among each other, behind.
type Placed struct {
	Place int
	core.RunSummary
}

// ErrOtherGames is wrapped where runs of different games were to be ranked, which nothing makes equal.
var ErrOtherGames = errors.New("they are runs of different games")

// Leaderboard ranks runs by how far they got, as Rank does: by the number of milestones, and then by the step of the last.
// Runs of different games are refused with ErrOtherGames, and runs from different starts or of agents that get unequal help
// only ranked where mixed says so; note then tells in what they are unequal. Forged runs have no place.
func Leaderboard(runs []core.RunSummary, mixed bool) (board []Placed, note string, err error) {
	runs = slices.DeleteFunc(slices.Clone(runs), func(r core.RunSummary) bool { return r.Verified.Mark == core.Forged })
	differ := func(same func(a, b core.RunSummary) bool) bool {
		return slices.ContainsFunc(runs, func(r core.RunSummary) bool { return !same(runs[0], r) })
	}
	if differ(sameGame) {
		games := distinct(runs, func(r core.RunSummary) string { return r.Machine.ROM.SHA256.Short() + " " + r.Machine.ROM.Title })
		return nil, "", fmt.Errorf("not ranked: %w (%s)", ErrOtherGames, strings.Join(games, ", "))
	}
	var unequal []string
	if differ(sameStart) {
		starts := distinct(runs, func(r core.RunSummary) string { return r.Anchor.State.Short() + " " + startName(r.Anchor) })
		unequal = append(unequal, "they start from different states ("+strings.Join(starts, ", ")+")")
	}
	if differ(sameHelp) {
		help := distinct(runs, func(r core.RunSummary) string { return r.Help().Short() })
		unequal = append(unequal, "their agents get unequal help ("+strings.Join(help, "; ")+")")
	}
	if note = strings.Join(unequal, ", and "); note != "" && !mixed {
		return nil, "", fmt.Errorf("not ranked, since %s", note)
	}
	for _, proved := range []bool{true, false} {
		ranked := slices.DeleteFunc(slices.Clone(runs), func(r core.RunSummary) bool { return r.Verified.Proved() != proved })
		board = append(board, places(ranked)...)
	}
	return board, note, nil
}

// places sorts runs by how far they got.
func places(ranked []core.RunSummary) (board []Placed) {
	slices.SortStableFunc(ranked, farther)
	for i, run := range ranked {
		place := i + 1
		if i > 0 && farther(ranked[i-1], run) == 0 {
			place = board[i-1].Place
		}
		board = append(board, Placed{place, run})
	}
	return board
}

// farther compares how far two runs got: less than 0 where a is ahead.
func farther(a, b core.RunSummary) int {
	return cmp.Or(cmp.Compare(len(b.Milestones), len(a.Milestones)), cmp.Compare(LastReached(a), LastReached(b)))
}

// distinct are the different words for runs, sorted.
func distinct(runs []core.RunSummary, word func(core.RunSummary) string) []string {
	var words []string
	for _, run := range runs {
		words = append(words, word(run))
	}
	slices.Sort(words)
	return slices.Compact(words)
}
