// Package runs is the screen of all recorded runs: a table that is sorted, filtered and searched, with the forks as a
// tree, runs to compare, and runs to delete. Package tui shows it; what it lists comes from a Shelf.
package runs
