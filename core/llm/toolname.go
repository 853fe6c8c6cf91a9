package llm

import (
	"regexp"
	"slices"
	"strings"
)

// Decorations of tools' names: the namespaces of harmony, Gemini and Kimi before them, a number or a channel behind.
var (
	nameBefore = regexp.MustCompile(`^(?:functions?|default_api|tools?|api|namespace)[.:/]|^to=functions\.`)
	nameBehind = regexp.MustCompile(`(?:[:.]\d+|\(\)|<\|.*|\.call)$`)
)

// toolName is the offered tool that a model means by a name; the name itself where it means none.
func toolName(name string, tools []Tool) string {
	name = strings.TrimSpace(name)
	if offered(name, tools) {
		return name
	}
	bare := strings.Trim(name, "\"'`")
	for {
		shorter := nameBehind.ReplaceAllString(nameBefore.ReplaceAllString(bare, ""), "")
		if shorter == bare || shorter == "" {
			break
		}
		bare = shorter
	}
	for _, like := range []func(a, b string) bool{
		func(a, b string) bool { return a == b },
		strings.EqualFold,
		func(a, b string) bool { return strings.EqualFold(letters(a), letters(b)) },
	} {
		if at := slices.IndexFunc(tools, func(t Tool) bool { return like(t.Name, bare) }); at >= 0 {
			return tools[at].Name
		}
	}
	return bare
}

// letters is a name without what stands between its words.
func letters(name string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "", ".", "").Replace(name)
}

func offered(name string, tools []Tool) bool {
	return slices.ContainsFunc(tools, func(t Tool) bool { return t.Name == name })
}

// begins reports whether a tool's name begins with a text.
func begins(text string, tools []Tool) bool {
	return slices.ContainsFunc(tools, func(t Tool) bool { return strings.HasPrefix(t.Name, text) })
}
