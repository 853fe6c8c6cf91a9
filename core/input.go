package core

import (
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

// AppendBinary appends the coded form: for each hold one byte of buttons and its frames as an unsigned varint.
func (in Input) AppendBinary(dst []byte) []byte {
	for _, h := range in {
		dst = append(dst, byte(h.Buttons))
		dst = binary.AppendUvarint(dst, uint64(h.Frames))
	}
	return dst
}

// maxInputFrames bounds what ParseInput believes: a day of play in one step.
const maxInputFrames = 60 * 60 * 60 * 24

// ParseInput reads the form of AppendBinary and refuses anything else.
func ParseInput(data []byte) (Input, error) {
	var in Input
	total := uint64(0)
	for len(data) > 0 {
		held := Buttons(data[0])
		frames, n := binary.Uvarint(data[1:])
		if n <= 0 || frames == 0 || frames > maxInputFrames {
			return nil, errors.New("input is damaged: a hold has no valid length")
		}
		if total += frames; total > maxInputFrames {
			return nil, errors.New("input is damaged: it holds more frames than a step can have")
		}
		in = append(in, Hold{Buttons: held, Frames: uint32(frames)})
		data = data[1+n:]
	}
	return in, nil
}
