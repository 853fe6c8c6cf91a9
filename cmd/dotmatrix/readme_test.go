package main

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// Every command in the guides is one that the program takes: its verb, its flags and the number of its arguments.
func TestCommandsOfTheGuides(t *testing.T) {
	found := 0
	for _, path := range []string{"../../README.md", "../../assets/agents/README.md", "../../assets/games/README.md", "../../assets/demo/README.md"} {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			for _, command := range strings.Split(lines.Text(), "&&") {
				if words := shellWords(command); len(words) > 1 && words[0] == "dotmatrix" {
					found++
					if err := takes(words[1:]); err != nil {
						t.Errorf("%s: %s: %v", path, strings.TrimSpace(command), err)
					}
				}
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d commands are found", found)
	}
}

// takes parses a command line without running it.
func takes(args []string) error {
	root := newRoot(&app{env: newEnvironment(func(string) (string, bool) { return "", false })})
	root.InitDefaultCompletionCmd() // as running it does
	verb, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := verb.ParseFlags(rest); err != nil {
		return err
	}
	if args := verb.Flags().Args(); verb.Args != nil {
		return verb.Args(verb, args)
	}
	return verb.ValidateRequiredFlags()
}

// shellWords splits a line as a shell does, up to a comment, a pipe or a redirection.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	inWord, quote := false, rune(0)
	for _, r := range line + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, inWord = r, true
		case r == ' ':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		case !inWord && strings.ContainsRune("#|><", r):
			return words
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	return words
}
