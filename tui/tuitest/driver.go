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

// Driver drives a screen. Tick, Open, Draw and Clock are for the screen's options; Start begins.
type Driver struct {
	T       testing.TB
	Screen  Screen
	Now     time.Time
	Dialogs dialog.Stack

	width, height int
	ticks         []tea.Msg // that would come later
	asked         []tea.Msg // of the root
}

// Start gives the screen its size and begins.
func (d *Driver) Start(screen Screen, width, height int) {
	d.T.Helper()
	d.Screen = screen
	d.Resize(width, height)
	d.Do(screen.Init())
}

// Resize gives the screen another size, in cells.
func (d *Driver) Resize(width, height int) {
	d.width, d.height = width, height
	d.Screen.Resize(width, height)
}

// Clock tells the time of the test.
func (d *Driver) Clock() time.Time { return d.Now }

// Tick keeps a message until Wait.
func (d *Driver) Tick(_ time.Duration, message func(time.Time) tea.Msg) tea.Cmd {
	d.ticks = append(d.ticks, message(d.Now))
	return nil
}

// Waiting is how many messages Wait would let come.
func (d *Driver) Waiting() int { return len(d.ticks) }

// Wait lets the time come that the screen waits for.
func (d *Driver) Wait() {
	due := d.ticks
	d.ticks = nil
	for _, msg := range due {
		d.Send(msg)
	}
}

// Open opens a dialog. Its cursor does not blink.
func (d *Driver) Open(opened dialog.Dialog) tea.Cmd {
	d.Dialogs.Push(opened)
	return nil
}

// Draw draws any picture as a grey rectangle, so that tests do not depend on how pictures are drawn.
func Draw(_ *core.Frame, width, height int) []string {
	return slices.Repeat([]string{strings.Repeat("░", width)}, height)
}

// Send has the screen take a message, and does what comes of it.
func (d *Driver) Send(msg tea.Msg) { d.Do(d.Screen.Update(msg)) }

// Do does a command and what comes of it. What it asks of the root is kept for Asked.
func (d *Driver) Do(cmd tea.Cmd) {
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
func (d *Driver) Asked(want ...tea.Msg) {
	d.T.Helper()
	asked := d.asked
	d.asked = nil
	if diff := cmp.Diff(want, asked); diff != "" {
		d.T.Errorf("asked of the root (-want +got)\n%s", diff)
	}
}

var keyCodes = map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "space": tea.KeySpace, "backspace": tea.KeyBackspace}

// Press types keys: into the dialog on top, into a text field of the screen, or as actions. What is typed into a text may
// be several letters at once.
func (d *Driver) Press(keys ...string) {
	d.T.Helper()
	for _, key := range keys {
		if code, named := keyCodes[key]; named && d.typed(tea.KeyPressMsg{Code: code}) {
			continue
		}
		if letters := []rune(key); keyCodes[key] == 0 && d.typed(tea.KeyPressMsg{Code: letters[0], Text: string(letters[:1])}) {
			for _, r := range letters[1:] {
				d.typed(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		a, ok := action.Find(d.Screen.Actions(), key)
		if !ok {
			d.T.Fatalf("no action has the key %q", key)
		}
		d.Do(a.Do())
	}
}

// typed gives a key to whatever takes text, and reports whether that took it.
func (d *Driver) typed(key tea.KeyPressMsg) bool {
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
func (d *Driver) Click(x, y int) { d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

var look = theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})
