package script

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// maxWidth bounds the width and the precision of a conversion, in characters.
const maxWidth = 10_000

// conversion is one of those in a format such as "%-10s" or "%(name)05.1f".
type conversion struct {
	key       string // of %(key)s
	keyed     bool
	left      bool // -: padded at the right
	zero      bool // 0: padded with zeros
	plus      bool // +: with its sign
	space     bool // a space in the place of a plus
	sharp     bool // #: 0x before hexadecimal digits
	width     int
	precision int // -1: none is given
	verb      byte
}

// interpolate is format % y. Starlark's own % has no flags, widths and precisions; here they are what they are in Python.
func interpolate(m *meter, thread *starlark.Thread, format string, y starlark.Value) (starlark.Value, error) {
	longest, err := longestOf(y)
	if err != nil {
		return nil, err
	}
	size := len(format) + strings.Count(format, "%")*longest
	if err := chargeText(m, thread, size); err != nil {
		return nil, err
	}
	if plainFormat(format) {
		return starlark.Binary(syntax.PERCENT, starlark.String(format), y)
	}
	f := formatter{arguments: arguments{values: y}}
	if err := f.format(format); err != nil {
		return nil, err
	}
	return starlark.String(f.out.String()), m.spend(thread, textSteps(f.out.Len()), uint64(f.out.Len()))
}

// plainFormat reports whether each % is followed by a letter, a name in parentheses or another %.
func plainFormat(format string) bool {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		if i++; i < len(format) && format[i] == '(' {
			end := strings.IndexByte(format[i:], ')')
			if end < 0 {
				return true // Starlark says what is wrong
			}
			i += end + 1
		}
		if i < len(format) && strings.IndexByte("-0+ #.*123456789", format[i]) >= 0 {
			return false
		}
	}
	return true
}

// arguments are what stands at the right of %.
type arguments struct {
	values starlark.Value
	used   int
}

func (a *arguments) next() (starlark.Value, error) {
	values, many := a.values.(starlark.Tuple)
	if !many {
		values = starlark.Tuple{a.values}
	}
	if a.used >= len(values) {
		return nil, errors.New("not enough arguments for format string")
	}
	a.used++
	return values[a.used-1], nil
}

func (a *arguments) named(key string) (starlark.Value, error) {
	mapping, ok := a.values.(starlark.Mapping)
	if !ok {
		return nil, errors.New("format requires a mapping")
	}
	value, found, err := mapping.Get(starlark.String(key))
	if err == nil && !found {
		err = fmt.Errorf("key not found: %s", key)
	}
	return value, err
}

// end returns an error if there are more arguments than conversions.
func (a *arguments) end() error {
	if _, mapping := a.values.(starlark.Mapping); mapping {
		return nil
	}
	n := 1
	if values, many := a.values.(starlark.Tuple); many {
		n = len(values)
	}
	if a.used < n {
		return errors.New("too many arguments for format string")
	}
	return nil
}

type formatter struct {
	arguments
	out strings.Builder
}

func (f *formatter) format(format string) error {
	for {
		before, rest, found := strings.Cut(format, "%")
		f.out.WriteString(before)
		if !found {
			return f.end()
		}
		c, rest, err := f.conversion(rest)
		if err != nil {
			return err
		}
		format = rest
		if c.verb == '%' {
			f.out.WriteByte('%')
			continue
		}
		if err := f.write(c); err != nil {
			return err
		}
		if f.out.Len() > maxText {
			return errText
		}
	}
}

// conversion reads what follows a %, and tells what is left of the format.
func (f *formatter) conversion(s string) (c conversion, rest string, err error) {
	c.precision = -1
	if strings.HasPrefix(s, "(") {
		end := strings.IndexByte(s, ')')
		if end < 0 {
			return c, "", errors.New("incomplete format key")
		}
		c.key, c.keyed, s = s[1:end], true, s[end+1:]
	}
	s = c.flags(s)
	if c.width, s, err = f.number(s); err != nil {
		return c, "", err
	}
	if c.width < 0 { // a negative * is the flag - and a width
		c.left, c.width = true, -c.width
	}
	if strings.HasPrefix(s, ".") {
		if c.precision, s, err = f.number(s[1:]); err != nil {
			return c, "", err
		}
		c.precision = max(c.precision, 0)
	}
	if s == "" {
		return c, "", errors.New("incomplete format")
	}
	c.verb = s[0]
	return c, s[1:], nil
}

func (c *conversion) flags(s string) string {
	for s != "" {
		switch s[0] {
		case '-':
			c.left = true
		case '0':
			c.zero = true
		case '+':
			c.plus = true
		case ' ':
			c.space = true
		case '#':
			c.sharp = true
		default:
			return s
		}
		s = s[1:]
	}
	return s
}

// number reads a width or a precision; * takes it from the arguments.
func (f *formatter) number(s string) (n int, rest string, err error) {
	if strings.HasPrefix(s, "*") {
		value, err := f.next()
		if err != nil {
			return 0, "", err
		}
		if n, err = starlark.AsInt32(value); err != nil {
			return 0, "", errors.New("* wants int")
		}
		s = s[1:]
	} else {
		digits := 0
		for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
			digits++
		}
		if digits == 0 {
			return 0, s, nil
		}
		if n, err = strconv.Atoi(s[:digits]); err != nil {
			n = maxWidth + 1
		}
		s = s[digits:]
	}
	if n > maxWidth || n < -maxWidth {
		return 0, "", fmt.Errorf("a width or precision of more than %d", maxWidth)
	}
	return n, s, nil
}

// write formats the argument of a conversion.
func (f *formatter) write(c conversion) error {
	var argument starlark.Value
	var err error
	if c.keyed {
		argument, err = f.named(c.key)
	} else {
		argument, err = f.next()
	}
	if err != nil {
		return err
	}
	text, err := c.text(argument)
	if err != nil {
		return err
	}
	f.out.WriteString(c.padded(text))
	return nil
}

// text is an argument without its padding.
func (c conversion) text(argument starlark.Value) (string, error) {
	shown, err := starlark.Binary(syntax.PERCENT, starlark.String("%"+string(rune(c.verb))), starlark.Tuple{argument})
	if err != nil {
		return "", err
	}
	text := string(shown.(starlark.String))
	switch c.verb {
	case 's', 'r':
		if c.precision >= 0 {
			runes := []rune(text)
			text = string(runes[:min(c.precision, len(runes))])
		}
		return text, nil
	case 'd', 'i', 'x', 'X', 'o':
		return c.signed(c.digits(text)), nil
	case 'e', 'E', 'f', 'F', 'g', 'G':
		if x, ok := starlark.AsFloat(argument); ok && (c.precision >= 0 || c.sharp) {
			text = c.float(x)
		}
		return c.signed(text), nil
	}
	return text, nil // c, %
}

// digits gives a whole number at least as many digits as its precision, and with # what says its base.
func (c conversion) digits(text string) string {
	digits, minus := strings.CutPrefix(text, "-")
	if len(digits) < c.precision {
		digits = strings.Repeat("0", c.precision-len(digits)) + digits
	}
	if prefix := map[byte]string{'x': "0x", 'X': "0X", 'o': "0o"}[c.verb]; c.sharp {
		digits = prefix + digits
	}
	if minus {
		return "-" + digits
	}
	return digits
}

// float writes a number with the precision, six digits where none is given.
func (c conversion) float(x float64) string {
	precision := c.precision
	if precision < 0 {
		precision = 6
	}
	flags := "%"
	if c.sharp {
		flags += "#"
	}
	verb := c.verb
	if verb == 'F' {
		verb = 'f'
	}
	return fmt.Sprintf(flags+".*"+string(rune(verb)), precision, x)
}

// signed puts a plus or a space before a number that is not negative.
func (c conversion) signed(text string) string {
	switch {
	case strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+"):
		return text
	case c.plus:
		return "+" + text
	case c.space:
		return " " + text
	}
	return text
}

// padded brings a text to the width, which counts characters.
func (c conversion) padded(text string) string {
	missing := c.width - utf8.RuneCountInString(text)
	switch {
	case missing <= 0:
		return text
	case c.left:
		return text + strings.Repeat(" ", missing)
	case c.zero && strings.IndexByte("dixXoeEfFgG", c.verb) >= 0 && !strings.HasSuffix(text, "inf") && !strings.HasSuffix(text, "nan"):
		lead := 0
		if strings.IndexByte("+- ", text[0]) >= 0 {
			lead = 1
		}
		if c.sharp && len(text) > lead+1 && strings.IndexByte("xXo", text[lead+1]) >= 0 {
			lead += 2
		}
		return text[:lead] + strings.Repeat("0", missing) + text[lead:]
	}
	return strings.Repeat(" ", missing) + text
}
