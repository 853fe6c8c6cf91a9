package agent

import (
	"errors"
	"strings"
)

// SplitCommand reads the words of a program's command line, such as: python3 "my agent.py". Words in quotes, single or
// double, are one word; nothing else is special.
func SplitCommand(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	begun := false
	end := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, begun = r, true
		case r == ' ' || r == '\t':
			end()
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, errors.New("agent exec: a quote is not closed")
	}
	end()
	return words, nil
}

// commandLine shows words as SplitCommand reads them.
func commandLine(words []string) string {
	shown := make([]string, len(words))
	for i, word := range words {
		switch {
		case word != "" && !strings.ContainsAny(word, " \t\"'"):
			shown[i] = word
		case strings.Contains(word, `"`):
			shown[i] = "'" + word + "'"
		default:
			shown[i] = `"` + word + `"`
		}
	}
	return strings.Join(shown, " ")
}
