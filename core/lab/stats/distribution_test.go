package stats

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

func TestDistributionsAreAsPublished(t *testing.T) {
	var e struct {
		Tails struct {
			ChiSquare []struct {
				X, P float64
				DF   int
			} `json:"chi_square"`
			Normal []struct{ P, Z float64 }
		}
	}
	data, err := os.ReadFile("testdata/expected.json")
	if err == nil {
		err = json.Unmarshal(data, &e)
	}
	if err != nil || len(e.Tails.ChiSquare) == 0 || len(e.Tails.Normal) == 0 {
		t.Fatal(err, "or no cases")
	}
	for _, c := range e.Tails.ChiSquare {
		if got := chiSquareTail(c.X, c.DF); math.Abs(got-c.P) > 1e-12+1e-9*c.P {
			t.Errorf("chi-square %g, %d degrees of freedom: %g, and published: %g", c.X, c.DF, got, c.P)
		}
	}
	for _, c := range e.Tails.Normal {
		if got := normalQuantile(c.P); math.Abs(got-c.Z) > 1e-9 {
			t.Errorf("normal quantile of %g: %g, and published: %g", c.P, got, c.Z)
		}
		if got := normalCDF(c.Z); math.Abs(got-c.P) > 1e-12 {
			t.Errorf("normal distribution at %g: %g, and published: %g", c.Z, got, c.P)
		}
	}
}
