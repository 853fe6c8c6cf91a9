// Package lab makes experiments that can be believed: a suite says which agents play which starts, how often, within which
// budget, and what is asked; its cells are played by whoever runs it; and their outcomes become a report. Everything here is
// pure: no SQL, no clock, no machine. The statistics stand in core/lab/stats.
//
// # From a file to a report
//
//	Parse(text)                a suite file as a Suite; errors name the line and what was probably meant
//	Suite.Plan(found)          with what its names stand for: versions, ROMs, states. Null-model controls are added
//	Plan.Hash, Plan.Cells      what the suite is, and its cells in the order in which they are played
//	Analyze(plan, outcomes)    a Report: tables, curves, comparisons, and sentences for people
//
// Whoever runs a suite finds what its names stand for (Found), plays the cells, and tells the Outcome of each. A drawn start
// is power-on after Noise. All that is random comes from the suite's seed.
//
// # Rules
//
// Starts are matched: each agent plays each start as often, and the repeats of a start have the same seed for every agent.
// A milestone that a start holds is not counted for any run from it. A cell without a result is missing, never failed. What
// was not reached within the budget is censored, never "never". Unequal help is said beside every comparison of it.
package lab
