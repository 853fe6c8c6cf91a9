package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rig is an X screen without a monitor, with a window manager, and a terminal on it that gets real key events.
type rig struct {
	t       *testing.T
	display string
	home    string // of the programs; the record is there
	runtime string // for the sockets of a compositor
	window  string // that gets the keys
}

// rigPatience is how long a rig waits for a window or a picture; software rendering on a busy machine is slow.
const rigPatience = 60 * time.Second

// newRig starts an X screen with a keyboard layout such as "us", on a display number that nobody uses. It skips the test
// where a program is missing, or a file that is named by its absolute path.
func newRig(t *testing.T, layout string, needs ...string) *rig {
	t.Helper()
	for _, name := range append(needs, "Xvfb", "openbox", "xdotool", "setxkbmap", "import") {
		_, err := exec.LookPath(name)
		if filepath.IsAbs(name) {
			_, err = os.Stat(name)
		}
		if err != nil {
			t.Skipf("%s is not installed here", name)
		}
	}
	r := &rig{t: t, home: t.TempDir(), runtime: t.TempDir()}
	if err := os.Chmod(r.runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	r.display = r.startX()
	r.must("setxkbmap", "-layout", layout)
	r.start(nil, "openbox")
	// A window that is mapped while the window manager starts may stay hidden, so nothing else starts before it is up.
	r.wait("the window manager is up", func() bool { _, err := r.x("xdotool", "get_num_desktops"); return err == nil })
	return r
}

// startX starts the X screen and is the name of its display.
func (r *rig) startX() string {
	r.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1100x760x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	r.run(cmd)
	write.Close()
	var number int
	if _, err := fmt.Fscanln(read, &number); err != nil {
		r.t.Fatal("no X screen: ", err)
	}
	return fmt.Sprintf(":%d", number)
}

// start starts a program on the screen, and ends it with the test.
func (r *rig) start(env []string, name string, args ...string) {
	r.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(append(os.Environ(), "DISPLAY="+r.display, "XDG_RUNTIME_DIR="+r.runtime, "LIBGL_ALWAYS_SOFTWARE=1", "LC_ALL=C.UTF-8"), env...)
	r.run(cmd)
}

func (r *rig) run(cmd *exec.Cmd) {
	r.t.Helper()
	said, err := os.Create(filepath.Join(r.t.TempDir(), "said"))
	if err != nil {
		r.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = said, said // a file, so that Wait does not wait for what the program has started
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		said.Close()
		if text, err := os.ReadFile(said.Name()); r.t.Failed() && err == nil {
			r.t.Logf("%s said:\n%s", cmd.Path, text)
		}
	})
}

// x runs a program on the screen to its end and returns what it printed.
func (r *rig) x(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+r.display)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func (r *rig) must(name string, args ...string) {
	r.t.Helper()
	if out, err := r.x(name, args...); err != nil {
		r.t.Fatalf("%s %q: %v: %s", name, args, err, out)
	}
}

// wait polls until a condition holds.
func (r *rig) wait(what string, holds func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(rigPatience); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			if out, err := r.x("import", "-window", "root", "png:"+filepath.Join(os.TempDir(), "dotmatrix-rig.png")); err != nil {
				r.t.Log(err, out)
			}
			r.t.Fatalf("%s after which it still was not so that %s; the screen is in dotmatrix-rig.png", rigPatience, what)
		}
	}
}

// focus waits for the window of a class and gives it the keys.
func (r *rig) focus(class string) {
	r.t.Helper()
	r.wait("there is a window of "+class, func() bool {
		found, err := r.x("xdotool", "search", "--onlyvisible", "--class", class)
		if err != nil || found == "" {
			return false
		}
		r.window = strings.Fields(found)[0]
		if _, err := r.x("xdotool", "windowactivate", r.window); err != nil {
			return false
		}
		focused, err := r.x("xdotool", "getwindowfocus")
		return err == nil && focused == r.window
	})
	r.must("xdotool", "mousemove", "1090", "750") // away from the window
}

// press types keys by their X names or key codes.
func (r *rig) press(keys ...string) {
	r.t.Helper()
	r.must("xdotool", append([]string{"key", "--delay", "30"}, keys...)...)
}

// resize gives the window another size in pixels, and waits until the screen is drawn.
func (r *rig) resize(width, height int) image.Image {
	r.t.Helper()
	r.must("xdotool", "windowsize", "--sync", r.window, fmt.Sprint(width), fmt.Sprint(height))
	return r.still()
}

// still waits until the screen does not change any more - three screenshots in a row are the same - and returns it.
func (r *rig) still() image.Image {
	r.t.Helper()
	last, same := r.screenshot(), 0
	r.wait("the screen stands still", func() bool {
		time.Sleep(200 * time.Millisecond)
		now := r.screenshot()
		if same++; differing(last, now) > 0 {
			same = 0
		}
		last = now
		return same == 3
	})
	return last
}

func (r *rig) screenshot() image.Image {
	r.t.Helper()
	path := filepath.Join(r.runtime, "screen.png")
	r.must("import", "-silent", "-window", "root", path)
	file, err := os.Open(path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		r.t.Fatal(err)
	}
	return picture
}

// differing counts the pixels in which two screenshots differ.
func differing(a, b image.Image) (n int) {
	if a.Bounds() != b.Bounds() {
		return a.Bounds().Dx() * a.Bounds().Dy()
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}
