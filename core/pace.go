package core

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Pace is how fast frames are shown, as a multiple of the console's own rate; Unlimited is as fast as can be. Pace
// never changes what happens, only when.
type Pace float64

// Unlimited waits for nothing.
const Unlimited Pace = 0

// paces are the steps of Faster and Slower.
var paces = []Pace{0.25, 0.5, 1, 2, 4, 8, 16, Unlimited}

// Faster is the next pace up; Unlimited stays.
func (p Pace) Faster() Pace {
	i := p.index()
	return paces[min(i+1, len(paces)-1)]
}

// Slower is the next pace down; the slowest stays.
func (p Pace) Slower() Pace {
	i := p.index()
	return paces[max(i-1, 0)]
}

// index is the place of p, or of the slowest pace not slower than p.
func (p Pace) index() int {
	if p == Unlimited {
		return len(paces) - 1
	}
	i := slices.IndexFunc(paces, func(q Pace) bool { return q >= p })
	if i < 0 {
		return len(paces) - 2
	}
	return i
}

// String is a form such as "2x", "0.25x" or "unlimited".
func (p Pace) String() string {
	if p == Unlimited {
		return "unlimited"
	}
	return strconv.FormatFloat(float64(p), 'g', -1, 64) + "x"
}

// ParsePace reads the form of String, the x being optional; "max" also means unlimited.
func ParsePace(s string) (Pace, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "unlimited" || s == "max" {
		return Unlimited, nil
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "x"), 64)
	if err != nil || !(n >= 0.01 && n <= 1000) {
		return 0, fmt.Errorf("unknown pace %q: use a multiple of real time such as 0.5x or 4x, or unlimited", s)
	}
	return Pace(n), nil
}
