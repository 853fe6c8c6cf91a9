package tracking

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

func versionOf(name string, n int) core.Version {
	manifest := json.RawMessage(fmt.Sprintf(`{"name":%q,"n":%d}`, name, n))
	return core.Version{ID: core.Sum(manifest), Name: name, Manifest: manifest, Files: []core.File{{Path: "a.star", Data: fmt.Appendf(nil, "n = %d", n)}}}
}

func TestVersionsAreLoggedOnce(t *testing.T) {
	s := openStore(t)
	now := time.Unix(1_700_000_000, 5).UTC()
	first, err := s.LogVersion(t.Context(), versionOf("chat", 1), map[string]string{"llm_name": "a"}, now)
	must(t, err)
	if first.Number != 1 || first.URI() != "models:/chat/1" || !first.Logged.Equal(now) || string(first.Files[0].Data) != "n = 1" {
		t.Errorf("logged %+v", first)
	}
	again, err := s.LogVersion(t.Context(), versionOf("chat", 1), map[string]string{"llm_name": "b", "max_steps": "9"}, now.Add(time.Hour))
	must(t, err)
	if again.Number != 1 || !again.Logged.Equal(now) {
		t.Errorf("logged again as %+v", again)
	}
	if diff := cmp.Diff(map[string]string{"llm_name": "b", "max_steps": "9"}, again.Tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	second, err := s.LogVersion(t.Context(), versionOf("chat", 2), nil, now)
	must(t, err)
	other, err := s.LogVersion(t.Context(), versionOf("blind", 1), nil, now)
	must(t, err)
	if second.Number != 2 || other.Number != 1 {
		t.Errorf("numbers %d and %d", second.Number, other.Number)
	}
	all, err := s.Versions(t.Context())
	must(t, err)
	var names []string
	for _, r := range all {
		names = append(names, r.URI())
	}
	if got := strings.Join(names, " "); got != "models:/blind/1 models:/chat/2 models:/chat/1" {
		t.Errorf("listed %s", got)
	}
	damaged := versionOf("chat", 3)
	damaged.Manifest = json.RawMessage(`{}`)
	if _, err := s.LogVersion(t.Context(), damaged, nil, now); err == nil || !strings.Contains(err.Error(), "its manifest hashes to") {
		t.Errorf("a version without its manifest: %v", err)
	}
}

func TestURIs(t *testing.T) {
	s := openStore(t)
	var logged []Registered
	for n := range 3 {
		r, err := s.LogVersion(t.Context(), versionOf("chat", n), nil, time.Time{})
		must(t, err)
		logged = append(logged, r)
	}
	must(t, s.SetAlias(t.Context(), logged[1], "champion", time.Time{}))
	id := logged[2].ID.String()
	for uri, want := range map[string]int{
		"models:/chat/1": 1, "models:/chat/latest": 3, "models:/chat@champion": 2, "models:/" + id: 3,
		"models:/" + id[:12]: 3, "models:/" + strings.ToUpper(id[:20]): 3,
	} {
		if r, err := s.FindVersion(t.Context(), uri); err != nil || r.Number != want || len(r.Files) != 1 {
			t.Errorf("%s: %d (%v), want %d", uri, r.Number, err, want)
		}
	}
	for uri, says := range map[string]string{
		"chat/1": "use models:/NAME/3", "models:/": "use models:/NAME/3", "models:/chat/9": "chat has 3, 2, @champion, 1",
		"models:/chat@best": "chat has 3, 2, @champion, 1", "models:/none/1": `nothing was logged as "none"`,
		"models:/chat": "add /latest, /3 or @ALIAS", "models:/0000000000000000": "models list",
	} {
		if _, err := s.FindVersion(t.Context(), uri); !errors.Is(err, ErrNoVersion) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", uri, err, says)
		}
	}
}

func TestAliasesKeepTheirHistory(t *testing.T) {
	s := openStore(t)
	first, err := s.LogVersion(t.Context(), versionOf("chat", 1), nil, time.Time{})
	must(t, err)
	second, err := s.LogVersion(t.Context(), versionOf("chat", 2), nil, time.Time{})
	must(t, err)
	at := func(n int64) time.Time { return time.Unix(n, 0).UTC() }
	must(t, s.SetAlias(t.Context(), first, "champion", at(1)))
	must(t, s.SetAlias(t.Context(), first, "baseline", at(2)))
	must(t, s.SetAlias(t.Context(), second, "champion", at(3)))
	must(t, s.RemoveAlias(t.Context(), second, "baseline", at(4)))
	moves, err := s.AliasHistory(t.Context(), "chat")
	must(t, err)
	want := []AliasMove{{"baseline", 0, at(4)}, {"champion", 2, at(3)}, {"baseline", 1, at(2)}, {"champion", 1, at(1)}}
	if diff := cmp.Diff(want, moves); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	found, err := s.FindVersion(t.Context(), "models:/chat@champion")
	if err != nil || found.Number != 2 || strings.Join(found.Aliases, " ") != "champion" {
		t.Errorf("champion is %+v (%v)", found, err)
	}
	if err := s.RemoveAlias(t.Context(), second, "baseline", at(5)); !errors.Is(err, ErrNoVersion) {
		t.Errorf("an alias was removed twice: %v", err)
	}
	_, err = s.writer.pool.ExecContext(t.Context(), "DELETE FROM alias_moves")
	if err == nil || !strings.Contains(err.Error(), "append-only") {
		t.Errorf("history was removed: %v", err)
	}
}

func TestRunsCountForTheirVersion(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(4)
	record(t, s, toy, 3)
	r, err := s.FindVersion(t.Context(), "models:/toy/1")
	if err != nil || r.Runs != 1 || r.ID != toy.run.Agent.ID {
		t.Errorf("%+v (%v)", r, err)
	}
}
