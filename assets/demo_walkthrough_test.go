package assets_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"image/png"
	"os"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

var update = flag.Bool("update", false, "renew the goldens in testdata; look at every picture that changed")

// milestones is how many the game has.
const milestones = 12

// TestWalkthrough plays the recorded decisions on both consoles: they reach the end with the milestones in the order of
// the story, through the same states as ever, which are those of the other console too, and the same pictures.
func TestWalkthrough(t *testing.T) {
	for name, model := range map[string]gameboy.Model{"dmg": gameboy.DMG, "cgb": gameboy.CGB} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &walk{player: newPlayer(t, model), t: t, console: name}
			w.follow()
			if w.u8("w_mode", 0) != modeEnd {
				t.Errorf("it ends in mode %d on map %d", w.u8("w_mode", 0), w.u8("w_map", 0))
			}
			if w.reached != 1<<milestones-1 {
				t.Errorf("the milestones are %012b", w.reached)
			}
			if w.scenes < 10 {
				t.Errorf("only %d scenes were compared", w.scenes)
			}
			compareText(t, "testdata/lampwick/walkthrough.chain", hex.EncodeToString(w.chain[:])+"\n")
		})
	}
}

// walk follows the decisions of a file.
type walk struct {
	*player
	t       *testing.T
	console string
	reached int
	scenes  int
	chain   [sha256.Size]byte // over every decision, and the documented state after it
}

func (w *walk) follow() {
	for _, d := range readDecisions(w.t) {
		if d.scene != "" {
			w.scenes++
			w.decide(w.t, d)
			comparePicture(w.t, fmt.Sprintf("testdata/lampwick/%s/%s.png", w.console, d.scene), w.screen())
			continue
		}
		w.decide(w.t, d)
		w.checkOrder(d)
		w.link(d)
	}
}

// checkOrder fails when a milestone comes before the one that is before it in the story.
func (w *walk) checkOrder(d decision) {
	now := w.u16("w_milestones")
	for w.reached != now {
		next := w.reached<<1 | 1
		if now&next != next {
			w.t.Fatalf("%s:%d: milestones out of order: %012b", walkthrough, d.line, now)
		}
		w.reached = next
	}
}

// link chains a decision, and the documented state after it. What is outside of that counts frames, which is the console's
// business, or is left over from what the program did.
func (w *walk) link(d decision) {
	h := sha256.New()
	h.Write(w.chain[:])
	h.Write([]byte(d.buttons))
	for at, end := w.symbols["w_magic"], w.symbols["w_grid"]+256; at < end; at++ {
		h.Write([]byte{w.machine.Peek(at)})
	}
	h.Sum(w.chain[:0])
}

// comparePicture compares a picture with a PNG, pixel by pixel.
func comparePicture(t *testing.T, file string, got *core.Frame) {
	t.Helper()
	if *update {
		writePicture(t, file, got)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	image := got.Image()
	if image.Bounds() != want.Bounds() {
		t.Fatalf("%s is %v, the screen %v", file, want.Bounds(), image.Bounds())
	}
	different := 0
	for y := range got.Height {
		for x := range got.Width {
			r, g, b, _ := want.At(x, y).RGBA()
			c := image.RGBAAt(x, y)
			if uint8(r>>8) != c.R || uint8(g>>8) != c.G || uint8(b>>8) != c.B {
				different++
			}
		}
	}
	if different > 0 {
		t.Errorf("%s: %d pixels differ: look at it with -update", file, different)
	}
}

func writePicture(t *testing.T, file string, picture *core.Frame) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, picture.Image()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func compareText(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s says %s, and it is %s: has the game changed? Then renew it with -update", file, want, got)
	}
}
