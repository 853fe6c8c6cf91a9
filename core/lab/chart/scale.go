package chart

import (
	"math"
	"strconv"
)

// Unit says how numbers on an axis are written.
type Unit int

// The units.
const (
	Number  Unit = iota
	Percent      // of shares from 0 to 1, or of differences between them
	Dollars
)

// Axis is what is measured along one side of a figure, from Min to Max.
type Axis struct {
	Title    string
	Unit     Unit
	Min, Max float64
}

// scale maps an axis onto the picture.
type scale struct {
	Axis
	from, to float64 // coordinates of Min and Max
}

// newScale needs numbers that are finite, and Max above Min: else it takes 0 to 1.
func newScale(a Axis, from, to float64) scale {
	if !finite(a.Min, a.Max) || a.Max <= a.Min {
		a.Min, a.Max = 0, 1
	}
	return scale{a, from, to}
}

// at is the coordinate of a number; those beyond the axis are put on its end.
func (s scale) at(x float64) float64 {
	x = math.Min(math.Max(x, s.Min), s.Max)
	return s.from + (x-s.Min)/(s.Max-s.Min)*(s.to-s.from)
}

// ticks are round numbers on the axis, about n of them, and their distance.
func (s scale) ticks(n int) (at []float64, step float64) {
	rough := (s.Max - s.Min) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if step = m * power; step >= rough*0.999 {
			break
		}
	}
	if !(step > 0) || !finite(step) {
		return nil, 1
	}
	first := math.Ceil(s.Min/step - 1e-9)
	for i := first; i*step <= s.Max+step*1e-9 && len(at) < 4*n; i++ {
		at = append(at, i*step+0) // + 0 makes -0 to 0
	}
	return at, step
}

// write writes a number whose neighbours are step apart.
func (u Unit) write(x, step float64) string {
	sign, prefix := "", ""
	if u == Dollars {
		prefix = "$"
	}
	if x < 0 {
		sign, x = "−", -x
	}
	if u == Percent {
		return sign + decimals(100*x, 100*step) + "%"
	}
	switch {
	case u == Number && x >= 1e6:
		return sign + decimals(x/1e6, step/1e6) + "M"
	case u == Number && x >= 1e4:
		return sign + decimals(x/1e3, step/1e3) + "k"
	}
	return sign + prefix + decimals(x, step)
}

// decimals writes a number from 0 with as many digits behind the point as a step needs.
func decimals(x, step float64) string {
	places := 0
	for p := step; places < 6 && math.Abs(p-math.Round(p)) > 1e-6*math.Abs(p)+1e-12; places++ {
		p *= 10
	}
	return strconv.FormatFloat(x, 'f', places, 64)
}
