package lab

import (
	"dotmatrix/core"
	"dotmatrix/core/lab/stats"
)

// Report is what a suite's outcomes say. It is a plain value: tables, curves and sentences, for whoever shows them. What a
// statistic could not be computed for is nil, and stands in Lacks with the reason.
type Report struct {
	Suite       string            `json:"suite"`
	About       string            `json:"about,omitempty"`
	Hash        core.Hash         `json:"hash"`
	Question    Asked             `json:"question"`
	Cells       Counts            `json:"cells"`
	Agents      []AgentReport     `json:"agents"`     // as in the plan: each followed by its control
	Milestones  []MilestoneReport `json:"milestones"` // as in the story
	Comparisons []Comparison      `json:"comparisons"`
	Matrix      []CellReport      `json:"matrix"`    // every cell; figures name cells by their index here
	Sentences   []string          `json:"sentences"` // for people, what matters first
	Warnings    []string          `json:"warnings"`  // what a reader must know before believing it
}

// Asked is the question as it was answered.
type Asked struct {
	Milestone  string     `json:"milestone"`
	Title      string     `json:"title"`
	Axis       Axis       `json:"axis"`
	Test       Test       `json:"test"`
	Alpha      float64    `json:"alpha"`
	Correction Correction `json:"correction"`
	Level      float64    `json:"level"`
}

// Counts are cells by their states.
type Counts struct {
	Planned  int `json:"planned"`
	Played   int `json:"played"`
	Missing  int `json:"missing"`
	Pending  int `json:"pending"`
	Attempts int `json:"attempts"` // runs that were begun, those that were begun again among them
}

// Lack is a number that could not be computed.
type Lack struct {
	What   string       `json:"what"`
	Reason stats.Reason `json:"reason"`
	Text   string       `json:"text"`
}

// CellReport is one cell.
type CellReport struct {
	Cell
	State    State      `json:"state"`
	Why      string     `json:"why,omitempty"` // it is missing
	Run      string     `json:"run,omitempty"`
	Attempts int        `json:"attempts"`
	Cause    core.Cause `json:"cause,omitempty"`
	Proof    string     `json:"proof,omitempty"`
	End      Spent      `json:"end"`
	Reached  []Reached  `json:"reached"`
}

// Reached is a milestone that a cell reached.
type Reached struct {
	Key string `json:"key"`
	At  Spent  `json:"at"`
}

// AgentReport is one player.
type AgentReport struct {
	Name      string         `json:"name"`
	ControlOf string         `json:"control_of,omitempty"`
	Version   core.Hash      `json:"version"`
	Model     string         `json:"model,omitempty"`    // that was asked
	Answered  []string       `json:"answered,omitempty"` // models that answered, sorted
	Help      string         `json:"help"`               // effective ledger, in short
	Ledger    core.Ledger    `json:"ledger"`
	Proofs    map[string]int `json:"proofs"` // played cells by what is proved of them; "none" for nothing
	Cells     Counts         `json:"cells"`

	// Score is the interquartile mean of the share of the story that a run got through, from 0 to 1, and Profile the share of runs that got
	// through more than so much of it.
	Score   *stats.BootstrapEstimate `json:"score"`
	Profile []stats.ProfilePoint     `json:"profile"`

	Total      Spent    `json:"total"`       // of all played cells
	Median     SpentF   `json:"median"`      // of a played cell
	PriceKnown bool     `json:"price_known"` // dollars are those of every call
	CostAxis   Axis     `json:"cost_axis"`   // what Offer.Cost is measured in: dollars where known, else tokens, else steps
	Offer      *Offer   `json:"offer"`       // for the Pareto front of cost and the question's milestone
	Human      *float64 `json:"human"`       // efficiency against people over the story, from 0 to 1; nil where no person played
	HumanOf    int      `json:"human_of"`    // milestones that it is over
	ScoreCells []int    `json:"score_cells"` // that Score, Profile and Human are made of
	Lacks      []Lack   `json:"lacks,omitempty"`
}

// SpentF is Spent in fractions.
type SpentF struct {
	Steps   float64 `json:"steps"`
	Tokens  float64 `json:"tokens"`
	Dollars float64 `json:"dollars"`
}

// Offer is a player's point in the picture of cost and gain: what its runs spend in the mean until they reach the milestone or end,
// and the share that reaches it.
type Offer struct {
	stats.Offer
	Front bool `json:"front"` // no other player that is measured so is as good for less
}

// MilestoneReport is how the players came to one milestone.
type MilestoneReport struct {
	Key      string     `json:"key"`
	Title    string     `json:"title"`
	Arrivals []Arrival  `json:"arrivals"` // of each player, as in Agents
	Tests    []AxisTest `json:"tests"`    // whether the players, without controls, differ at all
}

// AxisTest is a log-rank test over all players on one axis.
type AxisTest struct {
	Axis Axis `json:"axis"`
	stats.LogRankTest
}

// Arrival is how often and when a player reached a milestone.
type Arrival struct {
	Agent   string          `json:"agent"`
	Cells   Counts          `json:"cells"` // from whose starts it can be reached
	Reached int             `json:"reached"`
	Rate    *stats.Estimate `json:"rate"`   // of the played cells, with Wilson's interval
	Bounds  *stats.Bounds   `json:"bounds"` // of the rate, whatever the missing cells are; nil where none is missing
	When    []When          `json:"when"`   // on each axis that was measured
	Of      []int           `json:"of"`     // cells that were played
	Lacks   []Lack          `json:"lacks,omitempty"`
}

// When is the time to a milestone on one axis.
type When struct {
	Axis    Axis            `json:"axis"`
	Curve   stats.Curve     `json:"curve"`
	Median  *stats.Estimate `json:"median"` // null where half never reached it
	Horizon float64         `json:"horizon"`
	Mean    *stats.Mean     `json:"mean"` // restricted to the horizon, which is the same for all players
}

// Verdict is what a comparison says.
type Verdict string

// The verdicts on A against B.
const (
	VerdictEarlier  Verdict = "earlier"   // A is, by the test
	VerdictLater    Verdict = "later"     // A is
	VerdictChance   Verdict = "open"      // what was seen could be chance
	VerdictTooFew   Verdict = "too few"   // so few starts differ that no result could have been clear
	VerdictUnequal  Verdict = "unequal"   // they do not get the same help: nothing is ranked
	VerdictNotKnown Verdict = "not known" // there is nothing to compare yet
)

// Comparison is two players at the question's milestone.
type Comparison struct {
	A         string                   `json:"a"`
	B         string                   `json:"b"`
	Control   bool                     `json:"control"` // one of them is a control
	Milestone string                   `json:"milestone"`
	Axis      Axis                     `json:"axis"`
	Starts    []string                 `json:"starts"` // that both have played
	Cells     []int                    `json:"cells"`
	Pairs     *stats.PairCount         `json:"pairs"` // of these starts
	Test      Test                     `json:"test"`
	P         *float64                 `json:"p"`          // of the test
	Exact     bool                     `json:"exact"`      // P is not from draws or from an approximation
	LeastP    float64                  `json:"least_p"`    // the smallest that so few starts can give; 0 where the test has no such bound
	AdjustedP *float64                 `json:"adjusted_p"` // for the number of comparisons in the family
	Family    int                      `json:"family"`     // comparisons that are adjusted together: those with controls, or the others
	Earlier   *stats.BootstrapEstimate `json:"probability_earlier"`
	Rates     *stats.Estimate          `json:"rate_difference"` // A less B, with Newcombe's interval, runs taken as independent
	Means     *stats.MeanDifference    `json:"mean_difference"` // restricted, A less B: below 0, A is earlier
	Missing   int                      `json:"missing"`         // cells of both that have no result
	Bounds    *stats.PairedBounds      `json:"bounds"`          // of the mean lead, whatever the missing cells are; nil where none is
	CostAxis  Axis                     `json:"cost_axis"`       // "" where neither cost anything, or it is not known
	CostRatio *float64                 `json:"cost_ratio"`      // of a run of A to one of B from these starts
	Unequal   string                   `json:"unequal_help,omitempty"`
	Verdict   Verdict                  `json:"verdict"`
	Lacks     []Lack                   `json:"lacks,omitempty"`
}
