package filekind

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
)

// stateEndings are those that one emulator gives its states.
var stateEndings = map[string]string{
	".sgm": "VisualBoyAdvance", ".sna": "BGB", ".gqs": "Gambatte", ".dst": "DeSmuME",
}

// numberedStates are states with a place's number in the ending.
var numberedStates = []struct {
	form *regexp.Regexp
	of   string
}{
	{regexp.MustCompile(`^\.ss\d$`), "mGBA"},
	{regexp.MustCompile(`^\.s\d$`), "SameBoy"},
	{regexp.MustCompile(`^\.sn\d$`), "BGB"},
	{regexp.MustCompile(`^\.state(\d+|\.auto)?$`), "PyBoy or RetroArch"},
}

// stateOf names the emulator whose state a file is; empty where it is none.
func stateOf(name string, head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("RASTATE")), bytes.HasPrefix(head, []byte("#RZIPv")):
		return "RetroArch"
	case len(head) < headSize && bytes.HasSuffix(head, []byte("BESS")):
		return "SameBoy"
	}
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".state.auto") {
		return "RetroArch"
	}
	ending := filepath.Ext(name)
	for _, n := range numberedStates {
		if n.form.MatchString(ending) {
			return n.of
		}
	}
	return stateEndings[ending]
}
