package main

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"dotmatrix/core/agent"
)

// Every command in the guides is one that the program takes: its verb, its flags and the number of its arguments.
func TestCommandsOfTheGuides(t *testing.T) {
	found := 0
	for _, path := range []string{"../../README.md", "../../assets/agents/README.md", "../../assets/games/README.md", "../../assets/demo/README.md", "../../assets/clients/python/README.md"} {
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
	root := newRoot(newCLI(Std{LookupEnv: func(string) (string, bool) { return "", false }}))
	root.InitDefaultCompletionCmd() // as running it does
	verb, rest, err := root.Find(joinAddresses(args))
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

// shellWords are the words of a command line, up to a comment, a pipe or a redirection.
func shellWords(line string) []string {
	line, _, _ = strings.Cut(line, " #")
	words, err := agent.SplitCommand(line)
	if err != nil {
		return nil // it is no command line
	}
	if end := slices.IndexFunc(words, func(word string) bool { return strings.ContainsAny(word[:min(len(word), 1)], "|><") }); end >= 0 {
		words = words[:end]
	}
	return words
}
