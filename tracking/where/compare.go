package where

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dotmatrix/core"
)

// wrongSign is what compare says of a sign that the field does not know.
const wrongSign = "sign"

// signs are those that the field knows, for people.
func (f field) signs() string {
	if f.text != nil || f.set != nil {
		return "=, !=, ~ or !~"
	}
	return "=, !=, <, <=, > or >="
}

// present is the field alone: not empty, not zero. A tag's value may be empty, so there the tag itself counts.
func (f field) present(r *core.RunSummary) bool {
	if key, ok := cutFold(f.name, "tag."); ok {
		return tagNamed(r, key) != ""
	}
	switch {
	case f.text != nil:
		return f.text(r) != ""
	case f.number != nil:
		return f.number(r) != 0
	case f.length != nil:
		return f.length(r) != 0
	case f.instant != nil:
		return !f.instant(r).IsZero()
	}
	return len(f.set(r)) > 0
}

// compare makes a condition; what is not empty where it cannot.
func (f field) compare(sign, value string, now time.Time) (made match, what string) {
	switch {
	case f.text != nil:
		return compareText(f, sign, value)
	case f.set != nil:
		return compareSet(f.set, sign, value)
	case f.number != nil:
		n, err := strconv.ParseFloat(value, 64)
		if err != nil || n != n {
			return nil, f.name + " is a number: give one"
		}
		return compareOrder(func(r *core.RunSummary) int { return cmp.Compare(f.number(r), n) }, sign)
	case f.length != nil:
		d, ok := parseLength(value)
		if !ok {
			return nil, f.name + " is a duration: write it as 90s, 5m or 1h30m"
		}
		return compareOrder(func(r *core.RunSummary) int { return cmp.Compare(f.length(r), d) }, sign)
	}
	t, day, ok := parseInstant(value, now)
	if !ok {
		return nil, f.name + " is a time: write it as 2026-01-31, 2026-01-31T18:00, or how long ago as 7d or 12h"
	}
	return compareOrder(func(r *core.RunSummary) int { return compareInstant(f.instant(r), t, day) }, sign)
}

// idFields are compared by their first digits.
var idFields = []string{"run", "version", "parent"}

func compareText(f field, sign, value string) (match, string) {
	value = strings.ToLower(value)
	is := func(r *core.RunSummary) bool { return strings.EqualFold(f.text(r), value) }
	if slices.Contains(idFields, f.name) && value != "" {
		is = func(r *core.RunSummary) bool { return strings.HasPrefix(f.text(r), value) }
	}
	holds := func(r *core.RunSummary) bool { return strings.Contains(strings.ToLower(f.text(r)), value) }
	return equalOrHolds(is, holds, sign)
}

func compareSet(set func(*core.RunSummary) []string, sign, value string) (match, string) {
	value = strings.ToLower(value)
	is := func(r *core.RunSummary) bool {
		return slices.ContainsFunc(set(r), func(m string) bool { return strings.EqualFold(m, value) })
	}
	holds := func(r *core.RunSummary) bool {
		return slices.ContainsFunc(set(r), func(m string) bool { return strings.Contains(strings.ToLower(m), value) })
	}
	return equalOrHolds(is, holds, sign)
}

func equalOrHolds(is, holds match, sign string) (match, string) {
	switch sign {
	case "=":
		return is, ""
	case "!=":
		return func(r *core.RunSummary) bool { return !is(r) }, ""
	case "~":
		return holds, ""
	case "!~":
		return func(r *core.RunSummary) bool { return !holds(r) }, ""
	}
	return nil, wrongSign
}

func compareOrder(order func(*core.RunSummary) int, sign string) (match, string) {
	switch sign {
	case "=":
		return func(r *core.RunSummary) bool { return order(r) == 0 }, ""
	case "!=":
		return func(r *core.RunSummary) bool { return order(r) != 0 }, ""
	case "<":
		return func(r *core.RunSummary) bool { return order(r) < 0 }, ""
	case "<=":
		return func(r *core.RunSummary) bool { return order(r) <= 0 }, ""
	case ">":
		return func(r *core.RunSummary) bool { return order(r) > 0 }, ""
	case ">=":
		return func(r *core.RunSummary) bool { return order(r) >= 0 }, ""
	}
	return nil, wrongSign
}

// parseLength reads what time.ParseDuration does, and whole days as 7d.
func parseLength(value string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(value, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 15)
		return time.Duration(n) * 24 * time.Hour, err == nil
	}
	d, err := time.ParseDuration(value)
	return d, err == nil && d >= 0
}

// parseInstant reads a time in the zone of now; day says that a whole day is meant.
func parseInstant(value string, now time.Time) (t time.Time, day, ok bool) {
	if ago, ok := parseLength(value); ok {
		return now.Add(-ago), false, true
	}
	if t, err := time.ParseInLocation(time.DateOnly, value, now.Location()); err == nil {
		return t, true, true
	}
	for _, form := range []string{"2006-01-02t15:04", "2006-01-02t15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(form, strings.ToLower(value), now.Location()); err == nil {
			return t, false, true
		}
	}
	t, err := time.Parse(time.RFC3339, value)
	return t, false, err == nil
}

// compareInstant orders a time against an instant, or against a whole day: any time in it is equal.
func compareInstant(t, to time.Time, day bool) int {
	if day && !t.Before(to) && t.Before(to.AddDate(0, 0, 1)) {
		return 0
	}
	return t.Compare(to)
}
