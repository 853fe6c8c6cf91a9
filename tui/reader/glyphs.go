package reader

import (
	"fmt"
	"strings"
)

// glyphs are shorter than the names of buttons.
var glyphs = map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→", "none": "·", "a": "Ⓐ", "b": "Ⓑ", "start": "Start", "select": "Select"}

// pressed is actions in short, such as "↑↑↑ Ⓐ". More than three equal presses in a row are counted: "↑×12".
func pressed(action string) string {
	var parts []string
	presses := strings.Fields(action)
	for i := 0; i < len(presses); {
		n := 1
		for i+n < len(presses) && presses[i+n] == presses[i] {
			n++
		}
		glyph := buttons(presses[i])
		switch {
		case n > 3:
			parts = append(parts, fmt.Sprintf("%s×%d", glyph, n))
		case isArrow(glyph):
			parts = append(parts, strings.Repeat(glyph, n))
		default:
			for range n {
				parts = append(parts, glyph)
			}
		}
		i += n
	}
	return joined(parts)
}

// buttons are those that one press holds at once, such as "↑+Ⓑ".
func buttons(press string) string {
	names := strings.Split(press, "+")
	for i, name := range names {
		if glyph, ok := glyphs[name]; ok {
			names[i] = glyph
		}
	}
	return strings.Join(names, "+")
}

func isArrow(glyph string) bool { return strings.Trim(glyph, "↑↓←→·") == "" }

// joined puts arrows side by side, and a blank around all else.
func joined(parts []string) string {
	var out strings.Builder
	for i, part := range parts {
		if i > 0 && !(isArrow(part) && isArrow(parts[i-1])) {
			out.WriteByte(' ')
		}
		out.WriteString(part)
	}
	return out.String()
}
