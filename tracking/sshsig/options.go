package sshsig

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// options are what a line of allowed signers says of its key.
type options struct {
	authority  bool      // the key signs certificates, and those sign
	namespaces *string   // patterns of what may be signed; nil: everything
	after      time.Time // the zero time: always
	before     time.Time // the zero time: for ever
}

// optionsEnd is where the options end that a text begins with: at a blank that stands in no quotes.
func optionsEnd(text string) (int, error) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == '"':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && strings.IndexByte(blanks, text[i]) >= 0:
			return i, nil
		}
	}
	if quoted {
		return 0, errors.New("a quote has no end")
	}
	return len(text), nil
}

// parseOptions reads options that commas part. Their names have no case, and each but cert-authority may stand once.
func parseOptions(text string) (o options, err error) {
	seen := map[string]bool{}
	for rest := text; rest != ""; {
		const authority = "cert-authority"
		if len(rest) >= len(authority) && strings.EqualFold(rest[:len(authority)], authority) {
			o.authority, rest = true, rest[len(authority):]
		} else {
			name, value, ok := strings.Cut(rest, "=")
			if !ok {
				return o, fmt.Errorf("the option %q is not known", rest)
			}
			if name = strings.ToLower(name); seen[name] {
				return o, fmt.Errorf("the option %s stands there twice", name)
			}
			seen[name] = true
			if value, rest, err = unquote(value); err == nil {
				err = o.set(name, value)
			}
			if err != nil {
				return o, err
			}
		}
		if rest == "" {
			break
		}
		if rest[0] != ',' {
			return o, errors.New("an option is not known")
		}
		if rest = rest[1:]; rest == "" {
			return o, errors.New("nothing stands behind the last comma")
		}
	}
	if !o.after.IsZero() && !o.before.IsZero() && !o.before.After(o.after) {
		return o, errors.New("valid-before is not after valid-after")
	}
	return o, nil
}

func (o *options) set(name, value string) (err error) {
	switch name {
	case "namespaces":
		o.namespaces = &value
	case "valid-after":
		o.after, err = parseTime(value, time.Local)
	case "valid-before":
		o.before, err = parseTime(value, time.Local)
	default:
		err = fmt.Errorf("the option %q is not known", name)
	}
	return err
}

// unquote takes a value in quotes, in which \" is a quote.
func unquote(text string) (value, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		return "", "", errors.New("the value of an option is not in quotes")
	}
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == '"':
			i++
			out.WriteByte('"')
		case text[i] == '"':
			return out.String(), text[i+1:], nil
		default:
			out.WriteByte(text[i])
		}
	}
	return "", "", errors.New("a quote has no end")
}

// allow says why a key may not sign bundles at a time.
func (o *options) allow(at time.Time) error {
	switch {
	case o.namespaces != nil && !matchList(Namespace, *o.namespaces):
		return fmt.Errorf("the key may sign %s, which %s is not", *o.namespaces, Namespace)
	case !o.after.IsZero() && at.Unix() < o.after.Unix():
		return fmt.Errorf("the key is not valid before %s", o.after.Format(time.RFC3339))
	case !o.before.IsZero() && at.Unix() > o.before.Unix():
		return fmt.Errorf("the key is not valid after %s", o.before.Format(time.RFC3339))
	}
	return nil
}

// parseTime reads YYYYMMDD[HHMM[SS]][Z|UTC]; without a zone it is in the winter time of local, as OpenSSH reads it.
func parseTime(text string, local *time.Location) (time.Time, error) {
	digits, zone := text, local
	for _, suffix := range []string{"UTC", "Z"} {
		if n := len(text) - len(suffix); n > 0 && strings.EqualFold(text[n:], suffix) {
			digits, zone = text[:n], time.UTC
			break
		}
	}
	fields := [6]int{}
	at := 0
	for i, f := range []struct{ width, least, most int }{{4, 0, 9999}, {2, 1, 12}, {2, 1, 31}, {2, 0, 23}, {2, 0, 59}, {2, 0, 60}} {
		if at == len(digits) && (i == 3 || i == 5) { // an hour without minutes is no time
			break
		}
		if at+f.width > len(digits) {
			return time.Time{}, fmt.Errorf("%q is no time such as 20260131, 202601311200Z or 20260131120059", text)
		}
		n, err := strconv.ParseUint(digits[at:at+f.width], 10, 16)
		if err != nil || int(n) < f.least || int(n) > f.most {
			return time.Time{}, fmt.Errorf("%q is no time such as 20260131, 202601311200Z or 20260131120059", text)
		}
		fields[i], at = int(n), at+f.width
	}
	if at != len(digits) {
		return time.Time{}, fmt.Errorf("%q is no time such as 20260131, 202601311200Z or 20260131120059", text)
	}
	t := time.Date(fields[0], time.Month(fields[1]), fields[2], fields[3], fields[4], fields[5], 0, zone)
	if t.IsDST() {
		_, offset := t.Zone()
		t = t.Add(time.Duration(offset-winterOffset(t)) * time.Second)
	}
	return t, nil
}

// winterOffset is the seconds east of Greenwich of a zone without its summer time.
func winterOffset(t time.Time) int {
	least := 0
	for i, month := range []time.Month{time.January, time.July} {
		if _, offset := time.Date(t.Year(), month, 1, 12, 0, 0, 0, t.Location()).Zone(); i == 0 || offset < least {
			least = offset
		}
	}
	return least
}
