package reader

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // whose sizes are told
	_ "image/png"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui/text"
)

// raw is words that are shown as they are: what a model was given is no Markdown to it.
type raw struct {
	words string // clean
	kind  RawKind
}

// RawKind is how words are shown.
type RawKind int

// The kinds: plain words, a remark of ours, and lines that came or went since an earlier text.
const (
	Words RawKind = iota
	Remark
	Added
	Gone
)

// AddMessage adds a message of a model's request or answer under a title. What a model wrote is drawn as Markdown.
func (r *Reader) AddMessage(title string, m *core.Message, opened bool) {
	c := titled(title, opened)
	c.say(core.Reasoned, m.Reasoning)
	for _, p := range m.Parts {
		switch {
		case p.Media != "":
			c.raw(Remark, pictureText(&p))
		case m.Role == core.RoleAssistant:
			c.say(core.Said, p.Text)
		default:
			c.raw(Words, p.Text)
		}
	}
	for _, made := range m.ToolCalls {
		c.add(&part{call: &call{name: text.CleanLine(made.Name), arguments: made.Arguments}})
	}
	r.add(c)
}

// Text is a piece of a card that is shown as it is.
type Text struct {
	Kind  RawKind
	Words string
}

// AddTexts adds texts under a title.
func (r *Reader) AddTexts(title string, opened bool, texts ...Text) {
	c := titled(title, opened)
	for _, t := range texts {
		c.raw(t.Kind, t.Words)
	}
	r.add(c)
}

func titled(title string, opened bool) *Card {
	c := &Card{title: text.CleanLine(title), steps: []press{{}}, done: true, opened: folded}
	if opened {
		c.opened = open
	}
	return c
}

func (c *Card) raw(kind RawKind, words string) {
	words = strings.TrimRight(plain.Text(strings.ReplaceAll(words, "\t", "    ")), "\n ")
	c.add(&part{raw: &raw{words, kind}})
	c.bytes += len(words)
}

// pictureText is what a picture is, such as "image/png, 160 x 144, 3.1 KB".
func pictureText(p *core.Part) string {
	parts := []string{"▣ " + text.CleanLine(p.Media)}
	if config, _, err := image.DecodeConfig(bytes.NewReader(p.Data)); err == nil {
		parts = append(parts, fmt.Sprintf("%d x %d", config.Width, config.Height))
	}
	return strings.Join(append(parts, fmt.Sprintf("%.1f KB", float64(len(p.Data))/1000)), ", ")
}

// rawPieces adds the words; of a folded card only the first lines.
func (c *Card) rawPieces(w *raw, as drawnAs) {
	look := func(v *canvas) func(...string) string {
		switch w.kind {
		case Remark:
			return v.theme.Dim.Render
		case Added:
			return v.theme.Good.Render
		case Gone:
			return v.theme.Bad.Bold(false).Render
		}
		return v.theme.Text.Render
	}
	sign := map[RawKind]string{Added: "+ ", Gone: "- "}[w.kind]
	if as.open {
		for _, chunk := range chunks(w.words) {
			c.piece(chunk, func(v *canvas) []string { return inset(v, look(v), chunk, sign) })
		}
		return
	}
	c.piece(w.words, func(v *canvas) []string {
		lines := inset(v, look(v), head(w.words, maxFolded), sign)
		if len(lines) > as.said {
			more := strings.Count(w.words, "\n") + 1 - as.said
			lines = lines[:as.said]
			if more > 0 {
				lines[as.said-1] = goesOn(v, lines[as.said-1], "… "+plain.Count(more, "more line"))
			}
		}
		return lines
	})
}
