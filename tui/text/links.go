package text

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A link (OSC 8) is ESC ] 8 ; parameters ; address and a terminator, and one without an address ends it.
const linkBegins = "\x1b]8;"

// HonestLinks returns drawn text with only those links that lead to a web page and show all of its address: what a person
// would click on must say where it leads. The words of the others stay.
func HonestLinks(s string) string {
	if !strings.Contains(s, linkBegins) {
		return s
	}
	var out []byte
	for {
		before, rest, ok := strings.Cut(s, linkBegins)
		out = append(out, before...)
		if !ok {
			return string(out)
		}
		parameters, address, behind := linkParts(rest)
		shown, _, ended := strings.Cut(behind, linkBegins)
		if s = behind; address == "" || !ended || !honest(address, shown) {
			out = withoutBeginning(out)
			continue
		}
		_, _, s = linkParts(behind[len(shown)+len(linkBegins):])
		out = append(out, ansi.SetHyperlink(address, parameters)+shown+ansi.ResetHyperlink()...)
	}
}

// withoutBeginning takes from the end of what is drawn all that could begin a link with what comes next, now that a link between
// them is gone.
func withoutBeginning(drawn []byte) []byte {
	for n := len(linkBegins) - 1; n > 0; n-- {
		if bytes.HasSuffix(drawn, []byte(linkBegins[:n])) {
			drawn, n = drawn[:len(drawn)-n], len(linkBegins)
		}
	}
	return drawn
}

// linkParts takes what stands behind the beginning of a link apart. One that has no end is all address.
func linkParts(s string) (parameters, address, behind string) {
	end := strings.IndexAny(s, "\a\x1b")
	if end < 0 {
		return "", "", ""
	}
	parameters, address, _ = strings.Cut(s[:end], ";")
	behind = s[end:]
	if after, ok := strings.CutPrefix(behind, "\a"); ok {
		return parameters, address, after
	}
	return parameters, address, strings.TrimPrefix(behind, "\x1b\\")
}

func honest(address, shown string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.Join(strings.Fields(ansi.Strip(shown)), "") == address
}
