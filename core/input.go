package core

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Hold is buttons held for a number of frames.
type Hold struct {
	Buttons Buttons
	Frames  uint32
}

// Input is what the machine really got, frame by frame, run-length coded. It is the truth of a step: the same machine
// given the same input reaches the same state.
type Input []Hold

// Add appends one frame with the buttons held.
func (in *Input) Add(held Buttons) {
	if n := len(*in); n > 0 && (*in)[n-1].Buttons == held {
		(*in)[n-1].Frames++
		return
	}
	*in = append(*in, Hold{Buttons: held, Frames: 1})
}

// Frames is the number of frames in all.
func (in Input) Frames() int {
	total := 0
	for _, h := range in {
		total += int(h.Frames)
	}
	return total
}

// Inputs are coded in one of two ways. In the first, a hold is a byte of buttons and its frames as an unsigned varint, never
// zero. The second begins with wideMark, which the first cannot: a hold of zero frames; a hold is then two bytes of
// buttons, the low one first, and its frames. An input that fits the first is always coded so, and has one coded form.
var wideMark = [2]byte{2, 0}

// AppendBinary appends the coded form.
func (in Input) AppendBinary(dst []byte) []byte {
	wide := in.wide()
	if wide {
		dst = append(dst, wideMark[:]...)
	}
	for _, h := range in {
		dst = append(dst, byte(h.Buttons))
		if wide {
			dst = append(dst, byte(h.Buttons>>8))
		}
		dst = binary.AppendUvarint(dst, uint64(h.Frames))
	}
	return dst
}

// wide reports whether a button is held that one byte has no bit for.
func (in Input) wide() bool {
	for _, h := range in {
		if h.Buttons > 0xFF {
			return true
		}
	}
	return false
}

// maxInputFrames bounds what ParseInput believes: a day of play in one step.
const maxInputFrames = 60 * 60 * 60 * 24

// ParseInput reads either form of AppendBinary and refuses anything else.
func ParseInput(data []byte) (Input, error) {
	size := 1
	if bytes.HasPrefix(data, wideMark[:]) {
		data, size = data[len(wideMark):], 2
	}
	var in Input
	total := uint64(0)
	for len(data) > 0 {
		if len(data) <= size {
			return nil, errors.New("input is damaged: its last hold is cut off")
		}
		held := Buttons(data[0])
		if size == 2 {
			held |= Buttons(data[1]) << 8
		}
		frames, n := binary.Uvarint(data[size:])
		if n <= 0 || frames == 0 || frames > maxInputFrames {
			return nil, errors.New("input is damaged: a hold has no valid length")
		}
		if total += frames; total > maxInputFrames {
			return nil, errors.New("input is damaged: it holds more frames than a step can have")
		}
		in = append(in, Hold{Buttons: held, Frames: uint32(frames)})
		data = data[size+n:]
	}
	if size == 2 && !in.wide() {
		return nil, errors.New("input is damaged: it is coded wider than it has to be")
	}
	return in, nil
}
