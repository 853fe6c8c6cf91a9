package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// binary is the built program, which the tests below run as a person does.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "dotmatrix-test-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "dotmatrix")
		said, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
		if err != nil && strings.Contains(string(said), "-buildvcs=false") { // git refuses to say which commit this is
			said, err = exec.Command("go", "build", "-buildvcs=false", "-o", binary, ".").CombinedOutput()
		}
		if err != nil {
			panic(fmt.Sprintf("%v: %s", err, said))
		}
		return m.Run()
	}())
}

// patience is how long a test waits for what must come; it bounds a hang and is never the measure of anything.
const patience = 60 * time.Second

// terminal is the program in a pseudo terminal of its own, with an emulated screen in front of it.
type terminal struct {
	t       testing.TB
	cmd     *exec.Cmd
	pty     *os.File
	screen  *vt.SafeEmulator
	changed chan struct{} // holds a token when the screen changed
	gone    chan struct{} // closed when the program has ended and all it wrote is on the screen
	patient time.Duration // how long to wait

	wrote  strings.Builder // all that the program wrote; read it when it is gone
	sizing sync.Mutex      // the screen's size changes between what is written to it
	height int
}

// startIn runs the program with the given arguments in a terminal of width x height cells. env is added to a bare
// environment.
func startIn(t testing.TB, width, height int, env []string, args ...string) *terminal {
	t.Helper()
	return startProgram(t, width, height, env, binary, args...)
}

// startProgram is startIn for any program.
func startProgram(t testing.TB, width, height int, env []string, program string, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "HOME=" + cmd.Dir, "PATH=/usr/bin:/bin"}, env...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, cmd: cmd, pty: file, screen: vt.NewSafeEmulator(width, height),
		changed: make(chan struct{}, 1), gone: make(chan struct{}), patient: patience, height: height}
	go x.read()
	go io.Copy(x.pty, x.screen) // what a terminal answers when it is asked
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-x.gone
		x.pty.Close()
	})
	return x
}

func (x *terminal) read() {
	defer close(x.gone)
	defer x.cmd.Wait()
	buffer := make([]byte, 64<<10)
	for {
		n, err := x.pty.Read(buffer)
		x.sizing.Lock()
		x.wrote.Write(buffer[:n])
		x.sizing.Unlock()
		x.write(buffer[:n])
		select {
		case x.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return // the pty's other end is closed: the program has ended
		}
	}
}

// margins are the rows that a program has the terminal scroll.
var margins = regexp.MustCompile(`\x1b\[(\d+);(\d+)r`)

// write has the screen show what the program wrote. What it wrote before it heard of a smaller terminal may scroll rows
// that are no longer there: a terminal cuts them off, the emulated one fails.
func (x *terminal) write(wrote []byte) {
	x.sizing.Lock()
	defer x.sizing.Unlock()
	x.screen.Write(margins.ReplaceAllFunc(wrote, func(set []byte) []byte {
		var first, last int
		fmt.Sscanf(string(set), "\x1b[%d;%dr", &first, &last)
		if last = min(last, x.height); first >= last {
			return nil
		}
		return fmt.Appendf(nil, "\x1b[%d;%dr", first, last)
	}))
}

// text is what stands on the screen, a line a row.
func (x *terminal) text() string { return x.screen.String() }

// waitFor waits until the screen shows every one of the texts.
func (x *terminal) waitFor(texts ...string) {
	x.t.Helper()
	x.waitUntil("the screen shows "+strings.Join(texts, " and "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// waitMatch waits until the screen shows what a pattern matches.
func (x *terminal) waitMatch(pattern string) {
	x.t.Helper()
	x.waitUntil("the screen shows "+pattern, regexp.MustCompile(pattern).MatchString)
}

// stepShown is the number of the step in the header.
var stepShown = regexp.MustCompile(`step (\d+) `)

// waitForStep waits until the run has come to a step, or past it: a screen that is looked at seldom does not show each.
func (x *terminal) waitForStep(seq int) {
	x.t.Helper()
	x.waitUntil(fmt.Sprintf("step %d", seq), func(screen string) bool {
		found := stepShown.FindStringSubmatch(screen)
		if found == nil {
			return false
		}
		at, err := strconv.Atoi(found[1])
		return err == nil && at >= seq
	})
}

func (x *terminal) waitUntil(what string, ok func(screen string) bool) {
	x.t.Helper()
	deadline := time.After(x.patient)
	for !ok(x.text()) {
		select {
		case <-x.changed:
		case <-x.gone:
			if ok(x.text()) {
				return
			}
			x.t.Fatalf("the program ended before %s:\n%s", what, x.text())
		case <-deadline:
			x.t.Fatalf("waited in vain until %s:\n%s", what, x.text())
		}
	}
}

// typeKeys sends what a keyboard would.
func (x *terminal) typeKeys(keys string) {
	x.t.Helper()
	if _, err := x.pty.WriteString(keys); err != nil {
		x.t.Fatal(err)
	}
}

// mouseModes are the changes of whether the mouse is reported.
var mouseModes = regexp.MustCompile("\x1b\\[\\?100[023]([hl])")

// reportsMouse reports whether the program hears of the mouse.
func (x *terminal) reportsMouse() bool {
	x.sizing.Lock()
	defer x.sizing.Unlock()
	modes := mouseModes.FindAllStringSubmatch(x.wrote.String(), -1)
	on := map[string]bool{}
	for _, m := range modes {
		on[m[0][:len(m[0])-1]] = m[1] == "h"
	}
	for _, reported := range on {
		if reported {
			return true
		}
	}
	return false
}

// stopRun leaves a run that goes on, and stops it.
func (x *terminal) stopRun() { x.typeKeys("qs") }

// resize gives the terminal another size.
func (x *terminal) resize(width, height int) {
	x.t.Helper()
	x.sizing.Lock()
	x.screen.Resize(width, height)
	x.height = height
	x.sizing.Unlock()
	if err := pty.Setsize(x.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		x.t.Fatal(err)
	}
}

// The keys that have no character.
const (
	keyRight  = "\x1b[C"
	keyLeft   = "\x1b[D"
	keyHome   = "\x1b[H"
	keyEnd    = "\x1b[F"
	keyPageDn = "\x1b[6~"
	keyEnter  = "\r"
)

// exitCode waits for the program's end.
func (x *terminal) exitCode() int {
	x.t.Helper()
	select {
	case <-x.gone:
		return x.cmd.ProcessState.ExitCode()
	case <-time.After(x.patient):
		x.t.Fatalf("the program does not end:\n%s", x.text())
		return -1
	}
}

// result is what a program that needs no terminal leaves.
type result struct {
	code     int
	out, err string
}

// runIn runs the program without a terminal.
func runIn(t *testing.T, env []string, args ...string) result {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir, "PATH=/usr/bin:/bin"}, env...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}
