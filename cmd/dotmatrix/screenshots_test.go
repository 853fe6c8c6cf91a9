package main

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/tui/screenshot"
)

var (
	screenshots = flag.String("screenshots", "", "take the README's pictures into this folder")
	typeface    = flag.String("font", "", "TrueType font of the pictures")
)

// TestScreenshots is no test but `make screenshots`: the README's pictures, from the real program.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("run by make screenshots")
	}
	camera := newCamera(t)
	db := filepath.Join(t.TempDir(), "runs.db")
	take := func(x *terminal, name string) { x.picture(camera, filepath.Join(*screenshots, name+".png")) }

	x := startIn(t, 200, 76, nil, "play", "--db", db, "--seed", "3", "--pace", "16x")
	x.waitFor("step 24 ")
	x.typeKeys(" ")
	x.waitFor("paused")
	take(x, "play")
	x.typeKeys("q")
	x.exitCode()

	for _, args := range [][]string{{"run", "--steps", "1500", "--seed", "1"}, {"run", "--agent", "random", "--steps", "400"},
		{"fork", "--at", "40", "--agent", "explorer", "--steps", "300", "--headless"}} {
		if got := runIn(t, nil, append(args, "--db", db)...); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	x = startIn(t, 120, 40, nil, "--db", db)
	x.waitFor("Recent runs", "explorer", "finished")
	x.waitUntil("the title is shown", func(screen string) bool { return strings.ContainsAny(screen, "▌▐▙▟") })
	take(x, "home")
	x.typeKeys("r")
	x.waitFor("Runs", "finished")
	x.waitUntil("the picture is shown", func(screen string) bool { return strings.ContainsAny(screen, "▌▐▙▟") })
	take(x, "runs")
	x.typeKeys("  c")
	x.waitFor("compare", "First divergence: step")
	x.typeKeys("g160" + keyEnter)
	x.waitFor("step 160 of")
	x.waitUntil("both steps are loaded", func(screen string) bool { return !strings.Contains(screen, "where the run starts") })
	take(x, "compare")
}

func newCamera(t *testing.T) *screenshot.Camera {
	t.Helper()
	var font []byte
	if *typeface != "" {
		var err error
		if font, err = os.ReadFile(*typeface); err != nil {
			t.Fatal(err)
		}
	}
	camera, err := screenshot.NewCamera(font)
	if err != nil {
		t.Fatal(err)
	}
	return camera
}

// picture writes what the terminal shows.
func (x *terminal) picture(camera *screenshot.Camera, path string) {
	x.t.Helper()
	file, err := os.Create(path)
	if err != nil {
		x.t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, camera.Take(x.screen)); err != nil {
		x.t.Fatal(err)
	}
}
