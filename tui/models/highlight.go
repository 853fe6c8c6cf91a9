package models

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"dotmatrix/tui/theme"
)

// highlight draws Starlark, which reads as Python does.
func highlight(t theme.Theme, source string) []string {
	lexer := lexers.Get("python")
	if lexer == nil {
		return strings.Split(source, "\n")
	}
	tokens, err := lexer.Tokenise(nil, source)
	if err != nil {
		return strings.Split(source, "\n")
	}
	var lines []string
	for _, line := range chroma.SplitTokensIntoLines(tokens.Tokens()) {
		var out strings.Builder
		for _, token := range line {
			out.WriteString(lookOf(t, token.Type).Render(strings.TrimRight(token.Value, "\n")))
		}
		lines = append(lines, out.String())
	}
	return lines
}

func lookOf(t theme.Theme, kind chroma.TokenType) lipgloss.Style {
	switch {
	case kind.InCategory(chroma.Comment):
		return t.Reason
	case kind.InCategory(chroma.Keyword):
		return t.Accent
	case kind.InSubCategory(chroma.LiteralString):
		return t.Good
	case kind.InSubCategory(chroma.LiteralNumber):
		return t.Warn
	case kind == chroma.NameFunction:
		return t.Title
	}
	return t.Text
}
