package plane

import (
	"encoding/base64"
	"strconv"
)

// kitty puts pictures on the terminal by the kitty graphics protocol: each as a PNG, sent as it is, which takes the place
// of the one before because it has the same number. https://sw.kovidgoyal.net/kitty/graphics-protocol
type kitty struct {
	cell     cellSize
	enlarger enlarger
	png      pngWriter
	shown    shown
	parts    []Rect // of the image that are shown, in pixels of the terminal
}

// imageID is the number of the picture among the images of the terminal's window; it is "dm" in ASCII.
const imageID = "25709"

// kittyChunk is how many bytes of base64 one sequence may hold.
const kittyChunk = 4096

func (k *kitty) paint(out []byte, p *picture, rect Rect) []byte {
	if !k.shown.set(p, rect) {
		return out
	}
	c := newCanvas(p.frame.Width, p.frame.Height, rect, k.cell)
	frame, times := k.enlarger.fit(&p.frame, c)
	data := k.png.encode(frame, p.palette, times)
	whole := Rect{c.column*k.cell.width + c.x, c.row*k.cell.height + c.y, c.width, c.height}
	k.parts = around(k.parts[:0], whole, Rect{p.hole.X * k.cell.width, p.hole.Y * k.cell.height, p.hole.W * k.cell.width, p.hole.H * k.cell.height})
	if len(k.parts) == 1 && k.parts[0] == whole {
		out = appendMoveTo(out, c.column, c.row)
		out = append(out, "\x1b_Ga=T,f=100,t=d,q=2,C=1,p=1,i="+imageID...)
		out = strconv.AppendInt(append(out, ",X="...), int64(c.x), 10)
		out = strconv.AppendInt(append(out, ",Y="...), int64(c.y), 10)
		return appendImage(out, data)
	}
	out = appendImage(append(out, "\x1b_Ga=t,f=100,t=d,q=2,i="+imageID...), data)
	for n, part := range k.parts {
		out = k.place(out, n+1, part, whole)
	}
	return out
}

// place shows a part of the image that was sent; both are in pixels of the terminal.
func (k *kitty) place(out []byte, number int, part, whole Rect) []byte {
	out = appendMoveTo(out, part.X/k.cell.width, part.Y/k.cell.height)
	out = append(out, "\x1b_Ga=p,q=2,C=1,i="+imageID...)
	for _, parameter := range []struct {
		name  byte
		value int
	}{
		{'p', number}, {'X', part.X % k.cell.width}, {'Y', part.Y % k.cell.height},
		{'x', part.X - whole.X}, {'y', part.Y - whole.Y}, {'w', part.W}, {'h', part.H},
	} {
		out = strconv.AppendInt(append(out, ',', parameter.name, '='), int64(parameter.value), 10)
	}
	return append(out, "\x1b\\"...)
}

// appendImage sends a PNG behind the begin of its sequence. It takes the place of the image before, and of what was shown
// of that.
func appendImage(out, data []byte) []byte {
	for first := true; first || len(data) > 0; first = false {
		chunk := data[:min(len(data), kittyChunk/4*3)]
		data = data[len(chunk):]
		if !first {
			out = append(out, "\x1b_Gq=2"...)
		}
		if len(data) > 0 {
			out = append(out, ",m=1;"...)
		} else {
			out = append(out, ",m=0;"...)
		}
		out = base64.StdEncoding.AppendEncode(out, chunk)
		out = append(out, "\x1b\\"...)
	}
	return out
}

func (k *kitty) forget(rowSet) { k.shown.known = false }

func (k *kitty) remove(out []byte) []byte {
	if !k.shown.stands {
		return out
	}
	k.shown.known, k.shown.stands = false, false
	return append(out, "\x1b_Ga=d,d=I,q=2,i="+imageID+"\x1b\\"...)
}
