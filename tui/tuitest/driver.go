// Package tuitest runs one screen of tui without the program around it, for the tests of the screens: its commands are
// done at once, its keys are looked up as the root does, time comes when a test says so, and what it draws is checked.
package tuitest

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/theme"
)

// Screen is what of a screen the tests need; tui says what each method is for.
type Screen interface {
	Init() tea.Cmd
	Update(msg tea.Msg) tea.Cmd
	Key(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool)
	Resize(width, height int)
	View(t theme.Theme, covered bool) []string
	Actions() []action.Action
	Leave() (done bool, cmd tea.Cmd)
}

// Driver drives a screen. Tick, Open, Draw and Clock are for the screen's options.
type Driver[S Screen] struct {
	T       testing.TB
	Screen  S
	Now     time.Time
	Dialogs dialog.Stack

	width, height int
	ticks         []tea.Msg // that would come later
	asked         []tea.Msg // of the root
}

// Start makes a screen, gives it its size and begins. now is the time of the test.
func Start[S Screen](t testing.TB, now time.Time, width, height int, make func(d *Driver[S]) S) *Driver[S] {
	t.Helper()
	d := &Driver[S]{T: t, Now: now}
	d.Screen = make(d)
	d.Resize(width, height)
	d.Do(d.Screen.Init())
	return d
}

// Resize gives the screen another size, in cells.
func (d *Driver[S]) Resize(width, height int) {
	d.width, d.height = width, height
	d.Screen.Resize(width, height)
}

// Clock tells the time of the test.
func (d *Driver[S]) Clock() time.Time { return d.Now }

// Tick keeps a message until Wait.
func (d *Driver[S]) Tick(_ time.Duration, message func(time.Time) tea.Msg) tea.Cmd {
	d.ticks = append(d.ticks, message(d.Now))
	return nil
}

// Waiting is how many messages Wait would let come.
func (d *Driver[S]) Waiting() int { return len(d.ticks) }

// Wait lets the time come that the screen waits for.
func (d *Driver[S]) Wait() {
	due := d.ticks
	d.ticks = nil
	for _, msg := range due {
		d.Send(msg)
	}
}

// Open opens a dialog. Its cursor does not blink.
func (d *Driver[S]) Open(opened dialog.Dialog) tea.Cmd {
	d.Dialogs.Push(opened)
	return nil
}

// Draw draws any picture as a grey rectangle, so that tests do not depend on how pictures are drawn.
func Draw(_ *core.Frame, width, height int) []string {
	return slices.Repeat([]string{strings.Repeat("░", width)}, height)
}

// Send has the screen take a message, and does what comes of it.
func (d *Driver[S]) Send(msg tea.Msg) { d.Do(d.Screen.Update(msg)) }

// Do does a command and what comes of it. What it asks of the root is kept for Asked.
func (d *Driver[S]) Do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if several := reflect.ValueOf(msg); several.Kind() == reflect.Slice { // a batch or a sequence
		for i := range several.Len() {
			d.Do(several.Index(i).Interface().(tea.Cmd))
		}
		return
	}
	if reflect.TypeOf(msg) != nil && reflect.TypeOf(msg).PkgPath() == reflect.TypeFor[nav.Back]().PkgPath() {
		d.asked = append(d.asked, msg)
		return
	}
	d.Send(msg)
}

// Asked compares what the screen has asked of the root since the last time.
func (d *Driver[S]) Asked(want ...tea.Msg) {
	d.T.Helper()
	asked := d.asked
	d.asked = nil
	if diff := cmp.Diff(want, asked); diff != "" {
		d.T.Errorf("asked of the root (-want +got)\n%s", diff)
	}
}

// Press types keys: into the dialog on top, into a text field of the screen, or as actions. What is typed into a text may
// be several letters at once.
func (d *Driver[S]) Press(keys ...string) {
	d.T.Helper()
	for _, name := range keys {
		key, named := Key(name)
		if named && d.typed(key) {
			continue
		}
		if letters := []rune(name); !named && d.typed(letter(letters[0])) {
			for _, r := range letters[1:] {
				d.typed(letter(r))
			}
			continue
		}
		a, ok := action.Find(d.Screen.Actions(), name)
		if !ok {
			d.T.Fatalf("no action has the key %q", name)
		}
		d.Do(a.Do())
	}
}

// typed gives a key to whatever takes text, and reports whether that took it.
func (d *Driver[S]) typed(key tea.KeyPressMsg) bool {
	if d.Dialogs.Any() {
		_, cmd := d.Dialogs.Update(key)
		d.Do(cmd)
		return true
	}
	cmd, taken := d.Screen.Key(key)
	d.Do(cmd)
	return taken
}

// Click clicks a cell.
func (d *Driver[S]) Click(x, y int) { d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

var look = theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})
