package core_test

import (
	"testing"

	"dotmatrix/core"
)

func TestFrameHashIsThatOfItsCodedForm(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {8, 512}, {64, 64}, {160, 144}, {4097, 1}} {
		f := core.NewFrame(size[0], size[1])
		for i := range f.Pix {
			f.Pix[i] = uint16(i * 31 & 0x7FFF)
		}
		if f.Hash() != core.Sum(f.AppendBinary(nil)) {
			t.Errorf("%v: the hash is another one", size)
		}
	}
}
