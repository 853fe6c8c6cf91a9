package null

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Bounds of texts of a pattern: repetitions that a pattern leaves open, and tries until the length fits.
const (
	mostRepeats = 4
	tries       = 200
)

// matching draws a text that a regular expression matches, of least to most characters.
func (d *drawer) matching(pattern string, least, most int) (string, error) {
	whole, err := regexp.Compile(pattern)
	if err != nil {
		return "", err
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", err
	}
	tree = tree.Simplify()
	for range tries {
		var out strings.Builder
		if !d.expand(&out, tree, most) {
			continue
		}
		text := out.String()
		if n := utf8.RuneCountInString(text); n >= least && n <= most && whole.MatchString(text) {
			return text, nil
		}
	}
	return "", fmt.Errorf("no text of the pattern %q was found", pattern)
}

// expand writes a text of an expression; false: it has none, or it grew too long.
func (d *drawer) expand(out *strings.Builder, e *syntax.Regexp, most int) bool {
	if out.Len() > utf8.UTFMax*most {
		return false
	}
	times := func(least, greatest int) bool {
		for range least + d.random.IntN(greatest-least+1) {
			if !d.expand(out, e.Sub[0], most) {
				return false
			}
		}
		return true
	}
	switch e.Op {
	case syntax.OpLiteral:
		for _, r := range e.Rune {
			out.WriteRune(r)
		}
	case syntax.OpCharClass:
		return d.oneOf(out, e.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		out.WriteByte(byte('a' + d.random.IntN(26)))
	case syntax.OpCapture:
		return d.expand(out, e.Sub[0], most)
	case syntax.OpConcat:
		for _, part := range e.Sub {
			if !d.expand(out, part, most) {
				return false
			}
		}
	case syntax.OpAlternate:
		return d.expand(out, e.Sub[d.random.IntN(len(e.Sub))], most)
	case syntax.OpStar:
		return times(0, mostRepeats)
	case syntax.OpPlus:
		return times(1, mostRepeats)
	case syntax.OpQuest:
		return times(0, 1)
	case syntax.OpRepeat:
		greatest := e.Max
		if greatest < 0 {
			greatest = e.Min + mostRepeats
		}
		return times(e.Min, greatest)
	case syntax.OpNoMatch:
		return false
	}
	return true // the others are places, and take no characters
}

// oneOf writes one character of the ranges, each being as likely; of a wide class, one that can be typed.
func (d *drawer) oneOf(out *strings.Builder, ranges []rune) bool {
	for _, last := range []rune{'~', utf8.MaxRune} {
		n := 0
		for i := 0; i+1 < len(ranges); i += 2 {
			if low, high := max(ranges[i], ' '), min(ranges[i+1], last); low <= high {
				n += int(high-low) + 1
			}
		}
		if n == 0 {
			continue
		}
		pick := d.random.IntN(n)
		for i := 0; i+1 < len(ranges); i += 2 {
			low, high := max(ranges[i], ' '), min(ranges[i+1], last)
			if low > high {
				continue
			}
			if pick <= int(high-low) {
				out.WriteRune(low + rune(pick))
				return true
			}
			pick -= int(high-low) + 1
		}
	}
	return false
}
