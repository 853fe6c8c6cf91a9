package plane

import "testing"

// drawn are the bytes for pictures of a move, one after the other, and the least that their changed cells take.
func drawn(p *Plane, draw func(s *scene, n int)) (bytes, bound int) {
	s := newScene()
	draw(s, 0)
	p.picture.frame.CopyFrom(s.frame)
	p.paint(nil, p.medium)
	var out []byte
	for n := 1; n < 64; n++ {
		before := append([]cell(nil), p.blocks.sent...)
		draw(s, n)
		p.picture.frame.CopyFrom(s.frame)
		out = p.paint(out[:0], p.medium)
		bytes += len(out)
		bound += leastBytes(p.blocks.raster.termColours, before, p.blocks.sent, p.place.rect.W)
	}
	return bytes, bound
}

func TestBytesOfAPicture(t *testing.T) {
	const most = 1.10 // times the bound
	for _, move := range moves {
		bytes, bound := drawn(encoder(t), move.draw)
		if float64(bytes) > most*float64(bound) {
			t.Errorf("%s: %d bytes a picture, %.3f times the bound", move.name, bytes/63, float64(bytes)/float64(bound))
		}
	}
}

func TestBytesOfAWholePicture(t *testing.T) {
	const most = 45 << 10
	for _, blocks := range []Blocks{BlocksHalf, BlocksQuadrant, BlocksSextant, BlocksOctant} {
		for _, size := range []Rect{{W: 160, H: 72}, {W: 150, H: 68}, {W: 104, H: 47}, {W: 80, H: 36}, {W: 46, H: 21}} {
			p := encoder(t)
			p.place.rect, p.blocks.raster.blocks = size, blocks
			s := newScene()
			s.draw(3, 5, 7)
			p.picture.frame.CopyFrom(s.frame)
			if n := len(p.paint(nil, p.medium)); n > most {
				t.Errorf("%v at %dx%d: %d bytes", blocks, size.W, size.H, n)
			}
		}
	}
}

// What is on the terminal already costs nothing, and what is new leaves no garbage.
func TestPicturesLeaveNoGarbage(t *testing.T) {
	for _, kind := range []Graphics{GraphicsHalf, GraphicsKitty, GraphicsSixel} {
		for _, size := range []Rect{{W: 160, H: 72}, {W: 60, H: 27}} {
			p := encoder(t)
			p.Set(Settings{Graphics: kind, Blocks: BlocksOctant})
			p.place.rect = size
			scenes := [2]*scene{newScene(), newScene()}
			scenes[1].draw(5, 7, 9)
			scenes[0].draw(2, 3, 4)
			var out []byte
			n := 0
			paint := func() {
				n++
				p.picture.frame.CopyFrom(scenes[n%2].frame)
				out = p.paint(out[:0], p.medium)
			}
			for range 4 {
				paint()
			}
			if garbage := testing.AllocsPerRun(20, paint); garbage > 0 {
				t.Errorf("%v at %dx%d: %v allocations a picture", kind, size.W, size.H, garbage)
			}
			n--
			if paint(); len(out) > 0 {
				t.Errorf("%v at %dx%d: %d bytes for a picture that is there already", kind, size.W, size.H, len(out))
			}
		}
	}
}
