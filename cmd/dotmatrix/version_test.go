package main

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	const revision = "762caae399bab9a9285cf91e8856f959fbd82dab"
	for _, c := range []struct{ module, revision, commit, want string }{
		{"v1.2.0", revision, "", "v1.2.0"},
		{"v0.0.0-20261130035350-762caae399ba+dirty", revision, revision, "v0.0.0-20261130035350-762caae399ba+dirty"},
		{"(devel)", revision, "", "devel-762caae399ba"},
		{"(devel)", "", revision, "devel-762caae399ba"},
		{"(devel)", "", "", "devel"},
		{"", "", "", "devel"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: c.module}}
		if c.revision != "" {
			info.Settings = []debug.BuildSetting{{Key: "vcs.revision", Value: c.revision}}
		}
		if got := versionOf(info, c.commit); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
	if got := runIn(t, nil, "--version"); got.code != 0 || strings.TrimSpace(strings.TrimPrefix(got.out, "dotmatrix version ")) == "" {
		t.Errorf("exit %d, %q", got.code, got.out)
	}
}
