package romtest

import (
	"fmt"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

// Limits of a run in video frames. Blargg's longest needs more than a minute; a picture must be there much earlier.
const (
	maxFrames     = 60 * 60 * 2
	pictureFrames = 60 * 15
)

// watch runs a ROM until it has said whether it passes.
type watch struct {
	machine  *gameboy.Machine
	pictures []picture
	frame    core.Frame
	serial   strings.Builder
	running  bool // blargg's signature is there, and no verdict yet
	broke    bool // LD B,B was executed
	regs     [8]uint8
}

func newWatch(m *gameboy.Machine, pictures []picture) *watch {
	w := &watch{machine: m, pictures: pictures}
	m.OnSerial(func(b byte) {
		if w.serial.Len() < 4096 {
			w.serial.WriteByte(b)
		}
	})
	m.OnBreakpoint(func(m *gameboy.Machine) {
		if !w.broke && !w.prints() {
			w.broke, w.regs = true, m.Registers()
		}
	})
	return w
}

// prints reports whether the ROM writes text to the serial port, as blargg's do; to those LD B,B means nothing.
func (w *watch) prints() bool {
	return strings.ContainsFunc(w.serial.String(), func(r rune) bool { return r >= 'a' && r <= 'z' })
}

func (w *watch) run() Result {
	best := len(w.frame.Pix)
	for n := range maxFrames {
		w.machine.RunFrame(0, len(w.pictures) > 0)
		result, done := w.blargg()
		switch {
		case done:
			return result
		case len(w.pictures) == 0 && w.broke:
			return w.mooneye()
		case len(w.pictures) == 0:
			continue
		}
		wrong := w.compare()
		if wrong == 0 {
			return Result{Kind: "picture", Pass: true}
		}
		if n == 0 || wrong < best {
			best = wrong
		}
		if n > pictureFrames && w.serial.Len() == 0 && !w.running {
			break
		}
	}
	if len(w.pictures) > 0 {
		return Result{Kind: "picture", Detail: fmt.Sprintf("%d pixels differ", best)}
	}
	return Result{Detail: "it did not say within two minutes"}
}

func (w *watch) compare() int {
	w.machine.Frame(&w.frame)
	best := len(w.frame.Pix)
	for _, p := range w.pictures {
		best = min(best, p.difference(&w.frame))
	}
	return best
}

// mooneye is the verdict of the registers at LD B,B: the Fibonacci numbers from 3 on in B, C, D, E, H and L.
func (w *watch) mooneye() Result {
	pass := [6]uint8(w.regs[:6]) == [6]uint8{3, 5, 8, 13, 21, 34}
	r := Result{Kind: "mooneye", Pass: pass}
	if !pass {
		r.Detail = fmt.Sprintf("registers % X", w.regs)
	}
	return r
}

// Where gbmicrotest's put their verdict, and how many video frames the longest of them needs.
const (
	microVerdict = 0xFF82
	microPassed  = 0x01
	microFailed  = 0xFF
	microFrames  = 60
)

// gbmicrotest is the verdict in high RAM, once there is one.
func (w *watch) gbmicrotest() Result {
	for range microFrames {
		w.machine.RunFrame(0, false)
		switch w.machine.Peek(microVerdict) {
		case microPassed:
			return Result{Kind: "gbmicrotest", Pass: true}
		case microFailed:
			return Result{Kind: "gbmicrotest", Detail: fmt.Sprintf("found %02X, wants %02X", w.machine.Peek(microVerdict-2), w.machine.Peek(microVerdict-1))}
		}
	}
	return Result{Kind: "gbmicrotest", Detail: fmt.Sprintf("no verdict within %d frames", microFrames)}
}

// Where blargg's later tests put their verdict: a signature, a status and a text.
const (
	blarggStatus    = 0xA000
	blarggSignature = 0xA001
	blarggText      = 0xA004
	blarggRunning   = 0x80
)

// blargg is the verdict in cartridge RAM or of the serial port's text, once there is one.
func (w *watch) blargg() (Result, bool) {
	m := w.machine
	if m.Peek(blarggSignature) == 0xDE && m.Peek(blarggSignature+1) == 0xB0 && m.Peek(blarggSignature+2) == 0x61 {
		status := m.Peek(blarggStatus)
		if status == blarggRunning {
			w.running = true
			return Result{}, false
		}
		return Result{Kind: "blargg", Pass: status == 0, Detail: w.text(status)}, true
	}
	said := w.serial.String()
	switch {
	case strings.Contains(said, "Passed"):
		return Result{Kind: "blargg", Pass: true}, true
	case strings.Contains(said, "Failed"):
		return Result{Kind: "blargg", Detail: oneLine(said)}, true
	}
	return Result{}, false
}

func (w *watch) text(status uint8) string {
	if status == 0 {
		return ""
	}
	var text []byte
	for at := uint32(blarggText); len(text) < 256; at++ {
		b := w.machine.Peek(at)
		if b == 0 {
			break
		}
		text = append(text, b)
	}
	return oneLine(string(text))
}

func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
