//go:build race

package play_test

// underRace says that the race detector watches, which makes a long game too slow.
const underRace = true
