// Package stats has the statistics of an experiment, as pure functions over plain values: no SQL, no clock, no goroutine. What
// is drawn at random is drawn from a seed that is handed in, by a generator that is written down here (Random), so that a
// reader in another language draws the same.
//
// # What is measured
//
// When a run reaches a milestone is a Time on an axis that only grows: steps, tokens or dollars. A run that ended before it
// reached the milestone has a censored Time: "not by then", which is not "never".
//
//	how often           Wilson, Newcombe, RateBounds
//	when                KaplanMeier, Curve.Median, LogRank, RestrictedMean
//	who, on equal starts   Compare, CountPairs, Earlier, SignTest, SignFlip, PairedBounds
//	how sure            Bootstrap (BCa, percentile), ClusteredMean
//	over many scores    IQM, Profile
//	over many questions Holm, BenjaminiHochberg
//	at what price       Front
//	against people      HumanEfficiency
//
// # Promises
//
// No function returns a NaN. What cannot be computed is an *Error, whose Reason is for programs and whose text is for
// people. A bound that lies beyond what was measured is math.Inf, and null in JSON. The order of runs in an argument changes
// nothing but the last bits of a sum, unless randomness is drawn from a seed: Bootstrap and the Monte Carlo form of SignFlip
// draw by position.
//
// Each function names its published source. Its numbers are compared with a published implementation's on the same data:
// testdata/expected.json, which testdata/generate.py makes with SciPy, statsmodels, lifelines, rliable, and R's survival.
package stats
