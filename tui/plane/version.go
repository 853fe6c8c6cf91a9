package plane

import "strings"

// drawers are terminals that draw characters by themselves which few fonts have, all of them from a version on, the
// newest first. Their names and versions are as they answer to XTVERSION.
var drawers = []struct {
	name         string
	major, minor int
	draws        Blocks
}{
	{"kitty", 0, 47, BlocksOctant}, {"kitty", 0, 20, BlocksSextant},
	{"ghostty", 1, 2, BlocksOctant}, {"ghostty", 1, 0, BlocksSextant},
	{"foot", 1, 21, BlocksOctant}, {"foot", 1, 9, BlocksSextant},
	{"wezterm", 20250101, 0, BlocksOctant}, {"wezterm", 20220101, 0, BlocksSextant},
}

// drawnBy is what the terminal of that name and version, such as "kitty(0.42.1)" or "ghostty 1.1.3", draws by itself.
func drawnBy(version string) Blocks {
	name, major, minor := parseVersion(version)
	for _, d := range drawers {
		if d.name == name && (major > d.major || major == d.major && minor >= d.minor) {
			return d.draws
		}
	}
	return BlocksAuto
}

// parseVersion finds a name in lower case and the first two numbers behind it.
func parseVersion(version string) (name string, major, minor int) {
	version = strings.ToLower(version)
	end := strings.IndexFunc(version, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		return version, 0, 0
	}
	name, version = version[:end], strings.TrimLeft(version[end:], " (")
	major, rest := number(version)
	if rest, ok := strings.CutPrefix(rest, "."); ok {
		minor, _ = number(rest)
	}
	return name, major, minor
}

// number is the one that text begins with, and what comes behind it.
func number(text string) (n int, rest string) {
	const most = 1e8 // a date, as WezTerm has it, is less
	for text != "" && text[0] >= '0' && text[0] <= '9' {
		n = min(n*10+int(text[0]-'0'), most)
		text = text[1:]
	}
	return n, text
}
