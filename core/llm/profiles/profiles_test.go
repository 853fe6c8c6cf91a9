package profiles_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core/llm"
	"dotmatrix/core/llm/profiles"
)

func TestProfilesAreKeptForAWeek(t *testing.T) {
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	folder := filepath.Join(t.TempDir(), "a [folder]", "models")
	store := profiles.New(folder, func() time.Time { return now })
	if p, err := store.Load("http://x/v1", "m"); err != nil || len(p.Refused) > 0 {
		t.Fatalf("an empty folder gave %+v, %v", p, err)
	}
	want := llm.Profile{Refused: []llm.Feature{"images", "seed"}, Images: 2, Reasons: true, Window: 4096, Learned: now}
	if err := store.Save("http://x/v1", "m", want); err != nil {
		t.Fatal(err)
	}
	if err := store.Save("http://x/v1", "a/b", llm.Profile{Learned: now}); err != nil {
		t.Fatal(err)
	}
	other := profiles.New(folder, func() time.Time { return now.Add(llm.ProfileLife - time.Second) })
	got, err := other.Load("http://x/v1", "m")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	list, err := other.List()
	if err != nil || len(list) != 2 || list[0].Model != "a/b" || list[1].Window != 4096 {
		t.Errorf("listed %+v, %v", list, err)
	}
	old := profiles.New(folder, func() time.Time { return now.Add(llm.ProfileLife) })
	if p, err := old.Load("http://x/v1", "m"); err != nil || p.Window != 0 {
		t.Errorf("after a week: %+v, %v", p, err)
	}
	if p, err := other.Load("http://y/v1", "m"); err != nil || p.Window != 0 {
		t.Errorf("another endpoint: %+v, %v", p, err)
	}
	if n, err := other.Reset(); n != 2 || err != nil {
		t.Errorf("reset %d, %v", n, err)
	}
	if list, err := other.List(); len(list) != 0 || err != nil {
		t.Errorf("after the reset: %+v, %v", list, err)
	}
}

func TestSpoiltProfilesAreErrors(t *testing.T) {
	folder := t.TempDir()
	store := profiles.New(folder, time.Now)
	if err := store.Save("http://x/v1", "m", llm.Profile{Learned: time.Now()}); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	for _, text := range []string{"{", string(make([]byte, 1<<20))} {
		if err := os.WriteFile(files[0], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Load("http://x/v1", "m"); err == nil {
			t.Errorf("a file of %d bytes was read", len(text))
		}
		if list, err := store.List(); len(list) != 0 || err != nil {
			t.Errorf("listed %+v, %v", list, err)
		}
	}
}

// TestManyLearnAtOnce: no reader sees half a file.
func TestManyLearnAtOnce(t *testing.T) {
	store := profiles.New(t.TempDir(), time.Now)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if err := store.Save("http://x/v1", "m", llm.Profile{Window: 4096, Learned: time.Now()}); err != nil {
					t.Error(err)
				}
				if p, err := store.Load("http://x/v1", "m"); err != nil || p.Window != 4096 {
					t.Errorf("%+v, %v", p, err)
				}
			}
		})
	}
	all.Wait()
}
