package gameboy

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"dotmatrix/core"
)

var update = flag.Bool("update", false, "renew testdata/goldens.txt")

// goldens is where the hashes are: first the core version that they are of, then by scene the ROM's, and the state's and
// the picture's after goldenFrames.
const (
	goldens      = "testdata/goldens.txt"
	goldenFrames = 600
)

// TestGoldens fails when the machine behaves otherwise than before. If that is meant, change CoreVersion, so that nobody
// takes runs of the one for runs of the other, and renew the hashes with
//
//	go test ./core/gameboy -run TestGoldens -update
//
// which refuses while the version is the same. Where only the demo game has changed it needs no new version.
func TestGoldens(t *testing.T) {
	old, err := os.ReadFile(goldens)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(old)) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), ": ")
		want[name] = rest
	}
	got := fmt.Sprintf("core: %s\n", CoreVersion)
	for _, scene := range scenes {
		line := goldenOf(scene.machine(t))
		got += fmt.Sprintf("%s: %s\n", scene.name, line)
		was, known := want[scene.name]
		switch {
		case !known || line == was:
		case !sameROM(line, was) && !*update:
			t.Errorf("%s: its ROM is another one: renew the goldens with -update", scene.name)
		case sameROM(line, was) && want["core"] == CoreVersion:
			t.Errorf("%s: the machine behaves otherwise than core version %s: change CoreVersion, and renew the goldens with -update", scene.name, CoreVersion)
		}
	}
	switch {
	case t.Failed():
	case *update:
		if err := os.WriteFile(goldens, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	case got != string(old):
		t.Errorf("the goldens are not those of core version %s: renew them with -update", CoreVersion)
	}
}

// goldenOf runs a scene and is its line of hashes.
func goldenOf(m *Machine) string {
	runScene(m, 0, goldenFrames, true)
	state := m.AppendState(nil)
	return fmt.Sprintf("ROM %.16s state %.16s picture %.16s", m.info.ROM.SHA256, core.Sum(state[len(m.stateHead()):len(state)-4]), picture(m).Hash())
}

func sameROM(a, b string) bool { return strings.HasPrefix(b, a[:len("ROM ")+16]) }
