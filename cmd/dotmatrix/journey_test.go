package main

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm/llmtest"
	"dotmatrix/tracking"
)

// A person watches, steps, takes over, quits and looks at it again.
func TestWatchTakeOverAndReplay(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	x := startIn(t, 240, 80, nil, "play", "--db", db, "--pace", "8x")
	x.waitFor("LAMPWICK", "explorer", "playing", "step 5")

	x.typeKeys(" ")
	x.waitFor("paused")
	before := x.step()
	x.typeKeys("n")
	x.waitFor(fmt.Sprintf("step %d ", before+1))
	x.waitFor("paused")

	x.typeKeys("t")
	x.waitFor("you play")
	x.typeKeys(keyRight)
	x.waitMatch(`you .*→`)
	x.typeKeys("z")
	x.waitMatch(`you .*Ⓐ`)
	x.typeKeys("t")
	x.waitFor("playing")

	x.typeKeys("?")
	x.waitFor("Buttons, after taking over")
	x.typeKeys("\x1b")
	x.waitUntil("the dialog is gone", func(screen string) bool { return !strings.Contains(screen, "Buttons, after taking over") })

	x.stopRun()
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
	if left := x.text(); !strings.Contains(left, "stopped after") || strings.Contains(left, "▀") {
		t.Errorf("the terminal is not as it was:\n%s", left)
	}

	steps := recordedSteps(t, db)
	last := len(steps) - 1
	x = startIn(t, 240, 80, nil, "replay", "--db", db)
	x.waitFor("replay", fmt.Sprintf("step 0 of %d", last))
	for _, move := range []struct {
		keys string
		to   int
	}{
		{keyRight, 1}, {keyRight, 2}, {keyHome, 0}, {keyEnd, last}, {keyLeft, last - 1}, {"g3" + keyEnter, 3},
	} {
		x.typeKeys(move.keys)
		x.waitFor(fmt.Sprintf("step %d of %d", move.to, last))
		x.waitUntil(fmt.Sprintf("the picture is that of step %d", move.to), func(string) bool { return x.shows(steps[move.to].Screen) })
	}
	x.waitFor(firstWords(steps[3].Said))
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if got := runIn(t, nil, "verify", "--db", db); got.code != 0 || !strings.HasPrefix(got.out, fmt.Sprintf("verified %d steps\n", last)) {
		t.Errorf("verify: exit %d %q %q", got.code, got.out, got.err)
	}
}

// An agent that asks a model streams its words, and what it was given is recorded.
func TestModelPlays(t *testing.T) {
	server := llmtest.NewServer(
		llmtest.Say("Thought: a title", " screen.\n", "Action: buttons('start')"),
		llmtest.Say("Thought: \x1b[31mred\x1b[m words.\n", "Action: buttons(sequence=\"up a\")"),
		llmtest.Say("Thought: I give no", " action."),
	)
	defer server.Close()
	db := filepath.Join(t.TempDir(), "runs.db")
	env := []string{"OPENAI_BASE_URL=" + server.URL(), "OPENAI_API_KEY=sk-secret-of-a-test"}
	x := startIn(t, 120, 40, env, "play", "--agent", "openai", "--model", "m", "--steps", "3", "--db", db, "--pace", "unlimited")
	x.waitFor("a title screen.", "red words.", "fallback", "finished")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}
	steps := recordedSteps(t, db)
	for _, s := range steps[1:] {
		if len(s.Spans) != 1 || s.Spans[0].Output == nil || len(s.Spans[0].Input) == 0 {
			t.Errorf("step %d: what the model was given is not recorded", s.Seq)
		}
	}
	if got, want := steps[2].Action.String(), "up a"; got != want {
		t.Errorf("step 2 pressed %q, want %q", got, want)
	}
	if steps[3].Actor != core.ActorFallback || steps[3].Fault == "" {
		t.Errorf("step 3: actor %s, fault %q", steps[3].Actor, steps[3].Fault)
	}
	for _, file := range []string{db, db + "-wal"} {
		if data, err := os.ReadFile(file); err == nil && strings.Contains(string(data), "sk-secret") {
			t.Errorf("the key stands in %s", file)
		}
	}
}

// Every size has a use, and none breaks the picture.
func TestResizing(t *testing.T) {
	x := startIn(t, 80, 24, nil, "play", "--db", filepath.Join(t.TempDir(), "runs.db"), "--paused")
	x.waitFor("paused", "LAMPWICK")
	x.resize(40, 10)
	x.waitFor("too small")
	x.resize(240, 80)
	x.waitFor("paused", "? keys", "q quit")
	x.typeKeys("n")
	x.waitFor("step 1 ")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// step is the number of the step that the header shows.
func (x *terminal) step() int {
	x.t.Helper()
	_, rest, _ := strings.Cut(x.text(), "step ")
	n := 0
	if _, err := fmt.Sscanf(rest, "%d", &n); err != nil {
		x.t.Fatalf("no step is shown:\n%s", x.text())
	}
	return n
}

// shows reports whether the picture, at its full size, stands somewhere on the screen pixel for pixel.
func (x *terminal) shows(frame *core.Frame) bool {
	for y := range x.screen.Height() - frame.Height/2 + 1 {
		for left := range 4 {
			if x.showsAt(frame, left, y) {
				return true
			}
		}
	}
	return false
}

func (x *terminal) showsAt(frame *core.Frame, left, top int) bool {
	for y := range frame.Height / 2 {
		for px := range frame.Width {
			above, below := x.pixels(left+px, top+y)
			if above != pixel(frame, px, 2*y) || below != pixel(frame, px, 2*y+1) {
				return false
			}
		}
	}
	return true
}

func pixel(frame *core.Frame, x, y int) color.RGBA {
	r, g, b := core.RGB(frame.Pix[y*frame.Width+x])
	return color.RGBA{r, g, b, 0xFF}
}

// pixels are the colours that a cell shows in its halves.
func (x *terminal) pixels(column, row int) (above, below color.RGBA) {
	cell := x.screen.CellAt(column, row)
	if cell == nil {
		return
	}
	fg, bg := opaque(cell.Style.Fg), opaque(cell.Style.Bg)
	switch cell.Content {
	case " ":
		return bg, bg
	case "█":
		return fg, fg
	case "▀":
		return fg, bg
	case "▄":
		return bg, fg
	}
	return
}

func opaque(c color.Color) color.RGBA {
	if c == nil {
		return color.RGBA{}
	}
	r, g, b, _ := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF}
}

// recordedSteps are the steps of the newest run.
func recordedSteps(t *testing.T, db string) []*core.Step {
	t.Helper()
	store, err := tracking.OpenReadOnly(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	run, err := store.FindRun(t.Context(), tracking.Last)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := store.Read(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	steps := make([]*core.Step, run.Steps+1)
	for seq := range steps {
		if steps[seq], err = reader.Step(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	return steps
}

func firstWords(said string) string {
	words := strings.Fields(said)
	return strings.Join(words[:min(len(words), 4)], " ")
}
