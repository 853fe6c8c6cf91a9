package sandbox

import (
	"os"
	"testing"
)

// TestMain is the attacking program where the test binary is started as one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == attackWord {
		attack(os.Args[2:])
		return
	}
	os.Exit(m.Run())
}

const attackWord = "attack"
