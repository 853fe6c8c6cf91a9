package panes

import (
	"math/rand/v2"
	"testing"

	"dotmatrix/tui/plane"
)

var want = Want{FrameWidth: 160, FrameHeight: 144, FactLines: 12}

// Whatever a person does to the panes on a screen of whatever size: they stand on it and not on each other.
func TestPanesNeverMeet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var s Setup
		width, height := MinWidth+random.IntN(260), MinHeight+random.IntN(90)
		l := s.Arrange(width, height, want)
		for range random.IntN(12) {
			disturb(random, &s, l, width, height)
			l = s.Arrange(width, height, want)
			check(t, s, l, width, height)
		}
	}
}

func disturb(random *rand.Rand, s *Setup, l Layout, width, height int) {
	switch random.IntN(6) {
	case 0:
		s.Next(1 - 2*random.IntN(2))
	case 1:
		s.Toggle(All[random.IntN(len(All))])
	case 2:
		s.Zoom()
	case 3:
		s.Widen(l, random.IntN(41)-20)
	case 4:
		s.Heighten(l, random.IntN(21)-10)
	default:
		s.Drag(l, Edge(random.IntN(3)), random.IntN(width), random.IntN(height), width, height)
	}
}

func check(t *testing.T, s Setup, l Layout, width, height int) {
	t.Helper()
	shown := map[string]plane.Rect{"picture": l.Picture, "thoughts": headed(l.Thoughts), "facts": headed(l.Facts)}
	for a, r := range shown {
		if r.W == 0 {
			continue
		}
		if r.X < 0 || r.Y < 0 || r.W < 1 || r.H < 1 || r.X+r.W > width || r.Y+r.H > height {
			t.Fatalf("%s stands at %v of %dx%d with %+v", a, r, width, height, s)
		}
		for b, o := range shown {
			if a != b && o.W > 0 && r.X < o.X+o.W && o.X < r.X+r.W && r.Y < o.Y+o.H && o.Y < r.Y+r.H {
				t.Fatalf("%s at %v meets %s at %v with %+v", a, r, b, o, s)
			}
		}
	}
	if l.Picture.W+l.Thoughts.W+l.Facts.W == 0 {
		t.Fatalf("nothing is shown with %+v", s)
	}
	if !s.Shows(s.Focused()) {
		t.Fatalf("the focus is on %s, which is hidden", s.Focused())
	}
}

// headed is a pane of text with its heading.
func headed(r plane.Rect) plane.Rect {
	if r.W == 0 {
		return r
	}
	return plane.Rect{X: r.X, Y: r.Y - heading, W: r.W, H: r.H + heading}
}

func TestSetupIsKept(t *testing.T) {
	s := Setup{Side: 0.25, Facts: 0.5, Hidden: []Pane{Facts}, Focus: Thoughts}
	if got := Load(s.Save()); got.Side != 0.25 || got.Facts != 0.5 || got.Shows(Facts) || got.Focus != Thoughts {
		t.Errorf("kept %+v", got)
	}
	for _, damaged := range []string{"", "{", "[1]", `{"side":"x"}`, `{"side":44}`, `{"side":-0.5}`} {
		if got := Load([]byte(damaged)); got.Side != 0 || len(got.Hidden) != 0 {
			t.Errorf("%q is read as %+v", damaged, got)
		}
	}
}

func TestEdgesAreDragged(t *testing.T) {
	var s Setup
	l := s.Arrange(240, 77, want)
	if got := l.EdgeAt(l.Thoughts.X-1, 30); got != SideEdge {
		t.Fatalf("left of the texts is %v", got)
	}
	s.Drag(l, SideEdge, 100, 30, 240, 77)
	if moved := s.Arrange(240, 77, want); moved.Thoughts.X >= l.Thoughts.X {
		t.Errorf("the texts stand at %d, before at %d", moved.Thoughts.X, l.Thoughts.X)
	}
}

// What a person chose on a wide screen leaves room for everything on a narrow one.
func TestSetupOfAWideScreenOnANarrowOne(t *testing.T) {
	for _, c := range []struct{ times, by int }{{8, 4}, {80, 4}, {80, -4}, {5, -4}} {
		var s Setup
		for range c.times {
			s.Widen(s.Arrange(200, 58, want), c.by)
		}
		for _, width := range []int{MinWidth, 80, 120, 200, 320} {
			l := s.Arrange(width, 22, want)
			if l.Picture.W < 30 || l.Picture.H < 13 || l.Thoughts.W < leastSide {
				t.Errorf("%d times %+d at 200: at %d the picture has %dx%d cells, the texts %d columns", c.times, c.by, width, l.Picture.W, l.Picture.H, l.Thoughts.W)
			}
		}
	}
	var s Setup
	l := s.Arrange(200, 58, want)
	s.Widen(l, 40)
	wide, narrow := s.Arrange(200, 58, want), s.Arrange(100, 58, want)
	if got := float64(narrow.texts.W) / float64(wide.texts.W); got < 0.35 || got > 0.65 {
		t.Errorf("at half the width the texts have %d columns of %d", narrow.texts.W, wide.texts.W)
	}
}

// A screen that is too narrow or too low says so, and nothing is laid out in it.
func TestTooSmall(t *testing.T) {
	for _, test := range []struct {
		width, height int
		small         bool
	}{{MinWidth, MinHeight, false}, {MinWidth - 1, MinHeight, true}, {MinWidth, MinHeight - 1, true}} {
		if got := (Setup{}).Arrange(test.width, test.height, Want{FrameWidth: 160, FrameHeight: 144}).TooSmall; got != test.small {
			t.Errorf("%dx%d: too small is %v", test.width, test.height, got)
		}
	}
}
