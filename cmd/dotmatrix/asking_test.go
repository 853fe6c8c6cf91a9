package main

import (
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// silently runs the program on a terminal that answers no question, and gives all that it wrote there.
func silently(t *testing.T, env []string, args ...string) (wrote string, code int) {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "HOME=" + cmd.Dir, "PATH=/usr/bin:/bin"}, env...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, _ := io.ReadAll(file) // it ends in an error when the program does
	_ = cmd.Wait()             // the code says it
	return string(all), cmd.ProcessState.ExitCode()
}

// questions are sequences that a terminal answers: its colours, attributes, cursor, modes and name.
var questions = regexp.MustCompile("\x1b\\]1[012];\\?|\x1b\\[[?>=]?0?c|\x1b\\[\\??[56]n|\x1b\\[\\?[0-9]+\\$p|\x1b\\[>0?q|\x1b\\[\\?u|\x1bP\\+q|\x1b_G")

// Neither the help nor an error nor a verb without a screen asks the terminal anything: a silent one would hold them up,
// and the answers of a slow one would be typed into the shell.
func TestVerbsWithoutAScreenAskNothing(t *testing.T) {
	for _, args := range []string{"--help", "-h", "runs -h", "help play", "run --nosuch", "nosuch", "runs --where (", "--version", "runs", "config show", "rom list", "run --agent random --steps 2"} {
		for _, env := range [][]string{nil, {"NO_COLOR=1", "TERM=dumb"}} {
			wrote, _ := silently(t, env, strings.Fields(args)...)
			if asked := questions.FindAllString(wrote, -1); asked != nil {
				t.Errorf("dotmatrix %s %q asks the terminal %q", args, env, asked)
			}
			if strings.TrimSpace(wrote) == "" && args != "runs" {
				t.Errorf("dotmatrix %s %q says nothing", args, env)
			}
		}
	}
}

// A terminal that nothing can be drawn on is told so, and what to do.
func TestDumbTerminalIsTold(t *testing.T) {
	for args, instead := range map[string]string{"": "dotmatrix run", "play": "dotmatrix run", "replay": "dotmatrix steps", "game watch": "dotmatrix run"} {
		wrote, code := silently(t, []string{"TERM=dumb"}, strings.Fields(args)...)
		if code != exitUsage || !strings.Contains(wrote, "xterm-256color") || !strings.Contains(wrote, instead) {
			t.Errorf("dotmatrix %s on TERM=dumb: exit %d %q", args, code, wrote)
		}
	}
	for _, args := range []string{"play", "replay", "game watch"} {
		if got := runIn(t, nil, strings.Fields(args)...); got.code != exitUsage || !strings.Contains(got.err, "this is not one: use `dotmatrix ") {
			t.Errorf("dotmatrix %s without a terminal: exit %d %q", args, got.code, got.err)
		}
	}
}

// Screens ask inside the alternate screen, where what a terminal makes of a question that it does not know leaves no
// trace in the shell's window.
func TestScreensAskInTheAlternateScreen(t *testing.T) {
	x := startIn(t, 100, 30, []string{"LC_ALL=C"})
	x.waitFor("LC_ALL=C is not UTF-8", "export LC_ALL=C.UTF-8")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
	before, _, ok := strings.Cut(x.wrote.String(), "\x1b[?1049h")
	if asked := questions.FindAllString(before, -1); !ok || asked != nil {
		t.Errorf("before the alternate screen the terminal is asked %q", asked)
	}
}
