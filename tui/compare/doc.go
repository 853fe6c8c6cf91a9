// Package compare is the screen of two runs side by side, aligned by step or by milestone, with the first step at which
// they part. Package tui shows it; what it shows comes from a Pair.
package compare
