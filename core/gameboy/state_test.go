package gameboy

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"dotmatrix/core"
)

// TestStateIsFlat guards that a state is a value: nothing in it points anywhere, so that a copy is a snapshot.
func TestStateIsFlat(t *testing.T) {
	var walk func(path string, kind reflect.Type)
	walk = func(path string, kind reflect.Type) {
		switch kind.Kind() {
		case reflect.Bool, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		case reflect.Array:
			walk(path+"[]", kind.Elem())
		case reflect.Struct:
			for field := range kind.Fields() {
				walk(path+"."+field.Name, field.Type)
			}
		default: // also int and uint, whose size is the platform's
			t.Errorf("%s is a %s: it is not flat", path, kind)
		}
	}
	state := reflect.TypeOf((*State)(nil)).Elem()
	walk("State", state)
	if !state.Comparable() {
		t.Error("states cannot be compared")
	}
}

// TestSnapshot goes back to a snapshot and runs on: the same inputs must lead to the same state.
func TestSnapshot(t *testing.T) {
	for _, scene := range scenes {
		m := scene.machine(t)
		runScene(m, 0, 20, false)
		var before, after State
		m.Save(&before)
		runScene(m, 20, 20, true)
		m.Save(&after)
		m.Load(&before)
		if m.s != before {
			t.Errorf("%s: loading a snapshot does not bring it back", scene.name)
		}
		runScene(m, 20, 20, false) // also without drawing
		if m.s != after {
			t.Errorf("%s: the frames after a snapshot came out differently", scene.name)
		}
	}
}

// TestStateIsNotDrawn runs with every frame drawn, with the last of each step, and with none: the state is the same.
func TestStateIsNotDrawn(t *testing.T) {
	for _, scene := range scenes {
		all, last, none := scene.machine(t), scene.machine(t), scene.machine(t)
		for n := range 8 * benchStep {
			runScene(all, n, 1, true)
			runScene(last, n, 1, n%benchStep == benchStep-1)
			runScene(none, n, 1, false)
			if last.s != all.s || none.s != all.s {
				t.Fatalf("%s: the state after frame %d depends on what was drawn", scene.name, n)
			}
		}
		if want := core.Sum(all.AppendState(nil)); core.Sum(last.AppendState(nil)) != want || core.Sum(none.AppendState(nil)) != want {
			t.Errorf("%s: the coded state depends on what was drawn", scene.name)
		}
	}
}

// TestPeekChangesNothing reads all memory between frames.
func TestPeekChangesNothing(t *testing.T) {
	for _, scene := range scenes {
		m, other := scene.machine(t), scene.machine(t)
		for n := range 10 {
			runScene(m, n, 1, true)
			runScene(other, n, 1, true)
			for addr := range uint32(0x10100) {
				m.Peek(addr)
			}
			if m.s != other.s {
				t.Fatalf("%s: reading memory changed the machine in frame %d", scene.name, n)
			}
		}
	}
}

func picture(m *Machine) *core.Frame {
	frame := new(core.Frame)
	m.Frame(frame)
	return frame
}

// TestDrawnPicture checks that a picture does not depend on which frames were drawn before it.
func TestDrawnPicture(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, scene := range scenes {
		all, some := scene.machine(t), scene.machine(t)
		for n := range 60 {
			draw := random.Uint32N(4) == 0
			runScene(all, n, 1, true)
			runScene(some, n, 1, draw)
			if draw && !picture(all).Equal(picture(some)) {
				t.Fatalf("%s: the picture of frame %d depends on those drawn before", scene.name, n)
			}
		}
	}
}
