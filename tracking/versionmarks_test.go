package tracking

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"
)

func TestVersionsAreTaggedAndDescribedAfterLogging(t *testing.T) {
	s := openStore(t)
	r, err := s.LogVersion(t.Context(), versionOf("chat", 1), map[string]string{"a": "1", "dotmatrix.removed": "x"}, time.Time{})
	must(t, err)
	must(t, s.TagVersion(t.Context(), r, "a", "2"))
	must(t, s.TagVersion(t.Context(), r, "b", ""))
	must(t, s.DescribeVersion(t.Context(), r, "better prompts"))
	r, err = s.FindVersion(t.Context(), "models:/chat/1")
	must(t, err)
	if !maps.Equal(r.Tags, map[string]string{"a": "2", "b": ""}) || r.Description != "better prompts" {
		t.Errorf("%+v", r)
	}
	must(t, s.UntagVersion(t.Context(), r, "b"))
	must(t, s.DescribeVersion(t.Context(), r, ""))
	if r, err = s.FindVersion(t.Context(), "models:/chat/1"); err != nil || len(r.Tags) != 1 || r.Description != "" {
		t.Errorf("%+v (%v)", r, err)
	}
	for what, err := range map[string]error{"no tag": s.UntagVersion(t.Context(), r, "b"), "ours": s.TagVersion(t.Context(), r, "dotmatrix.removed", "x"),
		"long": s.TagVersion(t.Context(), r, "a", strings.Repeat("x", 1<<20)), "nameless": s.TagVersion(t.Context(), r, "", "x")} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func TestVersionsAreRemoved(t *testing.T) {
	s := openStore(t)
	first, err := s.LogVersion(t.Context(), versionOf("chat", 1), map[string]string{"a": "1"}, time.Time{})
	must(t, err)
	second, err := s.LogVersion(t.Context(), versionOf("chat", 2), nil, time.Time{})
	must(t, err)
	must(t, s.SetAlias(t.Context(), first, "champion", time.Time{}))
	first, err = s.FindVersion(t.Context(), "models:/chat@champion")
	must(t, err)
	if err := s.RemoveVersion(t.Context(), first, false, time.Unix(9, 0)); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), "champion") {
		t.Errorf("removed with an alias: %v", err)
	}
	must(t, s.RemoveVersion(t.Context(), second, false, time.Unix(9, 0)))
	must(t, s.RemoveVersion(t.Context(), first, true, time.Unix(9, 0)))
	for _, uri := range []string{"models:/chat/1", "models:/chat@champion", "models:/chat/latest", "models:/" + second.ID.String()} {
		if _, err := s.FindVersion(t.Context(), uri); !errors.Is(err, ErrNoVersion) {
			t.Errorf("%s: %v", uri, err)
		}
	}
	third, err := s.LogVersion(t.Context(), versionOf("chat", 3), nil, time.Time{})
	if must(t, err); third.Number != 3 {
		t.Errorf("a number is given again: %d", third.Number)
	}
	again, err := s.LogVersion(t.Context(), versionOf("chat", 1), nil, time.Time{})
	if must(t, err); again.Number != 1 || len(again.Files) != 1 || len(again.Tags) != 0 || len(again.Aliases) != 0 {
		t.Errorf("logged again as %+v", again)
	}
}

func TestAVersionOfRunsIsNotRemovedUnlessForced(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(4)
	record(t, s, toy, 3)
	r, err := s.FindVersion(t.Context(), "models:/toy/1")
	must(t, err)
	if err := s.RemoveVersion(t.Context(), r, false, time.Unix(9, 0)); !errors.Is(err, ErrInUse) {
		t.Errorf("removed although a run needs it: %v", err)
	}
	must(t, s.RemoveVersion(t.Context(), r, true, time.Unix(9, 0)))
	if all, err := s.Versions(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v (%v)", all, err)
	}
	runs, err := s.Runs(t.Context())
	must(t, err)
	if len(runs) != 1 || runs[0].Agent.ID != r.ID {
		t.Errorf("the run lost its agent: %+v", runs)
	}
	reader, err := s.Read(t.Context(), runs[0].ID)
	must(t, err)
	if len(reader.Run().Agent.Files) != len(r.Files) {
		t.Errorf("the run lost its agent's files")
	}
}
