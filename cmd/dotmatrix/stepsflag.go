package main

import (
	"errors"
	"strconv"
	"strings"
)

// stepsFlag is where a run that goes on finishes: at the step of a number, or after so many more. The zero value is neither.
type stepsFlag struct{ at, more int }

func (s *stepsFlag) String() string {
	switch {
	case s.more > 0:
		return "+" + strconv.Itoa(s.more)
	case s.at > 0:
		return strconv.Itoa(s.at)
	}
	return ""
}

// Type is what help calls the value.
func (s *stepsFlag) Type() string { return "[+]N" }

// Set reads N or +N.
func (s *stepsFlag) Set(text string) error {
	digits, more := strings.CutPrefix(text, "+")
	n, err := strconv.Atoi(digits)
	switch {
	case err != nil || digits == "" || digits[0] == '+':
		return errors.New("give the number of the step at which to finish, or +N for N more")
	case n < 0:
		return errors.New("it is negative: give the number of the step at which to finish, or +N for N more")
	case more && n == 0:
		return errors.New("that is no step more: give +1 or more")
	case more:
		*s = stepsFlag{more: n}
	default:
		*s = stepsFlag{at: n}
	}
	return nil
}
