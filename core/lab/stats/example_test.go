package stats_test

import (
	"fmt"

	"dotmatrix/core/lab/stats"
)

func ExampleKaplanMeier() {
	// Five runs of at most 100 steps: three found the bell, two had not by then.
	runs := []stats.Time{{At: 12, Reached: true}, {At: 40, Reached: true}, {At: 55, Reached: true}, {At: 100}, {At: 100}}
	curve, err := stats.KaplanMeier(runs, 0.95)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range curve.Points {
		fmt.Printf("from step %3.0f on %3.0f %% are on their way (%2.0f to %2.0f)\n", p.At, 100*p.Survival, 100*p.LogLog.Low, 100*p.LogLog.High)
	}
	median, _ := curve.Median()
	fmt.Printf("half found it by step %.0f\n", median.Value)
	// Output:
	// from step  12 on  80 % are on their way (20 to 97)
	// from step  40 on  60 % are on their way (13 to 88)
	// from step  55 on  40 % are on their way ( 5 to 75)
	// from step 100 on  40 % are on their way ( 5 to 75)
	// half found it by step 55
}

func ExampleWilson() {
	rate, _ := stats.Wilson(9, 10, 0.95)
	fmt.Printf("%.0f %%, between %.0f and %.0f\n", 100*rate.Value, 100*rate.Low, 100*rate.High)
	// Output: 90 %, between 60 and 98
}

func ExampleSignFlip() {
	// A was earlier from all of the starts.
	for _, starts := range []int{5, 8} {
		leads := make([]float64, starts)
		for i := range leads {
			leads[i] = 1
		}
		test, _ := stats.SignFlip(leads, stats.Draws{})
		fmt.Printf("%d starts: p = %.4f; it could have reached 0.05: %t\n", starts, test.P, test.CanReach(0.05))
	}
	// Output:
	// 5 starts: p = 0.0625; it could have reached 0.05: false
	// 8 starts: p = 0.0078; it could have reached 0.05: true
}

func ExampleBCa() {
	milestones := [][]float64{{3, 5, 4, 9, 2, 6, 5, 7}} // of one game: one number a start
	mean := func(games [][]float64) float64 {
		sum := 0.0
		for _, x := range games[0] {
			sum += x
		}
		return sum / float64(len(games[0]))
	}
	e, _ := stats.BCa(stats.Bootstrap{Seed: 1}, milestones, mean)
	fmt.Printf("%.2f milestones, %.2f to %.2f (%s)\n", e.Value, e.Low, e.High, e.Method)
	// Output: 5.12 milestones, 3.75 to 6.75 (BCa)
}

func ExampleRateBounds() {
	bounds, _ := stats.RateBounds(6, 8, 2, 0.95) // 6 of 8 reached it, and 2 more are missing
	fmt.Printf("from %.0f %% to %.0f %%\n", 100*bounds.Worst.Value, 100*bounds.Best.Value)
	// Output: from 60 % to 80 %
}

func ExampleError() {
	_, err := stats.RestrictedMean([]stats.Time{{At: 100}}, 200, 0.95)
	fmt.Println(err)
	// Output: the runs ended at 100, so that their mean up to 200 is not known
}
