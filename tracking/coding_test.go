package tracking

import (
	"bytes"
	"context"
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
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
		text, err := packAction(a)
		if err != nil || text != want {
			t.Errorf("%v is kept as %s (%v), want %s", a, text, err, want)
		}
		got, _, err := openAction([]byte(text))
		if diff := cmp.Diff(a, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
	for _, text := range []string{"", "[", "[]", "[1,2]", `[["up",8]]`, `[["up",8,16,1]]`, `[["up",8,16],0]`, `[["up", 8,16]]`, `[["UP",8,16]]`, `[["jump",8,16]]`, `[["up",8,"x"]]`, `{"presses":1}`} {
		if a, _, err := openAction([]byte(text)); err == nil {
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
		a, _, err := openAction(text)
		if err != nil {
			return
		}
		if again, err := packAction(a); text[0] == '[' && (err != nil || again != string(text)) {
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

// testdata/schema2.db was written by the version that knew schema 2: the toy with seed 2002, 270 steps.
func TestRecordOfSchema2(t *testing.T) {
	toy := newToyRun(2002)
	var steps []*core.Step
	for range 270 {
		steps = append(steps, toy.next())
	}
	packed, err := os.ReadFile("testdata/schema2.db.zst")
	must(t, err)
	data, err := unpack(nil, packed, maxRaw)
	must(t, err)
	path := filepath.Join(t.TempDir(), "old.db")
	must(t, os.WriteFile(path, data, 0o600))

	check := func(s *Store, steps []*core.Step) {
		t.Helper()
		reader, err := s.Read(t.Context(), toy.run.ID)
		must(t, err)
		checkProofs(t, reader)
		for i, want := range steps {
			got, err := reader.Step(t.Context(), i)
			must(t, err)
			if diff := cmp.Diff(want, got, sameStep); diff != "" {
				t.Fatalf("step %d differs (-recorded +read):\n%s", i, diff)
			}
			state, err := reader.State(t.Context(), i)
			if err != nil || !bytes.Equal(state, want.State) {
				t.Fatalf("step %d: the state differs (%v)", i, err)
			}
		}
	}
	old, err := OpenReadOnly(t.Context(), path)
	must(t, err)
	check(old, steps)
	must(t, old.Close())

	s := openAt(t, path) // and it goes on in the file
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Resume(t.Context(), toy.run.ID, 900))
	steps = append(steps, recordSteps(t, rec, toy, 300)...)
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "enough"}))
	check(s, steps)
	checkIntegrity(t, s)
}

// What a game shows again in other colours, moved, or after another screen is kept over what it is most like.
func TestScreensAreKeptOverWhatTheyAreLike(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	rooms := make([]*core.Frame, 3)
	for i := range rooms {
		rooms[i] = core.NewFrame(160, 144)
		for k := range rooms[i].Pix {
			rooms[i].Pix[k] = uint16(r.IntN(4) * 0x1111)
		}
	}
	s := openStore(t)
	var keeper screenKeeper
	must(t, s.change(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for n := range 30 {
			shown := core.NewFrame(160, 144)
			copy(shown.Pix, rooms[n%3].Pix)
			for k := range 64 {
				shown.Pix[r.IntN(4)*1000+k] = uint16(n*37 + k%3) // a figure of its own colours
			}
			id, err := keeper.put(ctx, tx, shown, shown.Hash())
			if err != nil {
				return err
			}
			var size int
			var base sql.NullInt64
			if err := tx.QueryRowContext(ctx, "SELECT length(data), base_id FROM screens WHERE id = ?", id).Scan(&size, &base); err != nil {
				return err
			}
			if n >= 3 && (!base.Valid || size > screenGood) {
				t.Errorf("screen %d takes %d bytes, over %v", n, size, base)
			}
			got, err := (&screenReader{}).get(ctx, tx, id)
			if err != nil || !got.Equal(shown) {
				t.Errorf("screen %d comes back as another (%v)", n, err)
			}
		}
		return nil
	}))
}
