package text

import (
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.FixedZone("east", 3600))
	for want, at := range map[string]time.Time{
		"just now": now, "59 min ago": now.Add(-time.Hour + 1), "1 h ago": now.Add(-time.Hour), "23 h ago": now.Add(-24*time.Hour + 1),
		"yesterday": now.Add(-24 * time.Hour), "2 days ago": now.Add(-48 * time.Hour), "2026-02-25": now.Add(-7 * 24 * time.Hour), "": {},
	} {
		if got := Ago(at, now); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	if got := Ago(time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC), now); got != "2026-01-01" {
		t.Errorf("the date is not that of the clock's place: %s", got)
	}
	for n, want := range map[int]string{0: "0", 9999: "9999", 10_000: "10k", 999_999: "999k", 3_400_000: "3.4M"} {
		if got := Count(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for d, want := range map[float64]string{0: "", 0.00123: "$0.0012", 0.5: "$0.50", 99.994: "$99.99", 1234.5: "$1234"} {
		if got := Dollars(d); got != want {
			t.Errorf("%g: %q, want %q", d, got, want)
		}
	}
}
