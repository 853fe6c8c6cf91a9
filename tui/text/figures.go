package text

import (
	"fmt"
	"time"
)

// Count is a number in few letters, such as 9999, 12k or 3.4M.
func Count(n int) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1fM", float64(n)/1e6)
	case n >= 1e4:
		return fmt.Sprintf("%dk", n/1000)
	}
	return fmt.Sprint(n)
}

// Dollars is an amount in few letters; empty for none.
func Dollars(d float64) string {
	switch {
	case d <= 0:
		return ""
	case d < 0.01:
		return fmt.Sprintf("$%.4f", d)
	case d < 100:
		return fmt.Sprintf("$%.2f", d)
	}
	return fmt.Sprintf("$%.0f", d)
}

// Ago says how long before now a time was, and from a week on its date, as the clock of now reads it; empty for no time.
func Ago(at, now time.Time) string {
	gone := now.Sub(at)
	switch {
	case at.IsZero():
		return ""
	case gone < time.Minute:
		return "just now"
	case gone < time.Hour:
		return fmt.Sprintf("%d min ago", int(gone.Minutes()))
	case gone < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(gone.Hours()))
	case gone < 48*time.Hour:
		return "yesterday"
	case gone < 7*24*time.Hour:
		return fmt.Sprintf("%d days ago", int(gone.Hours()/24))
	}
	return at.In(now.Location()).Format("2006-01-02")
}
