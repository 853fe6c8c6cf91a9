package assets_test

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

// Values of w_mode in which the demo game waits for a button.
const (
	modeTitle = 1
	modeRoam  = 2
	modeText  = 4
	modeMenu  = 5
	modeEnd   = 7
)

// A press as these tests make it, in frames: long enough to turn and go a cell, too short to go two.
const (
	pressHold    = 5
	pressRelease = 1
)

// waitMost is the longest that the game may keep a player waiting, in frames: 4 seconds.
const waitMost = 240

const walkthrough = "testdata/lampwick/walkthrough.txt"

// decision is a line of the walkthrough: buttons to press, or a scene to look at.
type decision struct {
	line    int // in the file, from 1
	buttons string
	scene   string
}

func readDecisions(t *testing.T) []decision {
	t.Helper()
	data, err := os.ReadFile(walkthrough)
	if err != nil {
		t.Fatal(err)
	}
	var decisions []decision
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if scene, ok := strings.CutPrefix(line, "! "); ok {
			decisions = append(decisions, decision{line: i + 1, scene: scene})
		} else if !strings.HasPrefix(line, "#") {
			decisions = append(decisions, decision{line: i + 1, buttons: line})
		}
	}
	return decisions
}

// player plays the demo game without drawing it.
type player struct {
	machine *gameboy.Machine
	symbols map[string]uint32
}

func newPlayer(t *testing.T, model gameboy.Model) *player {
	t.Helper()
	machine, err := gameboy.New(assets.DemoROM, gameboy.Options{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	return &player{machine: machine, symbols: demoSymbols(t)}
}

// demoSymbols reads lampwick.sym: addresses by name.
func demoSymbols(t *testing.T) map[string]uint32 {
	t.Helper()
	symbols := map[string]uint32{}
	for lines := bufio.NewScanner(strings.NewReader(assets.DemoSymbols)); lines.Scan(); {
		address, name, ok := strings.Cut(lines.Text(), " ")
		at, err := strconv.ParseUint(strings.TrimPrefix(address, "00:"), 16, 16)
		if !ok || err != nil {
			t.Fatalf("lampwick.sym has the line %q", lines.Text())
		}
		symbols[name] = uint32(at)
	}
	return symbols
}

// u8 is the byte at so many bytes after a symbol.
func (p *player) u8(symbol string, offset int) int {
	return int(p.machine.Peek(p.symbols[symbol] + uint32(offset)))
}

func (p *player) u16(symbol string) int { return p.u8(symbol, 0) | p.u8(symbol, 1)<<8 }

// wait lets frames pass until the game waits for a button, and reports whether it did in time.
func (p *player) wait() bool {
	for range waitMost {
		switch p.u8("w_mode", 0) {
		case modeTitle, modeRoam, modeText, modeMenu, modeEnd:
			return true
		}
		p.machine.RunFrame(0, false)
	}
	return false
}

func (p *player) press(buttons core.Buttons) {
	for range pressHold {
		p.machine.RunFrame(buttons, false)
	}
	for range pressRelease {
		p.machine.RunFrame(0, false)
	}
}

// decide presses the buttons of a decision, if any, each once the game waits for one, and waits for the next.
func (p *player) decide(t *testing.T, d decision) {
	t.Helper()
	for name := range strings.FieldsSeq(d.buttons) {
		buttons, err := core.ParseButtons(name)
		if err != nil {
			t.Fatalf("%s:%d: %v", walkthrough, d.line, err)
		}
		if !p.wait() {
			t.Fatalf("%s:%d: the game stays in mode %d", walkthrough, d.line, p.u8("w_mode", 0))
		}
		p.press(buttons)
	}
	if !p.wait() {
		t.Fatalf("%s:%d: the game stays in mode %d", walkthrough, d.line, p.u8("w_mode", 0))
	}
}

// screen draws the picture. The machine is as it was before: the frame that it takes does not count.
func (p *player) screen() *core.Frame {
	var state gameboy.State
	p.machine.Save(&state)
	p.machine.RunFrame(0, true)
	frame := core.NewFrame(0, 0)
	p.machine.Frame(frame)
	p.machine.Load(&state)
	return frame
}
