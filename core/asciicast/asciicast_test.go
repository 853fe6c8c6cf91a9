package asciicast_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"dotmatrix/core/asciicast"
)

func ExampleWriter() {
	w := asciicast.NewWriter(os.Stdout, asciicast.Header{Width: 80, Height: 24, Began: time.Unix(1700000000, 0), Title: "hello"})
	w.Output(0, "")
	w.Output(1500*time.Millisecond, "hi\r\n")
	w.Resize(2*time.Second+time.Nanosecond, 100, 30)
	// Output:
	// {"version":2,"width":80,"height":24,"timestamp":1700000000,"title":"hello"}
	// [1.5,"o","hi\r\n"]
	// [2,"r","100x30"]
}

type broken struct{ writes int }

func (b *broken) Write([]byte) (int, error) { b.writes++; return 0, errors.New("full") }

func TestNothingIsWrittenAfterAnError(t *testing.T) {
	var b broken
	w := asciicast.NewWriter(&b, asciicast.Header{})
	w.Output(0, "x")
	if b.writes != 1 || w.Err() == nil {
		t.Errorf("%d writes, %v", b.writes, w.Err())
	}
}
