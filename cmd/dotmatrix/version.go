package main

import (
	"cmp"
	"runtime/debug"
)

// commit is the commit that the program is built from; `make release` sets it.
var commit string

// version is the module's version as built: a tag, or the time and the commit of a checkout. A build that Go could not
// stamp with these is "devel", with the commit where that is known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(info, commit)
}

func versionOf(info *debug.BuildInfo, commit string) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = cmp.Or(commit, s.Value)
		}
	}
	if commit == "" {
		return "devel"
	}
	return "devel-" + commit[:min(len(commit), 12)]
}
