package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/assets"
)

// demoFile is the demo game as a file.
func demoFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "game.gb")
	if err := os.WriteFile(path, assets.DemoROM, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func appendTo(t *testing.T, path, old, new string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), old, new, 1)
	if changed == string(data) {
		t.Fatalf("%s has no %q", path, old)
	}
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestGameNew writes a profile where every verb finds it, and plays with it.
func TestGameNew(t *testing.T) {
	rom, own, db := demoFile(t), filepath.Join(t.TempDir(), "games"), filepath.Join(t.TempDir(), "runs.db")
	env := []string{"DOTMATRIX_GAMES=" + own}
	got := runIn(t, env, "game", "new", rom)
	profile := filepath.Join(own, "lampwick", "profile.star")
	if got.code != 0 || !strings.HasPrefix(got.out, profile+"\n") || !strings.Contains(got.out, "dotmatrix game watch "+rom) {
		t.Fatalf("exit %d, %q %q", got.code, got.out, got.err)
	}
	if got := runIn(t, env, "game", "new", rom); got.code != 1 || !strings.Contains(got.err, "there is a profile.star in") {
		t.Errorf("a second time: exit %d, %q", got.code, got.err)
	}
	play := func(more ...string) string {
		t.Helper()
		if got := runIn(t, env, append([]string{"run", rom, "--agent", "random", "--steps", "2", "--db", db}, more...)...); got.code != 0 {
			t.Fatalf("%v: exit %d, %q", more, got.code, got.err)
		}
		steps := recordedSteps(t, db)
		return string(steps[len(steps)-1].Facts)
	}
	if facts := play(); facts != `{"title":"LAMPWICK"}` {
		t.Errorf("one's own profile reads %s", facts)
	}
	other := filepath.Join(t.TempDir(), "other")
	if got := runIn(t, env, "game", "new", rom, other); got.code != 0 {
		t.Fatalf("exit %d, %q", got.code, got.err)
	}
	appendTo(t, filepath.Join(other, "profile.star"), "    return known", "    known[\"mode\"] = \"other\"\n    return known")
	if facts := play("--game", other); facts != `{"mode":"other","title":"LAMPWICK"}` {
		t.Errorf("the chosen profile reads %s", facts)
	}
	if facts := play("--game", own); facts != `{"title":"LAMPWICK"}` {
		t.Errorf("of a chosen folder of profiles %s is read", facts)
	}
	if err := os.WriteFile(profile, []byte("def"), 0o644); err != nil {
		t.Fatal(err)
	}
	if facts := play(); !strings.Contains(facts, `"mode":"`) {
		t.Errorf("beside a broken profile the shipped one reads %s", facts)
	}
}

func TestGameRefuses(t *testing.T) {
	rom := demoFile(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"game", "new"}, 2, "game new takes a ROM"},
		{[]string{"game", "new", "none.gb"}, 1, "there is no file none.gb"},
		{[]string{"game", "new", rom, rom}, 1, "making the folder of the profile"},
		{[]string{"game", "watch", rom}, 2, "draws on a terminal"},
		{[]string{"run", rom, "--steps", "1", "--game", "nowhere"}, 1, "there is no such folder"},
		{[]string{"run", rom, "--steps", "1", "--game", t.TempDir()}, 1, "neither the folder nor one in it has a profile.star"},
	} {
		got := runIn(t, []string{"DOTMATRIX_GAMES=" + t.TempDir()}, c.args...)
		if got.code != c.code || !strings.Contains(got.err, c.says) || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%v: exit %d, says %q, want %d and %q", c.args, got.code, got.err, c.code, c.says)
		}
	}
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.MkdirAll(broken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "profile.star"), []byte("def"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := runIn(t, nil, "run", rom, "--steps", "1", "--game", broken); got.code != 1 || !strings.Contains(got.err, "profile.star:1") {
		t.Errorf("a broken profile that was chosen: exit %d, %q", got.code, got.err)
	}
}

// TestGameWatch makes a profile as a person does: plays, searches, and saves the profile while the game runs.
func TestGameWatch(t *testing.T) {
	rom, own := demoFile(t), filepath.Join(t.TempDir(), "mine")
	if got := runIn(t, nil, "game", "new", rom, own); got.code != 0 {
		t.Fatalf("exit %d, %q", got.code, got.err)
	}
	x := startIn(t, 140, 45, nil, "game", "watch", rom, "--game", own, "--pace", "4x")
	x.waitFor("LAMPWICK", "you play", "Search u8", "16511 left", "title: \"LAMPWICK\"")
	x.typeKeys("z")
	x.waitFor("Ⓐ")
	x.typeKeys("C")
	x.waitUntil("a rule is used", func(screen string) bool {
		return !strings.Contains(screen, "16511 left") && !strings.Contains(screen, "those that changed last")
	})
	x.typeKeys("V")
	x.waitFor("Which number is it?")
	x.typeKeys("many" + keyEnter)
	x.waitFor("is no number")
	x.typeKeys("\x7f\x7f\x7f\x7f0xfe" + keyEnter)
	x.waitFor(" left")
	x.typeKeys("K")
	x.waitFor("Search u16", "16508 left", "those that changed last")
	x.typeKeys("N")
	x.waitFor("16508 left")

	appendTo(t, filepath.Join(own, "lampwick.sym"), "; 00:c106 w_x", "00:c106 w_x")
	appendTo(t, filepath.Join(own, "profile.star"), "    return known", "    known[\"place\"] = mem.u8(\"w_x\")\n    return known")
	x.waitFor("place: ")
	appendTo(t, filepath.Join(own, "profile.star"), "    return known", "    return unknown")
	x.waitFor("undefined: unknown", "place: ")
	x.typeKeys("?")
	x.waitFor("Changed")
	x.typeKeys("\x1b")
	x.waitUntil("the dialog is gone", func(screen string) bool { return !strings.Contains(screen, "Changed") })
	x.stopRun()
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
}

// TestGameWatchOnASmallTerminal has everything on 80 x 24, and an agent that plays.
func TestGameWatchOnASmallTerminal(t *testing.T) {
	x := startIn(t, 80, 24, nil, "game", "watch", "--agent", "explorer", "--pace", "8x")
	x.waitFor("Search u8", "playing", "w_")
	x.stopRun()
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
}
