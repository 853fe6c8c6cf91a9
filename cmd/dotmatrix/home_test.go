package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
)

const (
	keyDown = "\x1b[B"
	keyTab  = "\t"
	keyEsc  = "\x1b"
)

// The whole way: home, play, back, the runs, a filter, a replay, and back out.
func TestFromHomeAndBack(t *testing.T) {
	dir := t.TempDir()
	db, roms := filepath.Join(dir, "runs.db"), filepath.Join(dir, "roms")
	for name, data := range map[string][]byte{
		"sub/another.gb": assets.DemoROM, "half.gb": assets.DemoROM[:20_000], "packed.zip": zipOf(t, "game.gb", string(assets.DemoROM)), "two.zip": zipOf(t, "a/one.gb", string(assets.DemoROM), "second.gb", string(assets.DemoROM)),
		"broken.zip": {0}, "advance.gba": {0}, "notes.txt": {0},
	} {
		put(t, filepath.Join(roms, name), data)
	}
	env := []string{"DOTMATRIX_DB=" + db, "DOTMATRIX_ROMS=" + roms}
	x := startIn(t, 120, 40, env)
	x.waitFor("Watch LLM agents play Game Boy games", "Enter plays LAMPWICK with explorer", "Runs you play are recorded",
		"explorer", "openai", "random", "another", "half.gb", "the file is truncated", "packed", "one", "second", "broken.zip", "a damaged archive (zip)", "advance.gba", "a game of another console", "built in")
	if strings.Contains(x.text(), "notes.txt") {
		t.Errorf("a file that nobody could mean as a game is listed:\n%s", x.text())
	}
	x.waitUntil("the game's title picture is drawn", func(screen string) bool { return strings.Contains(screen, "▀") })

	x.typeKeys(keyEnter)
	x.waitFor("playing", "step 5", "LAMPWICK")
	x.stopRun()
	x.waitFor("Enter plays LAMPWICK with explorer", "stopped", "just now")

	steps := recordedSteps(t, db)
	at := slices.IndexFunc(steps, func(s *core.Step) bool { return s.Said != "" })
	words := firstWords(steps[at].Said)

	x.typeKeys(keyDown)
	x.waitFor("Enter plays another with explorer")
	x.typeKeys(keyTab + keyDown)
	x.waitUntil("an agent is chosen that cannot play yet, and why", func(screen string) bool {
		return strings.Contains(screen, "cannot play yet") && strings.Contains(screen, "OPENAI_API_KEY")
	})

	if got := runIn(t, env, "run", "--agent", "random", "--steps", "5"); got.code != 0 { // while the screen is up
		t.Fatalf("run: exit %d %s", got.code, got.err)
	}
	x.waitFor("✓  just now")
	x.typeKeys("r")
	x.waitFor("Runs  2", "random", "explorer", "✓ finished", "■ stopped", "5 steps played")
	x.typeKeys("/agent=exp")
	x.waitFor("Runs where agent=exp", "Enter show them")
	x.typeKeys("lorer" + keyEnter)
	x.waitFor("Runs  1  where agent=explorer")
	x.waitUntil("only the explorer is listed", func(screen string) bool { return !strings.Contains(screen, "random") })
	x.typeKeys(keyEnter)
	x.waitFor("replay", "step 0 of")
	x.typeKeys(keyRight)
	x.waitFor("step 1 of")
	x.typeKeys("q")
	x.waitFor("Runs  1  where agent=explorer")
	x.typeKeys(keyEsc)
	x.waitFor("Runs  2")

	x.typeKeys("/steps>>3" + keyEnter) // a filter that cannot be read says where, and is mended
	x.waitFor("✗ ", "steps>>3")
	x.typeKeys("\x7f\x7f3" + keyEnter)
	x.waitFor("where steps>3")
	x.typeKeys(keyEsc)
	x.waitUntil("all are listed", func(screen string) bool { return !strings.Contains(screen, "where steps") })

	x.typeKeys("f" + words + keyEnter)
	x.waitFor("was said in", words)
	x.typeKeys(keyEnter)
	x.waitFor("replay", fmt.Sprintf("step %d of", at))
	x.typeKeys("q")
	x.waitFor("was said in")
	x.typeKeys(keyEsc)
	x.waitFor("Runs  2")
	x.typeKeys("x")
	x.waitFor("Runs  1", "undo")
	x.typeKeys("u")
	x.waitFor("Runs  2", "restored")
	x.typeKeys("xq") // and is deleted on leaving
	x.waitFor("Recent runs")
	if got := runIn(t, env, "runs", "--format", "csv"); got.code != 0 || strings.Count(got.out, "\n") != 2 {
		t.Errorf("a run is not deleted: %s %s", got.out, got.err)
	}
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
	if left := x.text(); strings.Contains(left, "Recent runs") || strings.Contains(left, "▀") {
		t.Errorf("the terminal is not as it was:\n%s", left)
	}

	x = startIn(t, 80, 24, env) // what was chosen is remembered, if it was played
	x.waitFor("Enter plays LAMPWICK with explorer")
	x.typeKeys("\x03")
	if code := x.exitCode(); code != 0 {
		t.Errorf("ctrl-c: exit %d", code)
	}
}

// A state that was captured in a run stands on the home screen, and a run begins there.
func TestCaptureIsStartedFrom(t *testing.T) {
	env := []string{"DOTMATRIX_DB=" + filepath.Join(t.TempDir(), "runs.db")}
	x := startIn(t, 120, 40, env)
	x.waitFor("Enter plays LAMPWICK with explorer")
	x.typeKeys(keyEnter)
	x.waitFor("playing", "step 5")
	x.typeKeys(" ")
	x.waitFor("paused")
	x.typeKeys("c")
	x.waitFor("Capture step")
	x.typeKeys("the lawn" + keyEnter)
	x.waitFor("the lawn")
	x.typeKeys("q")
	x.waitFor("└ the lawn", "captured")
	x.typeKeys(keyDown)
	x.waitFor("Enter plays LAMPWICK from the lawn with explorer", "capture the lawn", "of       run")
	x.typeKeys(keyEnter)
	x.waitFor("playing", "step 1")
	x.stopRun()
	x.waitFor("Recent runs")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
	if got := runIn(t, env, "runs", "--where", `from="capture the lawn"`, "--format", "csv"); got.code != 0 || strings.Count(got.out, "\n") != 2 {
		t.Errorf("no run is from the capture: %s %s", got.out, got.err)
	}
	if got := runIn(t, env, "verify"); got.code != 0 {
		t.Errorf("the run from the capture does not verify: %s %s", got.out, got.err)
	}
}

// Without a terminal, dotmatrix tells what it can do.
func TestHomeNeedsATerminal(t *testing.T) {
	if got := runIn(t, nil); got.code != 0 || !strings.Contains(got.out, "play") || !strings.Contains(got.out, "replay") {
		t.Errorf("exit %d %q %q", got.code, got.out, got.err)
	}
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
