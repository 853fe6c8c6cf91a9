package main

import (
	"io/fs"
	"strings"
)

const (
	textColumns   = 18
	textRows      = 4
	nameColumns   = 8    // the longest name of a monster, for $ (foe) and & (own)
	numberColumns = 3    // of a byte, for %
	pageBreak     = "--" // a line of a text that ends a page
)

// speech is one text of the game. In C a new line is \n and a new page \f.
type speech struct {
	name, text string
}

// readTexts reads blocks "@name" with the lines as they stand in the text window.
func readTexts(sources fs.FS) ([]speech, error) {
	blocks, err := readBlocks(sources, "texts.txt")
	if err != nil {
		return nil, err
	}
	var texts []speech
	for _, b := range blocks {
		text, err := layOut(b)
		if err != nil {
			return nil, err
		}
		texts = append(texts, speech{name: b.name, text: text})
	}
	return texts, nil
}

// layOut joins the lines of a text and refuses what would not fit into the window.
func layOut(b block) (string, error) {
	if len(b.rows) == 0 {
		return "", b.fault("no line")
	}
	var text strings.Builder
	lines := 0
	for _, r := range b.rows {
		if r.text == pageBreak {
			if lines == 0 {
				return "", b.faultAt(r.line, "an empty page")
			}
			text.WriteByte('\f')
			lines = 0
			continue
		}
		if i := strings.IndexFunc(r.text, func(c rune) bool { return c < ' ' || c > '~' }); i >= 0 {
			return "", b.faultAt(r.line, "the font has no character for %q", r.text[i:])
		}
		if n := columns(r.text); n > textColumns {
			return "", b.faultAt(r.line, "%d columns, at most %d fit", n, textColumns)
		}
		if lines++; lines > textRows {
			return "", b.faultAt(r.line, "more than %d lines on a page: break it with %s", textRows, pageBreak)
		}
		if lines > 1 {
			text.WriteByte('\n')
		}
		text.WriteString(r.text)
	}
	return text.String(), nil
}

// columns counts the characters of a line as shown, names and numbers at their longest.
func columns(line string) int {
	names := strings.Count(line, "$") + strings.Count(line, "&")
	return len(line) + names*(nameColumns-1) + strings.Count(line, "%")*(numberColumns-1)
}

func emitTexts(texts []speech, out *output) {
	for _, t := range texts {
		out.text("t_"+t.name, t.text)
	}
}
