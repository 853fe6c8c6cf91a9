package main

import (
	"fmt"
	"io/fs"
	"strings"
)

// block is one named piece of a source: a line "@NAME attribute..." and the lines up to the next block.
// Lines that begin with "; " are comments, empty lines don't count.
type block struct {
	file  string
	line  int // of the header, from 1
	name  string
	attrs []string
	rows  []row
}

// row is one line of a block with its number in the file, from 1.
type row struct {
	line int
	text string
}

// faultAt says what is wrong in a line of the block's file.
func (b block) faultAt(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s: %s", b.file, line, b.name, fmt.Sprintf(format, args...))
}

func (b block) fault(format string, args ...any) error { return b.faultAt(b.line, format, args...) }

// readBlocks splits a source into its blocks.
func readBlocks(sources fs.FS, file string) ([]block, error) {
	raw, err := fs.ReadFile(sources, file)
	if err != nil {
		return nil, fmt.Errorf("read a source of the demo game: %w", err)
	}
	var blocks []block
	for i, text := range strings.Split(string(raw), "\n") {
		text = strings.TrimRight(text, "\r")
		switch {
		case text == "" || strings.HasPrefix(text, "; "):
		case strings.HasPrefix(text, "@"):
			words := strings.Fields(text[1:])
			if len(words) == 0 {
				return nil, fmt.Errorf("%s:%d: a block without a name: write @NAME", file, i+1)
			}
			blocks = append(blocks, block{file: file, line: i + 1, name: words[0], attrs: words[1:]})
		case len(blocks) == 0:
			return nil, fmt.Errorf("%s:%d: a line before the first block: begin with @NAME", file, i+1)
		default:
			last := &blocks[len(blocks)-1]
			last.rows = append(last.rows, row{line: i + 1, text: text})
		}
	}
	return blocks, unique(blocks)
}

// unique refuses two blocks of one name.
func unique(blocks []block) error {
	seen := map[string]int{}
	for _, b := range blocks {
		if line, ok := seen[b.name]; ok {
			return b.fault("the name stands already in line %d", line)
		}
		seen[b.name] = b.line
	}
	return nil
}
