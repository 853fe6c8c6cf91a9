package export

import (
	"bufio"
	"bytes"
	"testing"
	"time"

	"dotmatrix/core"
)

func TestPictureOfTooManyColoursIsRefused(t *testing.T) {
	frame := core.NewFrame(20, 20)
	for i := range frame.Pix {
		frame.Pix[i] = uint16(i)
	}
	g := &gifWriter{out: bufio.NewWriter(&bytes.Buffer{}), width: 20, height: 20}
	g.begin()
	if err := g.add(frame, time.Second); err != nil {
		t.Fatal(err)
	}
	if err := g.end(); err == nil {
		t.Error("400 colours are written into a GIF")
	}
}
