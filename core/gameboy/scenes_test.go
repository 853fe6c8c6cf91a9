package gameboy

import (
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
)

// scene is a program that uses much of the machine, for tests and benchmarks of all of it.
type scene struct {
	name   string
	model  Model
	source string            // assembled to programStart; empty: the demo game
	at     map[uint16]string // more of it: handlers, and routines that are called
}

// scenes are all of them. Those of CGB are in the CGB's own mode.
var scenes = []scene{
	{name: "demo game", model: DMG},
	{"busy", DMG, busySource, map[uint16]string{0x40: "jp 0420", 0x48: "jp 0460", 0x400: busyDMA, 0x420: busyVBlank, 0x460: busySTAT}},
	{"halting", DMG, haltingSource, map[uint16]string{0x40: "reti", 0x50: "inc b\nreti"}},
	{"sound", DMG, soundSource, map[uint16]string{0x50: "jp 0400", 0x58: "reti", 0x400: soundTimer}},
	{"colour", CGB, colourSource, map[uint16]string{0x40: "jp 0400", 0x400: colourVBlank}},
	{"restless", DMG, restlessSource, nil},
	{"restless colour", CGB, restlessSource, nil},
}

func (s scene) machine(t testing.TB) *Machine {
	t.Helper()
	rom := assets.DemoROM
	if s.source != "" {
		rom = testROM(assemble(t, programStart, s.source))
		if s.model == CGB {
			rom[headerCGBFlag] = 0x80
		}
		for at, source := range s.at {
			copy(rom[at:], assemble(t, at, source))
		}
		seal(rom)
	}
	m, err := New(rom, Options{Model: s.model})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// runScene runs frames of the machine of a scene, from a frame number on. All scenes are given the same buttons.
func runScene(m *Machine, from, frames int, draw bool) {
	for n := from; n < from+frames; n++ {
		m.RunFrame(demoInputs(n), draw)
	}
}

// demoInputs are buttons that start the demo game and walk about in it.
func demoInputs(frame int) core.Buttons {
	switch {
	case frame%120 >= 30 && frame%120 < 36:
		return core.Start
	case frame%120 >= 90 && frame%120 < 96:
		return core.A
	case frame < 240:
		return 0
	}
	return [...]core.Buttons{core.Right, core.Down, core.Left, core.Up}[frame/40%4]
}
