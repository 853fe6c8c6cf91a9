package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// realTerminals is set where the tests with real terminals are wanted: they need Xvfb, openbox, xdotool, setxkbmap,
// imagemagick, the terminals, and for foot weston.
const realTerminals = "DOTMATRIX_TERMINALS"

// realTerminal is a terminal emulator, and how it is started on a rig.
type realTerminal struct {
	name, class string
	needs       []string
	start       func(r *rig, env []string, program []string)
	resizes     bool // its window can be given another size
}

// xtermFont is the font that xterm uses by itself. Without it the X server has one that lacks blocks, and xterm leaves them
// blank.
const xtermFont = "/usr/share/fonts/X11/misc/6x13.pcf.gz"

var terminalEmulators = []realTerminal{
	{name: "kitty", class: "kitty", needs: []string{"kitty"}, resizes: true, start: func(r *rig, env, program []string) {
		r.start(env, "kitty", append([]string{"--config", "NONE", "-o", "cursor_blink_interval=0", "-o", "remember_window_size=no",
			"-o", "initial_window_width=1000", "-o", "initial_window_height=640"}, program...)...)
	}},
	{name: "xterm", class: "xterm", needs: []string{"xterm", xtermFont}, resizes: true, start: func(r *rig, env, program []string) {
		r.start(env, "xterm", append([]string{"-geometry", "120x40", "-e"}, program...)...)
	}},
	{name: "foot", class: "weston", needs: []string{"foot", "weston"}, start: func(r *rig, env, program []string) {
		r.start(nil, "weston", "--backend=x11-backend.so", "--shell=kiosk-shell.so", "--use-pixman", "--socket=wayland-rig", "--width=1000", "--height=640")
		r.wait("the compositor is up", func() bool { _, err := os.Stat(filepath.Join(r.runtime, "wayland-rig")); return err == nil })
		r.start(append(env, "WAYLAND_DISPLAY=wayland-rig"), "foot", append([]string{"--config=/dev/null"}, program...)...)
	}},
}

// run starts a run in the terminal, on a keyboard of the given layout, and pauses it.
func (c realTerminal) run(t *testing.T, layout string) *rig {
	t.Helper()
	r := newRig(t, layout, c.needs...)
	env := []string{"DOTMATRIX_DB=" + r.db(), "HOME=" + r.home, "XDG_STATE_HOME=" + r.home, "XDG_DATA_HOME=" + r.home, "XDG_CONFIG_HOME=" + r.home}
	c.start(r, env, []string{binary, "play", "--agent", "random"})
	r.focus(c.class)
	r.wait("the run is recorded", func() bool { return recorded(r.db()).Steps >= 2 })
	r.press("space")
	return r
}

func (r *rig) db() string { return filepath.Join(r.home, "runs.db") }

// bookmark types the text of a bookmark and returns what of it arrived in the record.
func (r *rig) bookmark(keys func()) (arrived string) {
	r.t.Helper()
	r.press("b")
	keys()
	r.press("Return")
	r.wait("the bookmark is recorded", func() bool {
		for _, b := range recorded(r.db()).Bookmarks {
			arrived = b.Text
		}
		return arrived != ""
	})
	return arrived
}

// quit leaves the run, and stops it where that is asked.
func (r *rig) quit() {
	r.t.Helper()
	r.press("q", "s")
	r.wait("the run is closed", func() bool { return recorded(r.db()).Status == core.Stopped })
}

// everyKey is each character that a US keyboard types.
const everyKey = `abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ` + "`" + `~!@#$%^&*()-_=+[{]}\|;:'",<.>/?`

// In real terminals a dialog over the picture leaves nothing behind, nor does a pane that is hidden and shown, nor a resize;
// and every key arrives as what it types.
func TestRealTerminals(t *testing.T) {
	if os.Getenv(realTerminals) == "" {
		t.Skip(realTerminals + " is not set")
	}
	for _, c := range terminalEmulators {
		t.Run(c.name, func(t *testing.T) {
			r := c.run(t, "us")
			before := r.still()
			r.press("question")
			if help := r.still(); differing(before, help) < 1000 {
				t.Error("? opens no help")
			}
			r.press("Escape")
			if n := differing(before, r.still()); n > 0 {
				t.Errorf("a dialog leaves %d pixels behind", n)
			}
			r.press("1")
			if hidden := r.still(); differing(before, hidden) < 1000 {
				t.Error("1 does not hide the picture")
			}
			r.press("1")
			if n := differing(before, r.still()); n > 0 {
				t.Errorf("the first picture differed in %d pixels from a new one", n)
			}
			if c.resizes {
				r.resize(700, 500)
				first := r.resize(1000, 640)
				r.resize(800, 600)
				if n := differing(first, r.resize(1000, 640)); n > 0 {
					t.Errorf("a resize leaves %d pixels behind", n)
				}
			}
			arrived := r.bookmark(func() { r.must("xdotool", "type", "--delay", "20", everyKey) })
			if arrived != everyKey {
				t.Errorf("typed  %q\narrived %q", everyKey, arrived)
			}
			r.quit()
		})
	}
}

// Letters with accents, dead keys and what AltGr types arrive from German and French keyboards.
func TestRealKeyboards(t *testing.T) {
	if os.Getenv(realTerminals) == "" {
		t.Skip(realTerminals + " is not set")
	}
	keyboards := []struct {
		layout string
		keys   []string
		types  string
	}{
		{"de", []string{"adiaeresis", "odiaeresis", "udiaeresis", "shift+adiaeresis", "ssharp", "z", "y", "shift+7", "shift+ssharp",
			"ISO_Level3_Shift+q", "ISO_Level3_Shift+e", "ISO_Level3_Shift+7", "dead_acute", "e", "dead_circumflex", "space"}, "äöüÄßzy/?@€{é^"},
		{"fr", []string{"eacute", "egrave", "ccedilla", "agrave", "a", "q", "z", "w", "shift+ampersand", "shift+m",
			"ISO_Level3_Shift+agrave", "dead_circumflex", "o", "colon", "exclam"}, "éèçàaqzw1M@ô:!"},
	}
	for _, c := range terminalEmulators {
		for _, k := range keyboards {
			t.Run(c.name+"/"+k.layout, func(t *testing.T) {
				r := c.run(t, k.layout)
				if arrived := r.bookmark(func() { r.press(k.keys...) }); arrived != k.types {
					t.Errorf("typed   %q\narrived %q", k.types, arrived)
				}
				r.quit()
			})
		}
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
