package chart

import (
	"fmt"
	"strings"
)

// hues are the colours of lines and marks, on light and on dark ground. They keep their distance for people with each kind of colour
// blindness, and a contrast of 3 to the ground.
var hues = []struct{ light, dark string }{
	{"#085cbc", "#67b4fd"},
	{"#c15b0f", "#ff9b4e"},
	{"#008f62", "#2ee59a"},
	{"#a04389", "#d1a0c0"},
	{"#77500c", "#f0d42c"},
	{"#2b2b2b", "#cfdbdd"},
	{"#f23c6e", "#fe6a7f"},
	{"#4a9ad6", "#8889ff"},
}

// dashes are lengths of strokes and gaps. The first line is whole; a later one that lies on it lets it through.
var dashes = []string{"", "7 4", "2 3", "9 3 2 3", "13 4", "5 2 2 2 2 2", "3 5"}

// marks are drawn around 0 0.
var marks = []string{
	`<circle r="4.2"`,
	`<rect x="-3.8" y="-3.8" width="7.6" height="7.6"`,
	`<path d="M0-5L4.8 3.6H-4.8Z"`,
	`<path d="M0-5.4L5.4 0 0 5.4-5.4 0Z"`,
	`<path d="M0 5L4.8-3.6H-4.8Z"`,
	`<path d="M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z"`,
	`<path d="M0-5.2L4.9-1.6 3.1 4.2H-3.1L-4.9-1.6Z"`,
	`<path d="M-4.6-2.4L-2.4-4.6 0-2.2 2.4-4.6 4.6-2.4 2.2 0 4.6 2.4 2.4 4.6 0 2.2-2.4 4.6-4.6 2.4-2.2 0Z"`,
}

// A look is the colour, dash and mark of one line. There are as many as colours; with more lines, colours come again with other
// dashes.
func look(i int) string { return fmt.Sprintf("look%d", index(i, len(hues))) }

func dash(i int) string {
	if d := dashes[index(i, len(dashes))]; d != "" {
		return ` stroke-dasharray="` + d + `"`
	}
	return ""
}

// stroke is the class of a line. A whole one is broader, so that it shows on both sides of a broken one that lies on it.
func stroke(i int) string {
	if dash(i) == "" {
		return "line whole"
	}
	return "line"
}

func index(i, n int) int { return (i%n + n) % n }

func (s *svg) mark(i int, x, y float64, name string) {
	fmt.Fprintf(s, `<g class="mark %s" transform="translate(%s %s)">%s><title>%s</title></%s></g>`+"\n",
		look(i), num(x), num(y), marks[index(i, len(marks))], text(name), element(marks[index(i, len(marks))]))
}

func element(open string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(open, "<"), " ")
	return name
}

// Key draws a look by itself, for a legend. It says nothing to a reader who does not see it: the name stands beside it.
func Key(i int) string {
	s := &svg{}
	s.WriteString(`<svg class="key" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">`)
	fmt.Fprintf(s, `<line class="%s %s"%s x1="0" y1="6" x2="34" y2="6"/>`, stroke(i), look(i), dash(i))
	fmt.Fprintf(s, `<g class="mark %s" transform="translate(17 6)">%s/></g>`, look(i), marks[index(i, len(marks))])
	return s.end()
}

// Style is the style sheet that charts need. It uses the page's variables --ground, --ink, --quiet and --rule.
func Style() string {
	var light, dark strings.Builder
	for i, h := range hues {
		fmt.Fprintf(&light, ".look%d{color:%s}\n", i, h.light)
		fmt.Fprintf(&dark, ".look%d{color:%s}\n", i, h.dark)
	}
	return light.String() + "@media screen and (prefers-color-scheme:dark){\n" + dark.String() + "}\n" + style
}

const style = `.chart{display:block;width:100%;height:auto;font:11px system-ui,sans-serif;overflow:visible}
.chart text{fill:var(--ink)}
.chart .tick,.chart .axis{fill:var(--quiet);font-variant-numeric:tabular-nums}
.chart .name{fill:currentColor;font-weight:600}
.chart .value{fill:var(--quiet);font-variant-numeric:tabular-nums}
.chart .name,.chart .value{paint-order:stroke;stroke:var(--ground);stroke-width:3px}
.grid{stroke:var(--rule);stroke-width:1}
.base{stroke:var(--quiet);stroke-width:1}
.line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
.whole{stroke-width:3.6}
.band{fill:currentColor;opacity:.1}
.censored{stroke:currentColor;stroke-width:1.5}
.point{fill:transparent}
.mark>*{fill:currentColor;stroke:var(--ground);stroke-width:1.2;paint-order:stroke}
.whisker{stroke:currentColor;stroke-width:2}
.bounds{stroke:currentColor;stroke-width:2;stroke-dasharray:2 3}
.front{fill:none;stroke:var(--quiet);stroke-width:1.5;stroke-dasharray:5 4}
.reference{stroke:var(--quiet);stroke-width:1.5}
`
