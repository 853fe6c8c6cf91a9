package codec

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

func TestActionsComeBackAsTheyWere(t *testing.T) {
	for want, a := range map[string]core.Action{
		`{"presses":null}`:              {},
		`{"presses":[],"settle":3}`:     {Presses: []core.Press{}, Settle: 3},
		`[["up",8,16],["a",8,16]]`:      core.PressAll(core.Up, core.A),
		`[["a+right",24,0],60]`:         {Presses: []core.Press{{Buttons: core.A | core.Right, Hold: 24}}, Settle: 60},
		`[["none",600,3600],["b",1,0]]`: {Presses: []core.Press{{Hold: 600, Wait: 3600}, {Buttons: core.B, Hold: 1}}},
	} {
		text, err := PackAction(a)
		if err != nil || text != want {
			t.Errorf("%v is kept as %s (%v), want %s", a, text, err, want)
		}
		got, _, err := OpenAction([]byte(text))
		if diff := cmp.Diff(a, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
	for _, text := range []string{"", "[", "[]", "[1,2]", `[["up",8]]`, `[["up",8,16,1]]`, `[["up",8,16],0]`, `[["up", 8,16]]`, `[["UP",8,16]]`, `[["jump",8,16]]`, `[["up",8,"x"]]`, `{"presses":1}`} {
		if a, _, err := OpenAction([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, a)
		}
	}
}

func TestChangesOfAState(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		before := make([]byte, r.IntN(300))
		after := slices.Clone(before)
		for range r.IntN(20) {
			if len(after) > 0 {
				after[r.IntN(len(after))] = byte(r.Uint32())
			}
		}
		changes := appendChanges(nil, before, after)
		if err := applyChanges(before, changes); err != nil || !bytes.Equal(before, after) {
			t.Fatalf("%x makes another state (%v)", changes, err)
		}
	}
	if changes := appendChanges(nil, make([]byte, 1000), make([]byte, 1000)); len(changes) != 0 {
		t.Errorf("no change is said in %d bytes", len(changes))
	}
}

func FuzzApplyChanges(f *testing.F) {
	f.Add([]byte("before"), []byte("beyond"))
	f.Add([]byte("before"), []byte{2, 3, 'a', 'b', 'c', 1, 1})
	f.Fuzz(func(t *testing.T, state, changes []byte) {
		_ = applyChanges(slices.Clone(state), changes) // of what is no changes it must only not panic
		if len(changes) >= len(state) {
			after, made := changes[:len(state)], slices.Clone(state)
			if err := applyChanges(made, appendChanges(nil, state, after)); err != nil || !bytes.Equal(made, after) {
				t.Errorf("%x becomes %x, want %x (%v)", state, made, after, err)
			}
		}
	})
}

func FuzzOpenAction(f *testing.F) {
	f.Add([]byte(`[["up",8,16],60]`))
	f.Add([]byte(`{"presses":[{"buttons":"a","hold":1,"wait":2}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		a, _, err := OpenAction(text)
		if err != nil {
			return
		}
		if again, err := PackAction(a); text[0] == '[' && (err != nil || again != string(text)) {
			t.Errorf("%s comes back as %s (%v)", text, again, err)
		}
	})
}

func TestTilesOfAnyScreen(t *testing.T) {
	for _, size := range [][2]int{{160, 144}, {16, 12}, {7, 9}, {1, 1}, {30, 20}} {
		pix := make([]byte, size[0]*size[1])
		for i := range pix {
			pix[i] = byte(i * 7)
		}
		tiles := appendTiles(nil, pix, size[0], size[1])
		back := make([]byte, len(pix))
		fromTiles(back, tiles, size[0], size[1])
		if len(tiles) != len(pix) || !bytes.Equal(back, pix) {
			t.Errorf("a screen of %dx%d comes back as another", size[0], size[1])
		}
	}
}
