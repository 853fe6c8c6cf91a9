package gameboy

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// foreignClocks are the lengths of clocks that are written behind the RAM and not read here, in bytes: those of SameBoy and
// mGBA for a HuC3.
var foreignClocks = []int{17, 136}

// FitBattery is a save as LoadBattery takes it, of one in another emulator's form: with a clock that is not read here, or
// padded to the size that all its saves have. left says what was left out; empty: nothing. An empty save fits as nil: there
// is nothing to load. What cannot be this cartridge's stays as it is, and LoadBattery refuses it.
func (m *Machine) FitBattery(saved []byte) (fitted []byte, left string) {
	switch {
	case !m.HasBattery():
		return saved, ""
	case len(saved) == 0:
		return nil, "it is empty"
	}
	ram, behind := m.ramSize, []int{0}
	if m.kind.clock {
		behind = []int{clockFooter, clockFooterOld, 0}
	}
	clocks := append(behind, slices.DeleteFunc(append([]int{clockFooter, clockFooterOld}, foreignClocks...),
		func(n int) bool { return slices.Contains(behind, n) })...)
	for _, padded := range []bool{false, true} { // what fits exactly is no padding
		for _, clock := range clocks {
			padding := len(saved) - clock - ram
			if padding < 0 || (padding > 0) != padded || !pads(saved[ram:ram+padding], saved[:ram]) {
				continue
			}
			var without []string
			if padding > 0 {
				without = append(without, fmt.Sprintf("%d bytes that only fill the file up", padding))
			}
			fitted = slices.Clip(saved[:ram])
			if slices.Contains(behind, clock) {
				fitted = append(fitted, saved[ram+padding:]...)
			} else {
				without = append(without, "the clock that the save holds")
			}
			if len(without) == 0 {
				return fitted, ""
			}
			return fitted, strings.Join(without, " and ") + " left out"
		}
	}
	return saved, ""
}

// pads reports whether rest holds nothing: one value throughout, as erased memory does, or the RAM again, as its addresses
// wrap round.
func pads(rest, ram []byte) bool {
	if len(rest) == 0 {
		return true
	}
	if v := rest[0]; (v == 0x00 || v == 0xFF) && bytes.Count(rest, rest[:1]) == len(rest) {
		return true
	}
	if len(ram) == 0 || len(rest)%len(ram) != 0 {
		return false
	}
	for again := range slices.Chunk(rest, len(ram)) {
		if !bytes.Equal(again, ram) {
			return false
		}
	}
	return true
}
