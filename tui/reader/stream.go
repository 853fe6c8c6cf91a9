package reader

import (
	"regexp"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// stream is a text as it comes: blocks of Markdown that are finished, and one that is still open.
type stream struct {
	channel core.Channel
	blocks  []*segment
	tail    string // source of the open block, clean
	open    *segment
	fence   string // that closes the code block that is open; empty: none is
	bytes   int
}

// Bounds of a block, in bytes and lines: a longer one is drawn in parts.
const (
	maxBlock     = 2 << 10
	maxLine      = 4 << 10
	maxCodeLines = 32
)

var (
	fenceLine = regexp.MustCompile("^ {0,12}(```+|~~~+)[^`]*$")
	listLine  = regexp.MustCompile(`^ {0,12}([-*+]|\d{1,9}[.)])( |$)`)
)

// add takes in more of the text.
func (s *stream) add(words string) {
	s.bytes += len(words)
	s.tail = plain.Text(s.tail + strings.ReplaceAll(words, "\t", "    ")) // plain text has no tabs, and code its indent
	for s.cut() {
	}
	s.open = nil
	if strings.TrimSpace(s.tail) != "" {
		s.open = s.segment(s.tail, s.fence != "")
	}
}

// segments are the finished blocks and the open one.
func (s *stream) segments() []*segment {
	if s.open == nil {
		return s.blocks
	}
	return append(s.blocks[:len(s.blocks):len(s.blocks)], s.open)
}

// text is the whole source.
func (s *stream) text() string {
	var out strings.Builder
	for _, b := range s.segments() {
		out.WriteString(b.source)
		out.WriteByte('\n')
	}
	return strings.TrimSpace(out.String())
}

func (s *stream) segment(source string, code bool) *segment {
	if code {
		return &segment{source: source, draw: func(c *canvas) []string { return c.code(source) }}
	}
	return &segment{source: source, draw: func(c *canvas) []string { return c.markdown(s.channel, source) }}
}

// finish moves n bytes from the open block to the finished ones.
func (s *stream) finish(n int, code bool) {
	source := s.tail[:n]
	s.tail = s.tail[n:]
	if code && source != "" || strings.TrimSpace(source) != "" {
		s.blocks = append(s.blocks, s.segment(strings.TrimRight(source, "\n"), code))
	}
}

// cut takes a finished block, or a line that opens or closes a code block, from the open text; false where there is none.
func (s *stream) cut() bool {
	if s.fence != "" {
		return s.cutCode()
	}
	if first, _, ok := strings.Cut(s.tail, "\n"); ok {
		if strings.TrimSpace(first) == "" {
			s.tail = s.tail[len(first)+1:]
			if len(s.blocks) > 0 {
				s.blocks[len(s.blocks)-1].apart = true
			}
			return true
		}
		if found := fenceLine.FindStringSubmatch(first); found != nil {
			s.fence, s.tail = found[1], s.tail[len(first)+1:]
			return true
		}
	}
	if n := s.blockEnd(); n > 0 {
		s.finish(n, false)
		return true
	}
	return false
}

// blockEnd is where the open block ends; 0: it may go on.
func (s *stream) blockEnd() int {
	list := listLine.MatchString(firstLine(s.tail))
	for at := 0; ; {
		end := strings.IndexByte(s.tail[at:], '\n')
		if end < 0 {
			if len(s.tail)-at > maxLine {
				return at + max(strings.LastIndexByte(s.tail[at:at+maxLine], ' '), maxLine/2)
			}
			return 0
		}
		line := s.tail[at : at+end]
		next := s.tail[at+end+1:]
		switch {
		case at > 0 && fenceLine.MatchString(line):
			return at
		case strings.TrimSpace(line) == "":
			rest := strings.TrimLeft(next, "\n")
			if !list {
				return at
			}
			if rest == "" {
				return 0
			}
			if len(rest) < len("999. ") && !strings.Contains(rest, "\n") {
				return 0 // too little to tell what it is
			}
			if first := firstLine(rest); !strings.HasPrefix(first, "  ") && !listLine.MatchString(first) {
				return at
			}
		}
		if at += end + 1; at > maxBlock {
			return at
		}
	}
}

func (s *stream) cutCode() bool {
	at := 0
	for n := 0; ; n++ {
		end := strings.IndexByte(s.tail[at:], '\n')
		if n == maxCodeLines || at > maxBlock {
			s.finish(at, true)
			return true
		}
		if end < 0 {
			return false
		}
		if line := strings.TrimSpace(s.tail[at : at+end]); strings.HasPrefix(line, s.fence) && strings.Trim(line, s.fence[:1]) == "" {
			rest := s.tail[at+end+1:]
			s.finish(at, true)
			s.tail, s.fence = rest, ""
			return true
		}
		at += end + 1
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
