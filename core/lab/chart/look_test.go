package chart

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

// The page's grounds, as in the report's style sheet.
const lightGround, darkGround = "#ffffff", "#15171a"

// sights are how red, green and blue light are seen (Machado, Oliveira and Fernandes, "A physiologically-based model for simulation
// of color vision deficiency", 2009, full severity).
var sights = map[string][3][3]float64{
	"usual":        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"deuteranopia": {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"tritanopia":   {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

func light(t *testing.T, hex string) (rgb [3]float64) {
	t.Helper()
	for i := range rgb {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if rgb[i] = c / 12.92; c > 0.04045 {
			rgb[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return rgb
}

func luminance(c [3]float64) float64 { return .2126*c[0] + .7152*c[1] + .0722*c[2] }

func contrast(a, b float64) float64 { return (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05) }

// perceived is a colour in Oklab, where distances are about as great as they look (Ottosson 2020).
func perceived(c [3]float64, sight [3][3]float64) [3]float64 {
	var s [3]float64
	for i := range s {
		s[i] = math.Min(1, math.Max(0, sight[i][0]*c[0]+sight[i][1]*c[1]+sight[i][2]*c[2]))
	}
	l := math.Cbrt(.4122214708*s[0] + .5363325363*s[1] + .0514459929*s[2])
	m := math.Cbrt(.2119034982*s[0] + .6806995451*s[1] + .1073969566*s[2])
	n := math.Cbrt(.0883024619*s[0] + .2817188376*s[1] + .6299787005*s[2])
	return [3]float64{
		.2104542553*l + .7936177850*m - .0040720468*n,
		1.9779984951*l - 2.4285922050*m + .4505937099*n,
		.0259040371*l + .7827717662*m - .8086757660*n,
	}
}

func TestColoursAreToldApart(t *testing.T) {
	for i, h := range hues {
		for ground, colour := range map[string]string{lightGround: h.light, darkGround: h.dark} {
			if c := contrast(luminance(light(t, colour)), luminance(light(t, ground))); c < 3 {
				t.Errorf("%s has a contrast of %.2f on %s: WCAG 1.4.11 wants 3", colour, c, ground)
			}
		}
		for j, other := range hues[:i] {
			for name, sight := range sights {
				for _, pair := range [][2]string{{h.light, other.light}, {h.dark, other.dark}} {
					a, b := perceived(light(t, pair[0]), sight), perceived(light(t, pair[1]), sight)
					if d := math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2])); d < 0.08 {
						t.Errorf("looks %d and %d, %v, are %.3f apart with %s", j, i, pair, d, name)
					}
				}
			}
		}
	}
}

// No two of the first 50 looks are alike, and marks alone tell as many apart as there are colours.
func TestLooksAreToldApart(t *testing.T) {
	seen := map[string]int{}
	for i := range 50 {
		key := Key(i)
		if j, ok := seen[key]; ok {
			t.Errorf("looks %d and %d are the same", j, i)
		}
		seen[key] = i
	}
	if len(marks) < len(hues) {
		t.Errorf("%d marks for %d colours", len(marks), len(hues))
	}
	for _, m := range marks {
		if !strings.HasPrefix(m, "<"+element(m)+" ") {
			t.Errorf("mark %s", m)
		}
	}
}
