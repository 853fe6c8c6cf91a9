package tracking

import (
	"bytes"
	"context"
	"database/sql"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// unpackRecord unpacks a record that an older release wrote.
func unpackRecord(t *testing.T, packed string) string {
	t.Helper()
	data, err := os.ReadFile(packed)
	must(t, err)
	data, err = codec.Unpack(nil, data, codec.MaxRaw)
	must(t, err)
	path := filepath.Join(t.TempDir(), "old.db")
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

// schema2File unpacks testdata/schema2.db.zst, and gives the toy that it holds at its start.
func schema2File(t *testing.T) (string, *toyRun) {
	t.Helper()
	toy := newToyRun(2002)
	toy.run.Format, toy.run.ChosenModel, toy.run.Terms = 1, "", core.Terms{}
	toy.run.Machine.Width, toy.run.Machine.Height = 16, 12
	toy.bind(core.Hash{})
	return unpackRecord(t, "testdata/schema2.db.zst"), toy
}

// testdata/schema2.db was written by the version that knew schema 2: the toy with seed 2002, 270 steps. Some of
// their screens have another size than the machine's, which nothing draws: such a step is refused.
func TestRecordOfSchema2(t *testing.T) {
	path, toy := schema2File(t)
	var steps []*core.Step
	for range 270 {
		steps = append(steps, toy.next())
	}
	check := func(s *Store, steps []*core.Step) {
		t.Helper()
		reader, err := s.Read(t.Context(), toy.run.ID)
		must(t, err)
		checkProofs(t, reader)
		for i, want := range steps {
			got, err := reader.Step(t.Context(), i)
			if m := toy.run.Machine; want.Screen.Width != m.Width {
				if err == nil || !strings.Contains(err.Error(), "its screen has 30 by 20 pixels, and the machine's has 16 by 12") {
					t.Fatalf("step %d has a screen of another size: %v", i, err)
				}
				continue
			}
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
	must(t, rec.Resume(t.Context(), toy.run.ID, 900, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}))
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
	var keeper codec.ScreenWriter
	must(t, s.change(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for n := range 30 {
			shown := core.NewFrame(160, 144)
			copy(shown.Pix, rooms[n%3].Pix)
			for k := range 64 {
				shown.Pix[r.IntN(4)*1000+k] = uint16(n*37 + k%3) // a figure of its own colours
			}
			id, err := putScreen(ctx, tx, &keeper, shown, shown.Hash())
			if err != nil {
				return err
			}
			var size int
			var base sql.NullInt64
			if err := tx.QueryRowContext(ctx, "SELECT length(data), base_id FROM screens WHERE id = ?", id).Scan(&size, &base); err != nil {
				return err
			}
			if n >= 3 && (!base.Valid || size > codec.ScreenGood) {
				t.Errorf("screen %d takes %d bytes, over %v", n, size, base)
			}
			got, err := getScreen(ctx, tx, new(codec.ScreenReader), id)
			if err != nil || !got.Equal(shown) {
				t.Errorf("screen %d comes back as another (%v)", n, err)
			}
		}
		return nil
	}))
}
