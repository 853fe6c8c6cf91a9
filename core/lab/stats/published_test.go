package stats_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"dotmatrix/core/lab/stats"
)

// expected is what published implementations say: testdata/generate.py makes it.
type expected struct {
	Survival []struct {
		Name    string
		Groups  [][]stats.Time
		Horizon float64
		Curves  [][]struct {
			At, Survival, Low, High float64
			StdErr                  *float64 `json:"std_err"`
		}
		LogRank struct {
			Statistic, P float64
			DF           int
		}
		Quantiles [][]*float64
		R         []struct {
			Low, High []*float64
			Mean      float64 `json:"rmean"`
			StdErr    float64 `json:"rmean_se"`
		}
	}
	Rates []struct {
		K, N             int
		Level, Low, High float64
	}
	RateDifferences []struct {
		K1, N1, K2, N2 int
		Low, High      float64
	} `json:"rate_differences"`
	SignTests []struct {
		Wins, Losses int
		P            float64
	} `json:"sign_tests"`
	SignFlips []struct {
		Differences []float64
		P           float64
	} `json:"sign_flips"`
	DrawnFlips []struct {
		Differences []float64
		Draws       int
		Seed        uint64
		P, Near     float64
	} `json:"drawn_flips"`
	Many   []struct{ P, Holm, BH []float64 }
	Scores []struct {
		Scores, Thresholds, Profile []float64
		IQM, Trimmed, Target, Gap   float64
	}
	Improvements []struct {
		A, B [][]float64
		P    float64
	}
	Clusters []struct {
		Clusters        [][]float64
		Mean, Low, High float64
		StdErr          float64 `json:"std_err"`
	}
	Bootstraps []struct {
		Statistic       string
		Strata          [][]float64
		Seed            uint64
		Resamples       int
		Value           float64
		BCa, Percentile [2]float64
	}
	Fronts []struct {
		Offers [][2]float64
		Front  []int
	}
	Draws struct {
		Seed   uint64
		Uint64 []string
		Below7 []int `json:"below_7"`
	}
}

func published(t *testing.T) (e expected) {
	t.Helper()
	data, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(data, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// near allows for the last digits, in which implementations differ.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*math.Max(1, math.Abs(want))) {
		t.Errorf("%s is %.15g, and published: %.15g", what, got, want)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestSurvivalIsAsPublished(t *testing.T) {
	cases := published(t).Survival
	if len(cases) < 5 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		for i, group := range c.Groups {
			name := fmt.Sprintf("%s, group %d", c.Name, i)
			curve := must[stats.Curve](t)(stats.KaplanMeier(group, 0.95))
			if len(curve.Points) != len(c.Curves[i]) {
				t.Fatalf("%s: %d points, not %d", name, len(curve.Points), len(c.Curves[i]))
			}
			for j, want := range c.Curves[i] {
				p := curve.Points[j]
				near(t, name+": time", p.At, want.At)
				near(t, name+": survival", p.Survival, want.Survival)
				if p.Survival == 0 {
					continue // lifelines has an interval without width there, R has none: ours keeps its upper bound
				}
				near(t, name+": low", p.LogLog.Low, want.Low)
				near(t, name+": high", p.LogLog.High, want.High)
				if want.StdErr != nil {
					near(t, name+": standard error", p.StdErr, *want.StdErr)
				}
			}
			for j, share := range []float64{0.25, 0.5, 0.75} {
				q := must[stats.Estimate](t)(curve.Quantile(share))
				for _, v := range []struct {
					what string
					got  float64
					want *float64
				}{{"value", q.Value, c.Quantiles[i][j]}, {"low", q.Low, c.R[i].Low[j]}, {"high", q.High, c.R[i].High[j]}} {
					want := math.Inf(1)
					if v.want != nil {
						want = *v.want
					}
					if v.got != want {
						t.Errorf("%s: %s of the quantile %g is %g, and published: %g", name, v.what, share, v.got, want)
					}
				}
			}
			m := must[stats.Mean](t)(stats.RestrictedMean(group, c.Horizon, 0.95))
			near(t, name+": restricted mean", m.Value, c.R[i].Mean)
			near(t, name+": its standard error", m.StdErr, c.R[i].StdErr)
		}
		horizon := must[float64](t)(stats.Horizon(c.Groups...))
		near(t, c.Name+": horizon", horizon, c.Horizon)
		test := must[stats.LogRankTest](t)(stats.LogRank(c.Groups...))
		near(t, c.Name+": log-rank statistic", test.Statistic, c.LogRank.Statistic)
		near(t, c.Name+": log-rank p", test.P, c.LogRank.P)
		if test.DF != c.LogRank.DF {
			t.Errorf("%s: %d degrees of freedom, not %d", c.Name, test.DF, c.LogRank.DF)
		}
	}
}

func TestRatesAreAsPublished(t *testing.T) {
	e := published(t)
	for _, c := range e.Rates {
		got := must[stats.Estimate](t)(stats.Wilson(c.K, c.N, c.Level))
		name := fmt.Sprintf("%d of %d", c.K, c.N)
		near(t, name+": low", got.Low, c.Low)
		near(t, name+": high", got.High, c.High)
	}
	for _, c := range e.RateDifferences {
		got := must[stats.Estimate](t)(stats.Newcombe(c.K1, c.N1, c.K2, c.N2, 0.95))
		name := fmt.Sprintf("%d of %d less %d of %d", c.K1, c.N1, c.K2, c.N2)
		near(t, name+": low", got.Low, c.Low)
		near(t, name+": high", got.High, c.High)
	}
}

func TestSignsAreAsPublished(t *testing.T) {
	e := published(t)
	for _, c := range e.SignTests {
		near(t, fmt.Sprintf("sign test of %d and %d", c.Wins, c.Losses), must[stats.Signs](t)(stats.SignTest(c.Wins, c.Losses)).P, c.P)
	}
	for _, c := range e.SignFlips {
		got := must[stats.Signs](t)(stats.SignFlip(c.Differences, stats.Draws{}))
		near(t, fmt.Sprint("sign flips of ", c.Differences), got.P, c.P)
		if !got.Exact {
			t.Errorf("%v: not exact", c.Differences)
		}
	}
	for _, c := range e.DrawnFlips {
		got := must[stats.Signs](t)(stats.SignFlip(c.Differences, stats.Draws{N: c.Draws, Seed: c.Seed}))
		near(t, fmt.Sprintf("drawn flips of %d", len(c.Differences)), got.P, c.P)
		if math.Abs(got.P-c.Near) > 0.05 || got.Exact {
			t.Errorf("%d pairs: p = %g by %d draws, and another hand drew %g", len(c.Differences), got.P, c.Draws, c.Near)
		}
	}
}

func TestAdjustedIsAsPublished(t *testing.T) {
	for _, c := range published(t).Many {
		holm := must[[]float64](t)(stats.Holm(c.P))
		bh := must[[]float64](t)(stats.BenjaminiHochberg(c.P))
		for i := range c.P {
			near(t, fmt.Sprint("Holm of ", c.P), holm[i], c.Holm[i])
			near(t, fmt.Sprint("Benjamini-Hochberg of ", c.P), bh[i], c.BH[i])
		}
	}
}

func TestScoresAreAsPublished(t *testing.T) {
	e := published(t)
	for _, c := range e.Scores {
		got := must[float64](t)(stats.IQM(c.Scores))
		near(t, "interquartile mean", got, c.IQM)
		near(t, "trimmed mean", got, c.Trimmed)
		near(t, "optimality gap", must[float64](t)(stats.OptimalityGap(c.Scores, c.Target)), c.Gap)
		if len(c.Scores) < 2 {
			continue
		}
		var starts [][]float64
		for _, x := range c.Scores {
			starts = append(starts, []float64{x})
		}
		profile := must[[]stats.ProfilePoint](t)(stats.Profile([][][]float64{starts}, c.Thresholds, stats.Bootstrap{Resamples: 50}))
		for i, p := range profile {
			near(t, fmt.Sprintf("share above %g", p.At), p.Share, c.Profile[i])
		}
	}
	for _, c := range e.Improvements {
		var pairs []stats.Pair
		for i := range c.A { // a greater score is an earlier time
			var p stats.Pair
			for _, x := range c.A[i] {
				p.A = append(p.A, stats.Time{At: 100 - x, Reached: true})
			}
			for _, x := range c.B[i] {
				p.B = append(p.B, stats.Time{At: 100 - x, Reached: true})
			}
			pairs = append(pairs, p)
		}
		near(t, "probability of improvement", must[float64](t)(stats.ProbabilityEarlier(pairs)), c.P)
	}
	for _, c := range e.Clusters {
		got := must[stats.Mean](t)(stats.ClusteredMean(c.Clusters, 0.95))
		near(t, "mean", got.Value, c.Mean)
		near(t, "clustered standard error", got.StdErr, c.StdErr)
		near(t, "low", got.Low, c.Low)
		near(t, "high", got.High, c.High)
	}
}

// statistics are those of generate.py.
var statistics = map[string]func([][]float64) float64{
	"mean": func(s [][]float64) float64 { return meanOf(slices.Concat(s...)) },
	"iqm": func(s [][]float64) float64 {
		m, _ := stats.IQM(slices.Concat(s...))
		return m
	},
	"difference": func(s [][]float64) float64 { return meanOf(s[0]) - meanOf(s[1]) },
	"spread": func(s [][]float64) float64 {
		all := slices.Concat(s...)
		m, sum := meanOf(all), 0.0
		for _, x := range all {
			sum += (x - m) * (x - m)
		}
		return sum / float64(len(all))
	},
}

func meanOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func TestBootstrapIsAsPublished(t *testing.T) {
	for _, c := range published(t).Bootstraps {
		b := stats.Bootstrap{Resamples: c.Resamples, Seed: c.Seed}
		name := fmt.Sprintf("%s of %v", c.Statistic, c.Strata)
		got := must[stats.BootstrapEstimate](t)(stats.BCa(b, c.Strata, statistics[c.Statistic]))
		near(t, name+": value", got.Value, c.Value)
		near(t, name+": BCa low", got.Low, c.BCa[0])
		near(t, name+": BCa high", got.High, c.BCa[1])
		got = must[stats.BootstrapEstimate](t)(stats.Percentile(b, c.Strata, statistics[c.Statistic]))
		near(t, name+": percentile low", got.Low, c.Percentile[0])
		near(t, name+": percentile high", got.High, c.Percentile[1])
	}
}

func TestFrontIsAsPublished(t *testing.T) {
	for _, c := range published(t).Fronts {
		var offers []stats.Offer
		for _, o := range c.Offers {
			offers = append(offers, stats.Offer{Cost: o[0], Gain: o[1]})
		}
		front := must[[]int](t)(stats.Front(offers))
		slices.Sort(front)
		if !slices.Equal(front, c.Front) {
			t.Errorf("the front of %v is %v, and published: %v", c.Offers, front, c.Front)
		}
	}
}

func TestRandomIsSplitMix64(t *testing.T) {
	c := published(t).Draws
	r := stats.NewRandom(c.Seed)
	for _, want := range c.Uint64 {
		if got := strconv.FormatUint(r.Uint64(), 10); got != want {
			t.Errorf("drew %s, want %s", got, want)
		}
	}
	for _, want := range c.Below7 {
		if got := r.IntN(7); got != want {
			t.Errorf("drew %d, want %d", got, want)
		}
	}
	// The first numbers of seed 1234567 in the reference implementation in C (Vigna, 2015).
	r = stats.NewRandom(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := r.Uint64(); got != want {
			t.Errorf("drew %d, want %d", got, want)
		}
	}
}
