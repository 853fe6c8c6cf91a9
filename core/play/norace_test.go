//go:build !race

package play_test

const underRace = false
