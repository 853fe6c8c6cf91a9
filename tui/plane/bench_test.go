package plane

import (
	"fmt"
	"testing"
	"time"

	"dotmatrix/core"
)

// scene is a made-up game picture in the four shades of a DMG: a map of tiles that can be scrolled by pixels, with a few
// sprites on it.
type scene struct{ frame *core.Frame }

var shades = [4]uint16{0x7FFF, 0x56B5, 0x294A, 0}

func newScene() *scene { return &scene{core.NewFrame(160, 144)} }

// draw puts the map at x, y and the sprites at step of their walk.
func (s *scene) draw(x, y, step int) {
	for py := range 144 {
		for px := range 160 {
			mx, my := px+x, py+y
			tile := (mx/16*7 + my/16*13) % 5
			s.frame.Pix[py*160+px] = shades[texel(tile, mx%16, my%16)]
		}
	}
	for n := range 4 {
		left, top := (n*41+step)%144, (n*37+20)%128
		for py := range 16 {
			for px := range 16 {
				if (px-8)*(px-8)+(py-8)*(py-8) < 60 {
					s.frame.Pix[(top+py)*160+left+px] = shades[3-(px+py)/8%3]
				}
			}
		}
	}
}

func texel(tile, x, y int) int {
	switch tile {
	case 0, 1: // grass: mostly plain
		return min((x*x+y*3)%23/22, 1)
	case 2: // wall: bricks
		if y%8 == 0 || (x+y/8*4)%8 == 0 {
			return 3
		}
		return 2
	case 3: // path
		return 1
	default: // tree
		if (x-8)*(x-8)+(y-7)*(y-7) < 40 {
			return 2 + (x+y)%2
		}
		return 0
	}
}

// moves are the motions that matter, as the scene of frame n.
var moves = []struct {
	name string
	draw func(s *scene, n int)
}{
	{"scroll", func(s *scene, n int) { s.draw(n, n/2, 0) }},
	{"walk", func(s *scene, n int) { s.draw(n/16*16, 0, n) }},
	{"sprites", func(s *scene, n int) { s.draw(0, 0, n) }},
	{"still", func(s *scene, _ int) { s.draw(0, 0, 0) }},
}

// BenchmarkPicture measures a full-size picture: bytes a frame, and those over the least that the changed cells take.
func BenchmarkPicture(b *testing.B) {
	for _, move := range moves {
		b.Run(move.name, func(b *testing.B) {
			bytes, bound := drawn(encoder(b), move.draw)
			paintOn(b, encoder(b), move.draw)
			if bound > 0 {
				b.ReportMetric(float64(bytes)/float64(bound), "x-bound")
			}
		})
	}
}

// BenchmarkSmallPicture measures pictures that are smaller than the game's, which have to be scaled.
func BenchmarkSmallPicture(b *testing.B) {
	for _, size := range []Rect{{X: 1, Y: 2, W: 46, H: 21}, {X: 1, Y: 2, W: 80, H: 36}} {
		for _, blocks := range []Blocks{BlocksHalf, BlocksQuadrant, BlocksSextant, BlocksOctant} {
			for _, move := range []int{0, 2} {
				b.Run(fmt.Sprintf("%dx%d/%v/%s", size.W, size.H, blocks, moves[move].name), func(b *testing.B) {
					p := encoder(b)
					p.place.rect, p.blocks.raster.blocks = size, blocks
					paintOn(b, p, moves[move].draw)
				})
			}
		}
	}
}

// BenchmarkGraphics measures pictures as kitty images and as sixels, each pixel four times as large.
func BenchmarkGraphics(b *testing.B) {
	for _, kind := range []Graphics{GraphicsKitty, GraphicsSixel} {
		for _, move := range moves[:3] {
			b.Run(kind.String()+"/"+move.name, func(b *testing.B) {
				p := encoder(b)
				p.Set(Settings{Graphics: kind})
				p.place.rect = Rect{X: 1, Y: 1, W: 80, H: 36}
				paintOn(b, p, move.draw)
			})
		}
	}
}

// paintOn has a plane paint the pictures of a move again and again.
func paintOn(b *testing.B, p *Plane, draw func(s *scene, n int)) {
	scenes := make([]*scene, 64)
	for n := range scenes {
		scenes[n] = newScene()
		draw(scenes[n], n)
	}
	var out []byte
	n, bytes := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		p.picture.frame.CopyFrom(scenes[n%len(scenes)].frame)
		out = p.paint(out[:0], p.medium)
		bytes += len(out)
	}
	b.ReportMetric(float64(bytes)/float64(n), "B/frame")
}

// BenchmarkRepaint measures a picture of which nothing stands on the terminal yet.
func BenchmarkRepaint(b *testing.B) {
	p := encoder(b)
	s := newScene()
	s.draw(3, 5, 7)
	p.picture.frame.CopyFrom(s.frame)
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		p.forget(rowSet{all: true})
		out = p.paint(out[:0], p.medium)
	}
	b.ReportMetric(float64(len(out)), "B/frame")
}

// encoder is a plane at full size whose sender has ended, so that nobody else paints.
func encoder(t testing.TB) *Plane {
	o := trueColours
	o.Now = time.Now
	p := New(nowhere{}, o)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p.place = placement{rect: Rect{X: 1, Y: 2, W: 160, H: 72}, on: true, alt: true}
	return p
}

// leastBytes is how many bytes the changed cells take at the least, if colours were changed in the best possible way and
// moving over what did not change were as cheap as can be: for each cell the best of both ways to show it is followed
// from each state that the terminal may be in.
func leastBytes(k *termColours, before, after []cell, width int) int {
	best := map[sgr]int{{noColour, noColour}: 0}
	last := -1
	for i, c := range after {
		if before[i] == c {
			continue
		}
		move := 0
		switch {
		case last < 0 || last/width != i/width:
			move = len("\x1b[1;1H")
		case last != i-1:
			move = min(len("\x1b[C"), i-1-last)
		}
		last = i
		next := map[sgr]int{}
		for before, cost := range best {
			for _, w := range renditionsOf(c) {
				to, total := before.after(&w), cost+move+before.bytes(k, &w)
				if old, ok := next[to]; !ok || total < old {
					next[to] = total
				}
			}
		}
		best = next
	}
	least := -1
	for _, cost := range best {
		if least < 0 || cost < least {
			least = cost
		}
	}
	return max(least, 0)
}
