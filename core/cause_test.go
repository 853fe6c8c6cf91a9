package core_test

import (
	"testing"

	"dotmatrix/core"
)

func TestAProvidersFailureIsNoScore(t *testing.T) {
	for cause, scores := range map[core.Cause]bool{
		core.CauseSteps: true, core.CauseStory: true, core.CauseUnusable: true, core.CauseAgent: true, core.CauseMaxTokens: true,
		core.CauseProvider: false, core.CauseProfile: false, core.CauseError: false,
	} {
		if cause.Scores() != scores {
			t.Errorf("a run that %q ended scores: %t, want %t", cause, cause.Scores(), scores)
		}
	}
}
