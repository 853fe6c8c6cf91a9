package main

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// realTerminals says that the tests with real terminals are wanted: they need Xvfb, openbox, xdotool, imagemagick and the
// terminals. .ci/terminals installs them.
const realTerminals = "DOTMATRIX_TERMINALS"

// rig is a screen without a monitor, and a window on it that takes the keys.
type rig struct {
	t       *testing.T
	display string
	dir     string
	window  string
}

// begin starts a program of the rig, and ends it with the test.
func (r *rig) begin(env []string, name string, args ...string) {
	r.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(append(os.Environ(), "DISPLAY="+r.display, "XDG_RUNTIME_DIR="+r.dir, "LIBGL_ALWAYS_SOFTWARE=1", "LC_ALL=C.UTF-8"), env...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if r.t.Failed() {
			r.t.Logf("%s said:\n%s", name, said.String())
		}
	})
}

// x runs an X program that ends, and gives what it says.
func (r *rig) x(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+r.display)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// wait tries until something is so.
func (r *rig) wait(what string, so func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !so(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// press types keys by their X names.
func (r *rig) press(keys ...string) {
	r.t.Helper()
	if out, err := r.x("xdotool", append([]string{"key", "--delay", "30"}, keys...)...); err != nil {
		r.t.Fatal(err, out)
	}
}

// look is what stands on the screen once it stands still: three looks that are the same.
func (r *rig) look(name string) image.Image {
	r.t.Helper()
	path := filepath.Join(r.dir, name+".png")
	var last image.Image
	same := 0
	r.wait("the screen stands still", func() bool {
		if out, err := r.x("import", "-window", "root", path); err != nil {
			r.t.Fatal(err, out)
		}
		file, err := os.Open(path)
		if err != nil {
			r.t.Fatal(err)
		}
		defer file.Close()
		now, err := png.Decode(file)
		if err != nil {
			r.t.Fatal(err)
		}
		if last != nil && differing(last, now) == 0 {
			same++
		} else {
			same = 0
		}
		last = now
		time.Sleep(150 * time.Millisecond)
		return same == 2
	})
	return last
}

// differing counts the pixels in which two pictures differ.
func differing(a, b image.Image) (n int) {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

// newRig starts a screen, and skips the test where a program is missing.
func newRig(t *testing.T, display int, needs ...string) *rig {
	t.Helper()
	for _, name := range append(needs, "Xvfb", "openbox", "xdotool", "import") {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed here", name)
		}
	}
	r := &rig{t: t, display: fmt.Sprintf(":%d", display), dir: t.TempDir()}
	if err := os.Chmod(r.dir, 0o700); err != nil { // it is the runtime folder, too
		t.Fatal(err)
	}
	r.begin(nil, "Xvfb", r.display, "-screen", "0", "1100x760x24", "-nolisten", "tcp")
	r.wait("there is a screen", func() bool { _, err := r.x("xdotool", "getdisplaygeometry"); return err == nil })
	r.begin(nil, "openbox")
	return r
}

// focus gives the keys to the window of a class.
func (r *rig) focus(class string) {
	r.t.Helper()
	r.wait("there is a window of "+class, func() bool {
		found, err := r.x("xdotool", "search", "--onlyvisible", "--class", class)
		if err != nil || found == "" {
			return false
		}
		r.window = strings.Fields(found)[0]
		_, err = r.x("xdotool", "windowfocus", r.window)
		return err == nil
	})
	r.x("xdotool", "mousemove", "1090", "750") // out of the way
}

// everyKey is each character that a US keyboard types.
const everyKey = `abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ` + "`" + `~!@#$%^&*()-_=+[{]}\|;:'",<.>/?`

// In real terminals, every key arrives as what it types, a dialog over the picture leaves nothing behind, nor does a resize.
func TestRealTerminals(t *testing.T) {
	if os.Getenv(realTerminals) == "" {
		t.Skip(realTerminals + " is not set")
	}
	for i, c := range []struct {
		name, class string
		needs       []string
		start       func(r *rig, env []string, program []string)
	}{
		{"kitty", "kitty", []string{"kitty"}, func(r *rig, env, program []string) {
			r.begin(env, "kitty", append([]string{"--config", "NONE", "-o", "cursor_blink_interval=0", "-o", "remember_window_size=no",
				"-o", "initial_window_width=1000", "-o", "initial_window_height=640"}, program...)...)
		}},
		{"xterm", "xterm", []string{"xterm"}, func(r *rig, env, program []string) {
			r.begin(env, "xterm", append([]string{"-geometry", "120x40", "-e"}, program...)...)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, 70+i, c.needs...)
			db := filepath.Join(r.dir, "runs.db")
			env := []string{"DOTMATRIX_DB=" + db, "HOME=" + r.dir, "XDG_STATE_HOME=" + r.dir, "XDG_DATA_HOME=" + r.dir, "XDG_CONFIG_HOME=" + r.dir}
			c.start(r, env, []string{binary, "play", "--agent", "random"})
			r.focus(c.class)
			r.wait("the run is recorded", func() bool { return recorded(db).Steps >= 3 })
			r.press("space")
			before := r.look("before")

			r.press("b")
			if out, err := r.x("xdotool", "type", "--delay", "20", everyKey); err != nil {
				t.Fatal(err, out)
			}
			r.press("Return")
			var typed string
			r.wait("what was typed is recorded", func() bool {
				for _, b := range recorded(db).Bookmarks {
					typed = b.Text
				}
				return typed != ""
			})
			if typed != everyKey {
				t.Errorf("typed  %q\narrived %q", everyKey, typed)
			}
			r.wait("the toast is gone", func() bool { time.Sleep(5 * time.Second); return true })
			r.press("question")
			if help := r.look("help"); differing(before, help) < 1000 {
				t.Error("? opens no help")
			}
			r.press("Escape")
			marked := r.look("marked") // the bookmark is on the timeline now
			r.press("question", "Escape")
			if n := differing(marked, r.look("after")); n > 0 {
				t.Errorf("a dialog leaves %d pixels behind", n)
			}
			r.x("xdotool", "windowsize", r.window, "700", "500")
			r.look("smaller")
			r.x("xdotool", "windowsize", r.window, "1000", "640")
			first := r.look("larger")
			r.x("xdotool", "windowsize", r.window, "800", "600")
			r.look("between")
			r.x("xdotool", "windowsize", r.window, "1000", "640")
			if n := differing(first, r.look("again")); n > 0 {
				t.Errorf("a resize leaves %d pixels behind", n)
			}
			r.press("q")
			r.wait("the run is closed", func() bool { return recorded(db).Status == core.Stopped })
		})
	}
}

// recorded is the only run of a record; the zero value where there is none yet.
func recorded(db string) (run core.RunSummary) {
	if _, err := os.Stat(db); err != nil {
		return run
	}
	store, err := tracking.OpenReadOnly(context.Background(), db)
	if err != nil {
		return run
	}
	defer store.Close()
	run, _ = store.FindRun(context.Background(), tracking.Last) // or none yet
	return run
}
