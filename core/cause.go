package core

// Cause is what ended a run, for programs; Outcome.Reason says the same in words.
type Cause string

// The causes. The first group is the result of whoever played, the last says nothing about how well it plays.
const (
	CauseSteps    Cause = "steps"    // the number of steps asked for is played
	CauseStory    Cause = "story"    // every milestone of the game is reached
	CauseUnusable Cause = "unusable" // the agent gave no usable action for too many steps in a row

	CauseMaxTokens  Cause = "max_tokens"  // the budget of tokens is spent
	CauseMaxDollars Cause = "max_dollars" // the budget of dollars is spent, or cannot be kept
	CauseMaxCalls   Cause = "max_calls"   // the budget of model calls is spent
	CauseMaxTime    Cause = "max_time"    // the budget of time is spent

	CausePerson      Cause = "person"      // a person closed it
	CauseRewound     Cause = "rewound"     // a person went back: a fork goes on in its place
	CauseInterrupted Cause = "interrupted" // a signal ended its process, or the process died

	CauseProvider Cause = "provider" // the endpoint of the model failed
	CauseAgent    Cause = "agent"    // the agent's file or program failed
	CauseProfile  Cause = "profile"  // the game profile failed
	CauseError    Cause = "error"    // anything else, such as a full disk
)

// Scores reports whether a run that ended so shows what its agent can do. A run that its provider, a profile or a full
// disk ended does not.
func (c Cause) Scores() bool {
	switch c {
	case CauseProvider, CauseProfile, CauseError:
		return false
	}
	return true
}
