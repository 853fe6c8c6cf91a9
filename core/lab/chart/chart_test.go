package chart_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/lab/chart"
)

var update = flag.Bool("update", false, "renew the pictures in testdata; look at every one that changed")

// golden compares a chart with testdata/NAME.svg; go test ./core/lab/chart -update writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	wellFormed(t, got)
	file := filepath.Join("testdata", name+".svg")
	if *update {
		if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got+"\n" != string(want) {
		t.Errorf("%s is not as in %s. It is now:\n%s", name, file, got)
	}
}

// wellFormed reads an SVG as XML, and fails where it is not. It returns its elements by name, and its texts.
func wellFormed(t *testing.T, svg string) (elements map[string]int, texts string) {
	t.Helper()
	elements = map[string]int{}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	var all strings.Builder
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements, all.String()
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
			for _, a := range token.Attr {
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Fatalf("%s=%q in\n%s", a.Name.Local, a.Value, svg)
				}
			}
		case xml.CharData:
			all.Write(token)
		}
	}
}

func survival() chart.Curves {
	return chart.Curves{
		Figure: chart.Figure{ID: "fig-1", Title: "When the bell is found", Description: "explorer: 8 of 8."},
		X:      chart.Axis{Title: "steps", Max: 300}, Y: chart.Axis{Title: "share of runs", Unit: chart.Percent, Max: 1},
		Lines: []chart.Line{
			{Name: "explorer", Look: 0, Points: []chart.Point{{}, {X: 80, Y: 0.5, Low: 0.2, High: 0.8, Note: "4 of 8 by step 80"}, {X: 120, Y: 1, Low: 0.6, High: 1}}},
			{Name: "random", Look: 1, Points: []chart.Point{{}, {X: 150, Y: 0.1, Low: 0.02, High: 0.5, Censored: 2}, {X: 300, Y: 0.1, Low: 0.02, High: 0.5, Censored: 5}}},
		},
	}
}

func TestCurves(t *testing.T) { golden(t, "curves", survival().SVG()) }

func front() chart.Front {
	return chart.Front{
		Figure: chart.Figure{ID: "fig-2", Title: "What it costs", Description: "a is best."},
		X:      chart.Axis{Title: "dollars a run", Unit: chart.Dollars, Max: 0.4}, Y: chart.Axis{Title: "share of runs", Unit: chart.Percent, Max: 1},
		Offers: []chart.Offer{
			{Name: "a", Look: 0, Cost: 0.3, Gain: 0.9, Low: 0.6, High: 0.98, Front: true},
			{Name: "b", Look: 1, Cost: 0.1, Gain: 0.4, Low: 0.2, High: 0.7, Front: true},
			{Name: "c", Look: 2, Cost: 0.35, Gain: 0.4, Low: 0.2, High: 0.7},
			{Name: "beside c", Look: 3, Cost: 0.35, Gain: 0.41, Low: 0.2, High: 0.7},
		},
	}
}

func TestFront(t *testing.T) { golden(t, "front", front().SVG()) }

func forest() chart.Forest {
	half := 0.5
	return chart.Forest{
		Figure: chart.Figure{ID: "fig-3", Title: "Who is earlier", Description: "a before b."},
		X:      chart.Axis{Title: "probability", Unit: chart.Percent, Max: 1}, Reference: &half, Less: "the second is earlier", More: "the first is",
		Rows: []chart.Row{
			{Name: "a against b", Text: "80% (60 to 95)", Value: 0.8, Low: 0.6, High: 0.95, Bounds: &[2]float64{0.4, 1}},
			{Name: "a agent with a very long name against another with one", Text: "not known", Look: 1, Value: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)},
		},
	}
}

func TestForest(t *testing.T) { golden(t, "forest", forest().SVG()) }

func TestKey(t *testing.T) { golden(t, "key", chart.Key(2)) }

// Whatever a name says, it stays text.
func TestNamesStayText(t *testing.T) {
	const name = "</title><script>alert(1)</script>\x1b]0;x\x07\u202e\"' onload=\"x"
	c, f, p := survival(), front(), forest()
	c.Title, c.Lines[0].Name, c.Lines[0].Points[1].Note, c.X.Title = name, name, name, name
	f.Description, f.Offers[0].Name = name, name
	p.ID, p.Rows[0].Name, p.Rows[0].Text, p.Less = name, name, name, name
	for _, svg := range []string{c.SVG(), f.SVG(), p.SVG()} {
		elements, texts := wellFormed(t, svg)
		if elements["script"] > 0 || !strings.Contains(texts, "<script>") {
			t.Errorf("a name is not text in\n%s", svg)
		}
		if strings.ContainsAny(svg, "\x1b\x07\u202e") {
			t.Errorf("control characters in\n%q", svg)
		}
	}
}

// Numbers that cannot be drawn are left out, and break nothing.
func FuzzCharts(f *testing.F) {
	f.Add(0.0, 1.0, 0.5, 100.0, "name")
	f.Add(math.Inf(1), math.NaN(), -1.0, 0.0, "<&>")
	f.Add(1e300, -1e300, 1e-300, 5e-324, "]]>")
	f.Add(1e16, 1e16+2, 1e16, 1e16+4, "")
	f.Fuzz(func(t *testing.T, low, high, x, most float64, name string) {
		c, o, p := survival(), front(), forest()
		c.X, c.Y = chart.Axis{Title: name, Min: low, Max: most}, chart.Axis{Unit: chart.Percent, Min: low, Max: high}
		c.Lines = append(c.Lines, chart.Line{Name: name, Look: int(int32(len(name)) - 3), Points: []chart.Point{{X: x, Y: low, Low: low, High: high, Censored: 1, Note: name}, {X: most, Y: high, Low: x, High: most}}})
		o.X = chart.Axis{Unit: chart.Dollars, Max: most}
		o.Offers = append(o.Offers, chart.Offer{Name: name, Cost: x, Gain: high, Low: low, High: most, Front: true})
		p.X, p.Reference = chart.Axis{Min: low, Max: high}, &x
		p.Rows = append(p.Rows, chart.Row{Name: name, Value: x, Low: low, High: high, Bounds: &[2]float64{low, most}})
		for _, svg := range []string{c.SVG(), o.SVG(), p.SVG()} {
			wellFormed(t, svg)
			if len(svg) > 40_000+20*len(name) {
				t.Errorf("%d bytes", len(svg))
			}
		}
	})
}
