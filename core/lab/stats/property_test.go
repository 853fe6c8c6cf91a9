package stats_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"dotmatrix/core/lab/stats"
)

// someTimes are runs within one budget: ties, censored ones, and now and then only one or none that reached it.
func someTimes(r *rand.Rand) []stats.Time {
	budget := 1 + r.IntN(50)
	pace := 1 + r.IntN(120)
	times := make([]stats.Time, 1+r.IntN(14))
	for i := range times {
		at := r.IntN(pace)
		times[i] = stats.Time{At: float64(min(at, budget)), Reached: at <= budget}
	}
	return times
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	list = slices.Clone(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// said is a result as JSON, which has no NaN, or the reason of the error.
func said(t *testing.T, value any, err error) string {
	t.Helper()
	if err != nil {
		var reason *stats.Error
		if !errors.As(err, &reason) || reason.Reason == "" || reason.Text == "" {
			t.Fatalf("an error without a reason: %v", err)
		}
		return string(reason.Reason)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatalf("%+v: %v", value, err)
	}
	return string(text)
}

func TestOrderOfRunsChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		a, b := someTimes(r), someTimes(r)
		a2, b2 := shuffled(r, a), shuffled(r, b)
		one, err1 := stats.KaplanMeier(a, 0.95)
		two, err2 := stats.KaplanMeier(a2, 0.95)
		if x, y := said(t, one, err1), said(t, two, err2); x != y {
			t.Fatalf("%v: %s, and in another order %s", a, x, y)
		}
		test, err1 := stats.LogRank(a, b)
		other, err2 := stats.LogRank(a2, b2)
		if x, y := said(t, test, err1), said(t, other, err2); x != y {
			t.Fatalf("%v and %v: %s, and in another order %s", a, b, x, y)
		}
		swapped, err := stats.LogRank(b, a)
		if err1 == nil && (err != nil || math.Abs(swapped.P-test.P) > 1e-9) {
			t.Fatalf("%v and %v: p = %g, and the other way round %g (%v)", a, b, test.P, swapped.P, err)
		}
		x, y := stats.Pair{A: a, B: b}, stats.Pair{A: a2, B: b2}
		lead, _ := x.Lead()
		if again, _ := y.Lead(); again != lead {
			t.Fatalf("%v: lead %g, and in another order %g", x, lead, again)
		}
		if back, _ := (stats.Pair{A: b, B: a}).Lead(); back != -lead {
			t.Fatalf("%v: lead %g, and the other way round %g", x, lead, back)
		}
	}
}

func TestCurvesFallAndBoundsHoldThem(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 500 {
		times := someTimes(r)
		c, err := stats.KaplanMeier(times, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		before, censored := 1.0, false
		for _, p := range c.Points {
			greenwood := p.Greenwood(0.9)
			if p.Survival > before || p.Survival < 0 || !p.LogLog.Contains(p.Survival) || p.LogLog.Low < 0 || p.LogLog.High > 1 || !greenwood.Contains(p.Survival) {
				t.Fatalf("%v: %+v after %g", times, p, before)
			}
			if !censored { // until then the curve is the plain share
				n := 0
				for _, x := range times {
					if x.Reached && x.At <= p.At {
						n++
					}
				}
				if math.Abs(1-p.Survival-float64(n)/float64(len(times))) > 1e-12 {
					t.Fatalf("%v: %g at %g, without a censored run before", times, p.Survival, p.At)
				}
			}
			censored = censored || p.Censored > 0
			before = p.Survival
			if got := c.At(p.At + 0.5); got.Survival != p.Survival {
				t.Fatalf("%v: %g just after %g", times, got.Survival, p.At)
			}
		}
		m, err := c.Median()
		if err != nil || m.Low > m.Value || m.High < m.Value {
			t.Fatalf("%v: median %+v (%v)", times, m, err)
		}
		if c.At(-1).Survival != 1 {
			t.Fatalf("%v: the curve begins at %g", times, c.At(-1).Survival)
		}
		// A shorter horizon is a shorter mean, and none is longer than its horizon.
		last := 0.0
		for _, share := range []float64{0.25, 0.5, 1} {
			m, err := stats.RestrictedMean(times, share*c.End(), 0.95)
			if c.End() == 0 {
				continue
			}
			if err != nil || m.Value < last || m.Value > share*c.End()+1e-9 || !m.Contains(m.Value) {
				t.Fatalf("%v: mean %+v up to %g (%v)", times, m, share*c.End(), err)
			}
			last = m.Value
		}
	}
}

func TestRatesLieInTheirBounds(t *testing.T) {
	for n := 1; n <= 30; n++ {
		for k := 0; k <= n; k++ {
			rate, err := stats.Wilson(k, n, 0.95)
			if err != nil || rate.Low < 0 || rate.High > 1 || !rate.Contains(rate.Value) {
				t.Fatalf("%d of %d: %+v (%v)", k, n, rate, err)
			}
			other, _ := stats.Wilson(n-k, n, 0.95)
			if math.Abs(rate.Low-(1-other.High)) > 1e-12 {
				t.Fatalf("%d of %d: %+v, and the rest %+v", k, n, rate, other)
			}
			for missing := range 4 {
				b, err := stats.RateBounds(k, n, missing, 0.95)
				if err != nil || b.Worst.Value > rate.Value || b.Best.Value < rate.Value || b.Worst.Low > b.Best.Low || b.Worst.High > b.Best.High {
					t.Fatalf("%d of %d and %d missing: %+v (%v)", k, n, missing, b, err)
				}
				for extra := range missing + 1 { // whatever the missing ones are
					if full := float64(k+extra) / float64(n+missing); full < b.Worst.Value || full > b.Best.Value {
						t.Fatalf("%d of %d: %g is outside of %+v", k+extra, n+missing, full, b)
					}
				}
			}
		}
	}
}

func TestFewPairsReachNothing(t *testing.T) {
	if n := stats.PairsNeeded(0.05); n != 6 {
		t.Errorf("%d pairs are needed for 0.05", n)
	}
	if n := stats.PairsNeeded(0.01); n != 8 {
		t.Errorf("%d pairs are needed for 0.01", n)
	}
	for n := 1; n <= 10; n++ {
		s, err := stats.SignFlip(slices.Repeat([]float64{0.5}, n), stats.Draws{})
		if err != nil || s.CanReach(0.05) != (n >= 6) || s.P != s.LeastP {
			t.Errorf("%d pairs: %+v (%v)", n, s, err)
		}
		sign, err := stats.SignTest(n, 0)
		if err != nil || sign.P != s.P || sign.LeastP != s.LeastP {
			t.Errorf("%d pairs: sign test %+v (%v)", n, sign, err)
		}
	}
}

// Under the null hypothesis an exact test calls at most alpha of its questions significant.
func TestSignFlipKeepsItsLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	const questions, alpha = 4000, 0.05
	alarms := 0
	for range questions {
		d := make([]float64, 8)
		for i := range d {
			d[i] = float64(r.IntN(9)-4) / 4
		}
		if s, err := stats.SignFlip(d, stats.Draws{}); err != nil || s.P < s.LeastP || s.P > 1 {
			t.Fatalf("%v: %+v (%v)", d, s, err)
		} else if s.P <= alpha {
			alarms++
		}
	}
	if most := questions*alpha + 4*math.Sqrt(questions*alpha*(1-alpha)); float64(alarms) > most {
		t.Errorf("%d false alarms in %d: at most %.0f are chance", alarms, questions, most)
	}
	if alarms == 0 {
		t.Error("it never finds anything: this test tests nothing")
	}
}

// Intervals of 95 % hold the truth about so often. BCa of 20 values of a skewed distribution is known to hold it a little less.
func TestIntervalsHoldTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	const trials = 400
	held := map[string]int{}
	for range trials {
		var values []float64
		for range 20 {
			values = append(values, r.ExpFloat64())
		}
		e, err := stats.BCa(stats.Bootstrap{Resamples: 400, Seed: r.Uint64()}, [][]float64{values}, func(s [][]float64) float64 { return meanOf(s[0]) })
		if err != nil {
			t.Fatal(err)
		}
		if e.Contains(1) {
			held["BCa"]++
		}
		k := 0
		for range 25 {
			if r.Float64() < 0.3 {
				k++
			}
		}
		if rate, _ := stats.Wilson(k, 25, 0.95); rate.Contains(0.3) {
			held["Wilson"]++
		}
		var times []stats.Time
		for range 60 {
			at := r.ExpFloat64()
			times = append(times, stats.Time{At: min(at, 1.5), Reached: at <= 1.5})
		}
		if c, _ := stats.KaplanMeier(times, 0.95); c.At(1).LogLog.Contains(math.Exp(-1)) {
			held["Kaplan-Meier"]++
		}
		if m, _ := stats.RestrictedMean(times, 1.4, 0.95); m.Contains(1 - math.Exp(-1.4)) {
			held["restricted mean"]++
		}
	}
	for _, name := range []string{"BCa", "Wilson", "Kaplan-Meier", "restricted mean"} {
		if share := float64(held[name]) / trials; share < 0.87 || share > 0.99 {
			t.Errorf("%s held the truth in %.3f of %d trials", name, share, trials)
		}
	}
}

func TestDegenerateBootstraps(t *testing.T) {
	sum := func(s [][]float64) float64 { return meanOf(slices.Concat(s...)) }
	for _, c := range []struct {
		name   string
		strata [][]float64
		want   string
	}{
		{"nothing", nil, "no data"},
		{"an empty group", [][]float64{{1, 2}, {}}, "no data"},
		{"one value a group", [][]float64{{1}, {2}}, "too few"},
		{"all alike", [][]float64{{2, 2, 2}}, `{"value":2,"low":2,"high":2,"level":0.95,"method":"point"}`},
		{"not a number", [][]float64{{1, math.NaN()}}, "bad number"},
		{"endless", [][]float64{{1, math.Inf(1)}}, "bad number"},
	} {
		e, err := stats.BCa(stats.Bootstrap{Resamples: 99}, c.strata, sum)
		if got := said(t, e, err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	// The value is above all resamples: there is no bias to correct.
	top := func(s [][]float64) float64 {
		if slices.Equal(s[0], []float64{1, 2, 3, 4, 5}) {
			return 100
		}
		return meanOf(s[0])
	}
	e, err := stats.BCa(stats.Bootstrap{Resamples: 99}, [][]float64{{1, 2, 3, 4, 5}}, top)
	if err != nil || e.Method != stats.MethodPercentile {
		t.Errorf("%+v (%v)", e, err)
	}
	for _, b := range []stats.Bootstrap{{Resamples: -1}, {Resamples: stats.MostResamples + 1}, {Level: 1}, {Level: math.NaN()}} {
		if _, err := stats.BCa(b, [][]float64{{1, 2}}, sum); !errors.Is(err, &stats.Error{Reason: stats.BadNumber}) {
			t.Errorf("%+v: %v", b, err)
		}
	}
}

func TestComparePairs(t *testing.T) {
	at := func(x float64) stats.Time { return stats.Time{At: x, Reached: true} }
	until := func(x float64) stats.Time { return stats.Time{At: x} }
	for _, c := range []struct {
		a, b stats.Time
		want stats.Order
	}{
		{at(3), at(5), stats.Earlier}, {at(5), at(3), stats.Later}, {at(4), at(4), stats.Tie},
		{at(3), until(10), stats.Earlier}, {until(10), at(3), stats.Later},
		{at(10), until(10), stats.Earlier}, // the other had all of that time, too
		{at(11), until(10), stats.Undecided}, {until(10), at(11), stats.Undecided},
		{until(10), until(10), stats.Tie}, {until(3), until(10), stats.Tie},
	} {
		if got := stats.Compare(c.a, c.b); got != c.want {
			t.Errorf("%+v and %+v: %s, want %s", c.a, c.b, got, c.want)
		}
	}
	pairs := []stats.Pair{
		{A: []stats.Time{at(3), at(9)}, B: []stats.Time{at(5), at(5)}},                 // level over its repeats
		{A: []stats.Time{at(3)}, B: []stats.Time{until(5)}},                            // earlier
		{A: []stats.Time{until(5)}, B: []stats.Time{at(8)}},                            // undecided
		{A: []stats.Time{until(8), at(9)}, B: []stats.Time{at(8), at(2)}, MissingA: 1}, // later
	}
	got, err := stats.CountPairs(pairs)
	if want := (stats.PairCount{Earlier: 1, Later: 1, Ties: 2, Undecided: 1}); err != nil || got != want || got.Starts() != 4 {
		t.Errorf("%+v (%v), want %+v", got, err, want)
	}
	leads, err := stats.Leads(pairs)
	if want := []float64{0, 1, 0, -1}; err != nil || !slices.Equal(leads, want) {
		t.Errorf("%v (%v), want %v", leads, err, want)
	}
	if _, err := stats.Leads([]stats.Pair{{A: []stats.Time{at(1)}}}); !errors.Is(err, &stats.Error{Reason: stats.NoData}) {
		t.Errorf("a start that one has not played: %v", err)
	}
}

// Whatever the missing repeats are, the lead lies within its bounds: all fillings are tried.
func TestMissingPairsLieInTheirBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	values := []stats.Time{{At: 0, Reached: true}, {At: 2, Reached: true}, {At: 5, Reached: true}, {At: 9}}
	for range 200 {
		pick := func(n int) (times []stats.Time) {
			for range n {
				times = append(times, values[r.IntN(len(values))])
			}
			return times
		}
		p := stats.Pair{A: pick(r.IntN(3)), B: pick(r.IntN(3)), MissingA: r.IntN(2), MissingB: r.IntN(2)}
		if len(p.A)+p.MissingA == 0 || len(p.B)+p.MissingB == 0 {
			continue
		}
		b, err := stats.MissingBounds([]stats.Pair{p}, stats.Draws{})
		if err != nil {
			t.Fatalf("%+v: %v", p, err)
		}
		for _, x := range values {
			for _, y := range values {
				full := stats.Pair{A: p.A, B: p.B}
				full.A = append(slices.Clone(p.A), slices.Repeat([]stats.Time{x}, p.MissingA)...)
				full.B = append(slices.Clone(p.B), slices.Repeat([]stats.Time{y}, p.MissingB)...)
				if lead, err := full.Lead(); err != nil || lead < b.Worst-1e-12 || lead > b.Best+1e-12 {
					t.Fatalf("%+v: with %+v and %+v the lead is %g, outside of %+v (%v)", p, x, y, lead, b, err)
				}
			}
		}
	}
	whole := slices.Repeat([]stats.Pair{{A: values[:1], B: values[2:3]}}, 9)
	b, err := stats.MissingBounds(whole, stats.Draws{})
	if err != nil || b.Worst != 1 || b.Best != 1 || !b.Holds(0.05) {
		t.Errorf("nothing is missing: %+v (%v)", b, err)
	}
	b, _ = stats.MissingBounds(append(whole, stats.Pair{MissingA: 1, MissingB: 1}), stats.Draws{})
	if b.Worst != 0.8 || b.Best != 1 || !b.Holds(0.05) {
		t.Errorf("one start is missing: %+v", b)
	}
	b, _ = stats.MissingBounds(append(whole, slices.Repeat([]stats.Pair{{MissingA: 1, MissingB: 1}}, 5)...), stats.Draws{})
	if b.Holds(0.05) {
		t.Errorf("five of 14 starts are missing: %+v", b)
	}
}

func TestAdjustedPsAreOrdered(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 300 {
		p := make([]float64, r.IntN(12))
		for i := range p {
			p[i] = math.Round(r.Float64()*20) / 20
		}
		holm, _ := stats.Holm(p)
		bh, _ := stats.BenjaminiHochberg(p)
		for i := range p {
			if bh[i] < p[i] || holm[i] < bh[i]-1e-12 || holm[i] > 1 {
				t.Fatalf("%v: Holm %v, Benjamini-Hochberg %v", p, holm, bh)
			}
			for j := range p {
				if p[i] < p[j] && (holm[i] > holm[j] || bh[i] > bh[j]) || p[i] == p[j] && (holm[i] != holm[j] || bh[i] != bh[j]) {
					t.Fatalf("%v: Holm %v, Benjamini-Hochberg %v", p, holm, bh)
				}
			}
		}
	}
	for _, p := range [][]float64{{-0.1}, {1.1}, {math.NaN()}} {
		if _, err := stats.Holm(p); !errors.Is(err, &stats.Error{Reason: stats.BadNumber}) {
			t.Errorf("%v: %v", p, err)
		}
	}
}

func TestHumanEfficiency(t *testing.T) {
	people := []stats.Time{{At: 40, Reached: true}, {At: 25, Reached: true}, {At: 90, Reached: true}, {At: 10}}
	baseline, err := stats.HumanBaseline(people)
	if err != nil || baseline != 40 {
		t.Errorf("the second best of %v is %g (%v)", people, baseline, err)
	}
	for _, c := range []struct {
		run  stats.Time
		want float64
	}{
		{stats.Time{At: 40, Reached: true}, 1}, {stats.Time{At: 20, Reached: true}, 1}, {stats.Time{At: 0, Reached: true}, 1},
		{stats.Time{At: 80, Reached: true}, 0.25}, {stats.Time{At: 200, Reached: true}, 0.04}, {stats.Time{At: 201, Reached: true}, 0}, {stats.Time{At: 10}, 0},
	} {
		if got, err := stats.HumanEfficiency(baseline, c.run); err != nil || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%+v: %g (%v), want %g", c.run, got, err, c.want)
		}
	}
	if got, err := stats.StoryEfficiency([]float64{1, 0.5, 0}); err != nil || math.Abs(got-1.0/3) > 1e-12 {
		t.Errorf("the story's is %g (%v)", got, err)
	}
	for name, err := range map[string]error{
		"nobody":        second(stats.HumanBaseline(nil)),
		"none reached":  second(stats.HumanBaseline([]stats.Time{{At: 3}})),
		"reached at 0":  second(stats.HumanBaseline([]stats.Time{{Reached: true}})),
		"no baseline":   second(stats.HumanEfficiency(0, stats.Time{})),
		"not a number":  second(stats.HumanEfficiency(math.NaN(), stats.Time{})),
		"no milestones": second(stats.StoryEfficiency(nil)),
		"over 1":        second(stats.StoryEfficiency([]float64{1.5})),
	} {
		var reason *stats.Error
		if !errors.As(err, &reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestTooLittleDataSaysSo(t *testing.T) {
	one := []stats.Time{{At: 5, Reached: true}}
	never := []stats.Time{{At: 5}, {At: 5}}
	for _, c := range []struct {
		name string
		err  error
		want stats.Reason
	}{
		{"no runs", second(stats.KaplanMeier(nil, 0.95)), stats.NoData},
		{"a time that is none", second(stats.KaplanMeier([]stats.Time{{At: math.NaN()}}, 0.95)), stats.BadNumber},
		{"a time below 0", second(stats.KaplanMeier([]stats.Time{{At: -1}}, 0.95)), stats.BadNumber},
		{"a level of 1", second(stats.KaplanMeier(one, 1)), stats.BadNumber},
		{"one group", second(stats.LogRank(one)), stats.TooFew},
		{"nobody reached it", second(stats.LogRank(never, never)), stats.NotReached},
		{"groups that never met", second(stats.LogRank([]stats.Time{{At: 1}, {At: 2}}, []stats.Time{{At: 9, Reached: true}, {At: 9, Reached: true}})), stats.TooFew},
		{"beyond the budget", second(stats.RestrictedMean(never, 6, 0.95)), stats.BeyondBudget},
		{"a mean up to 0", second(stats.RestrictedMean(one, 0, 0.95)), stats.BadNumber},
		{"groups all alike", second(stats.RestrictedMeanDifference(never, never, 5, 0.95)), stats.TooFew},
		{"all at 0", second(stats.Horizon([]stats.Time{{At: 0}})), stats.BeyondBudget},
		{"a rate of nothing", second(stats.Wilson(0, 0, 0.95)), stats.NoData},
		{"3 of 2", second(stats.Wilson(3, 2, 0.95)), stats.BadNumber},
		{"3 of 2, and one missing", second(stats.RateBounds(3, 2, 1, 0.95)), stats.BadNumber},
		{"no pairs", second(stats.SignFlip(nil, stats.Draws{})), stats.NoData},
		{"too many draws", second(stats.SignFlip([]float64{1}, stats.Draws{N: 1e9})), stats.BadNumber},
		{"no signs", second(stats.SignTest(0, 0)), stats.TooFew},
		{"one cluster", second(stats.ClusteredMean([][]float64{{1, 2}}, 0.95)), stats.TooFew},
		{"no scores", second(stats.IQM(nil)), stats.NoData},
		{"a cost that is none", second(stats.Front([]stats.Offer{{Cost: math.NaN()}})), stats.BadNumber},
	} {
		if !errors.Is(c.err, &stats.Error{Reason: c.want}) {
			t.Errorf("%s: %v, want the reason %q", c.name, c.err, c.want)
		}
	}
}

// FuzzTimes asks every function about times whatever they are: no NaN, no panic, bounds in order, errors with reasons.
func FuzzTimes(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 5}, []byte{9, 9, 9}, 0.95, 10.0, int64(3))
	f.Add([]byte{}, []byte{0}, 1.5, -1.0, int64(-9))
	f.Add([]byte{255, 255}, []byte{128, 1}, math.NaN(), math.Inf(1), int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, a, b []byte, level, x float64, n int64) {
		if len(a) > 24 || len(b) > 24 {
			return
		}
		times := func(data []byte) (all []stats.Time) {
			for i, v := range data {
				at := float64(v & 0x7f)
				if i == 0 && v%5 == 0 {
					at = x
				}
				all = append(all, stats.Time{At: at, Reached: v < 0x80})
			}
			return all
		}
		numbers := func(data []byte) (all []float64) {
			for i, v := range data {
				all = append(all, float64(v)-100)
				if i == 1 && v%3 == 0 {
					all[0] = x
				}
			}
			return all
		}
		ta, tb, na, nb := times(a), times(b), numbers(a), numbers(b)
		pair := stats.Pair{A: ta, B: tb, MissingA: int(n % 5), MissingB: int(n % 3)}
		boot := stats.Bootstrap{Resamples: 20, Level: level, Seed: uint64(n)}
		draws := stats.Draws{N: 50, Seed: uint64(n)}
		check := func(value any, err error) {
			t.Helper()
			said(t, value, err)
			if i, ok := value.(interface{ Contains(float64) bool }); ok && err == nil {
				if e, ok := value.(stats.Estimate); ok && !i.Contains(e.Value) {
					t.Fatalf("%+v does not hold its value", e)
				}
			}
		}
		curve, err := stats.KaplanMeier(ta, level)
		check(curve, err)
		if err == nil {
			check(pack(curve.Quantile(x)))
			check(curve.At(x), nil)
		}
		check(pack(stats.LogRank(ta, tb)))
		check(pack(stats.LogRank(ta, tb, ta)))
		check(pack(stats.RestrictedMean(ta, x, level)))
		check(pack(stats.RestrictedMeanDifference(ta, tb, x, level)))
		check(pack(stats.Horizon(ta, tb)))
		check(pack(stats.CountPairs([]stats.Pair{pair, pair})))
		check(pack(stats.ProbabilityEarlierInterval([][]stats.Pair{{pair, pair}}, boot)))
		check(pack(stats.MissingBounds([]stats.Pair{pair}, draws)))
		check(pack(stats.SignFlip(na, draws)))
		check(pack(stats.SignTest(int(n), len(a))))
		check(pack(stats.Wilson(int(n), int(n>>3), level)))
		check(pack(stats.Newcombe(len(a), len(a)+len(b), int(n), int(n), level)))
		check(pack(stats.RateBounds(len(a), int(n), len(b), level)))
		check(pack(stats.ClusteredMean([][]float64{na, nb}, level)))
		check(pack(stats.IQM(na)))
		check(pack(stats.IQMInterval([][][]float64{{na, nb}}, boot)))
		check(pack(stats.Profile([][][]float64{{na, nb}}, nb, boot)))
		check(pack(stats.OptimalityGap(na, x)))
		check(pack(stats.Holm(na)))
		check(pack(stats.BenjaminiHochberg(na)))
		check(pack(stats.HumanBaseline(ta)))
		check(pack(stats.HumanEfficiency(x, stats.Time{At: x, Reached: true})))
		var offers []stats.Offer
		for i := range min(len(na), len(nb)) {
			offers = append(offers, stats.Offer{Cost: na[i], Gain: nb[i]})
		}
		check(pack(stats.Front(offers)))
	})
}

func pack[T any](value T, err error) (any, error) { return value, err }

func TestEstimatesSurviveJSON(t *testing.T) {
	i := stats.Interval{Low: 1, High: math.Inf(1), Level: 0.95}
	e := stats.Estimate{Value: math.Inf(1), Interval: i}
	roundTrip(t, i, `{"low":1,"high":null,"level":0.95}`)
	roundTrip(t, e, `{"value":null,"low":1,"high":null,"level":0.95}`)
	roundTrip(t, stats.Mean{Estimate: e, StdErr: 2}, `{"value":null,"low":1,"high":null,"level":0.95,"std_err":2}`)
	roundTrip(t, stats.MeanDifference{Mean: stats.Mean{Estimate: e, StdErr: 2}, P: 0.5}, `{"value":null,"low":1,"high":null,"level":0.95,"std_err":2,"p":0.5}`)
	roundTrip(t, stats.BootstrapEstimate{Estimate: e, Method: stats.MethodBCa}, `{"value":null,"low":1,"high":null,"level":0.95,"method":"BCa"}`)
}

func roundTrip[T comparable](t *testing.T, value T, want string) {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil || string(text) != want {
		t.Errorf("%+v is %s (%v), want %s", value, text, err, want)
	}
	var back T
	if err := json.Unmarshal(text, &back); err != nil || back != value {
		t.Errorf("%s is read as %+v (%v), want %+v", text, back, err, value)
	}
}
