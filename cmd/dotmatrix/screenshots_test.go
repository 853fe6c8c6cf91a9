package main

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
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
	x := startIn(t, 200, 76, nil, "play", "--db", db, "--seed", "3", "--pace", "16x")
	x.waitFor("step 29 ")
	x.typeKeys(" ")
	x.waitFor("paused")
	x.picture(camera, filepath.Join(*screenshots, "play.png"))
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
