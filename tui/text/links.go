package text

import (
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
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(s, linkBegins)
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		parameters, address, behind := linkParts(rest)
		shown, _, ended := strings.Cut(behind, linkBegins)
		if s = behind; address == "" || !ended || !honest(address, shown) {
			continue
		}
		_, _, s = linkParts(behind[len(shown)+len(linkBegins):])
		out.WriteString(ansi.SetHyperlink(address, parameters) + shown + ansi.ResetHyperlink())
	}
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
