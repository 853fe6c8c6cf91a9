package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// notFirst are letters that no line begins with.
const notFirst = "。、，．・：；！？」』）］｝】〉》〕ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ々"

// Flow breaks one line of clean or styled text into lines of at most width columns. It breaks after blanks and between wide
// letters, and within a word that is wider than a line. Styles go on in the next line; hanging stands before every line but the
// first.
func Flow(s string, width int, hanging string) []string {
	width = max(width, 1)
	if plainWidth := ansi.StringWidth(s); plainWidth <= width {
		return []string{s}
	}
	if ansi.StringWidth(hanging) > width/2 {
		hanging = ""
	}
	f := flow{width: width, hanging: hanging}
	var state byte
	for len(s) > 0 {
		seq, w, n, next := ansi.DecodeSequence(s, state, nil)
		state, s = next, s[n:]
		if w == 0 && strings.HasPrefix(seq, "\x1b") {
			f.style(seq)
			continue
		}
		f.letter(seq, w)
	}
	return append(f.lines, f.line.String()+f.pen.off())
}

// flow is a text that is being broken.
type flow struct {
	width   int
	hanging string
	lines   []string
	line    strings.Builder
	columns int
	pen     pen

	cut, cutColumns int  // the last place at which the line may be broken; 0: none
	cutPen          pen  // that is on there
	wide            bool // the last letter was a wide one
}

// pen is how letters are written: sequences that turn styles on, and one that begins a link.
type pen struct{ styles, link string }

func (p pen) on() string { return p.link + p.styles }

func (p pen) off() string {
	off := ""
	if p.styles != "" {
		off = reset
	}
	if p.link != "" {
		off += ansi.ResetHyperlink()
	}
	return off
}

func (f *flow) style(seq string) {
	f.line.WriteString(seq)
	switch {
	case seq == reset || seq == "\x1b[0m":
		f.pen.styles = ""
	case strings.HasPrefix(seq, linkBegins):
		f.pen.link = seq
		if _, address, _ := linkParts(seq[len(linkBegins):]); address == "" {
			f.pen.link = ""
		}
	default:
		f.pen.styles += seq
	}
}

func (f *flow) letter(seq string, w int) {
	wide := w > 1
	if (wide || f.wide) && seq != " " && !strings.Contains(notFirst, seq) {
		f.mayBreak()
	}
	if f.columns+w > f.width && seq != " " {
		f.turn()
	}
	if f.columns+w <= f.width {
		f.line.WriteString(seq)
		f.columns += w
	}
	if seq == " " {
		f.mayBreak()
	}
	f.wide = wide
}

func (f *flow) mayBreak() {
	if f.columns > 0 {
		f.cut, f.cutColumns, f.cutPen = f.line.Len(), f.columns, f.pen
	}
}

// turn begins the next line with what stands behind the last place for a break.
func (f *flow) turn() {
	line, rest, columns := f.line.String(), "", 0
	pen := f.pen
	if f.cut > 0 && f.cutColumns > ansi.StringWidth(f.hanging) {
		line, rest, columns, pen = line[:f.cut], line[f.cut:], f.columns-f.cutColumns, f.cutPen
	}
	f.lines = append(f.lines, strings.TrimRight(line, " ")+pen.off())
	f.line.Reset()
	f.line.WriteString(f.hanging + pen.on() + rest)
	f.columns, f.cut = ansi.StringWidth(f.hanging)+columns, 0
}
