package screenshot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"dotmatrix/tui/plane"
)

// Size of a cell, in pixels; half a cell is a square, so that a game's pixels are.
const (
	cellWidth  = 9
	cellHeight = 18
	fontSize   = 14.5
	baseline   = 14
)

// Colours of the window.
var (
	paper = color.RGBA{0x12, 0x14, 0x18, 0xFF}
	text  = color.RGBA{0xD8, 0xDC, 0xE2, 0xFF}
)

// Cells is a terminal's screen; vt.Emulator is one.
type Cells interface {
	Width() int
	Height() int
	CellAt(x, y int) *uv.Cell
}

// Camera takes pictures with one typeface.
type Camera struct{ face font.Face }

// NewCamera uses a TrueType or OpenType font of fixed width; nil is Go Mono, which lacks some signs.
func NewCamera(typeface []byte) (*Camera, error) {
	if typeface == nil {
		typeface = gomono.TTF
	}
	parsed, err := opentype.Parse(typeface)
	if err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: fontSize, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("preparing the font: %w", err)
	}
	return &Camera{face}, nil
}

// Take draws the screen.
func (c *Camera) Take(screen Cells) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, screen.Width()*cellWidth, screen.Height()*cellHeight))
	draw.Draw(img, img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for y := range screen.Height() {
		for x := range screen.Width() {
			if cell := screen.CellAt(x, y); cell != nil {
				c.cell(img, image.Pt(x*cellWidth, y*cellHeight), cell)
			}
		}
	}
	return img
}

func (c *Camera) cell(img *image.RGBA, at image.Point, cell *uv.Cell) {
	fg, bg := colours(&cell.Style)
	area := image.Rect(at.X, at.Y, at.X+max(cell.Width, 1)*cellWidth, at.Y+cellHeight)
	if bg != paper {
		draw.Draw(img, area, image.NewUniform(bg), image.Point{}, draw.Src)
	}
	if cell.Content == "" || cell.Content == " " || cell.Style.Attrs&uv.AttrConceal != 0 {
		return
	}
	if block(img, area, cell.Content, fg) {
		return
	}
	pen := font.Drawer{Dst: img, Src: image.NewUniform(fg), Face: c.face, Dot: fixed.P(at.X, at.Y+baseline)}
	pen.DrawString(cell.Content)
	if cell.Style.Attrs&uv.AttrBold != 0 {
		pen.Dot = fixed.P(at.X, at.Y+baseline)
		pen.Dot.X += fixed.I(1) / 2
		pen.DrawString(cell.Content)
	}
}

// block draws the elements that must meet those of the next cell, whatever the font.
func block(img *image.RGBA, area image.Rectangle, content string, fg color.RGBA) bool {
	if columns, rows, bits, ok := plane.Pattern(content); ok {
		for i := range columns * rows {
			if bits>>i&1 != 0 {
				draw.Draw(img, part(area, columns, rows, i), image.NewUniform(fg), image.Point{}, draw.Src)
			}
		}
		return true
	}
	middleX, middleY := area.Min.X+area.Dx()/2, area.Min.Y+area.Dy()/2
	paint := fg
	switch content {
	case "░", "▒", "▓":
		share := map[string]uint8{"░": 0x40, "▒": 0x80, "▓": 0xC0}[content]
		paint = color.RGBA{scale(fg.R, share), scale(fg.G, share), scale(fg.B, share), share}
	case "─":
		area.Min.Y, area.Max.Y = middleY, middleY+1
	case "━":
		area.Min.Y, area.Max.Y = middleY, middleY+2
	case "│":
		area.Min.X, area.Max.X = middleX, middleX+1
	default:
		return false
	}
	draw.Draw(img, area, image.NewUniform(paint), image.Point{}, draw.Over)
	return true
}

// part is the i-th of columns x rows parts of an area.
func part(area image.Rectangle, columns, rows, i int) image.Rectangle {
	x, y := i%columns, i/columns
	return image.Rect(area.Min.X+x*area.Dx()/columns, area.Min.Y+y*area.Dy()/rows,
		area.Min.X+(x+1)*area.Dx()/columns, area.Min.Y+(y+1)*area.Dy()/rows)
}

func scale(c, share uint8) uint8 { return uint8(uint(c) * uint(share) / 0xFF) }

// colours are a cell's as they are seen.
func colours(style *uv.Style) (fg, bg color.RGBA) {
	fg, bg = seen(style.Fg, text), seen(style.Bg, paper)
	if style.Attrs&uv.AttrReverse != 0 {
		fg, bg = bg, fg
	}
	if style.Attrs&uv.AttrFaint != 0 {
		fg = color.RGBA{(fg.R + bg.R) / 2, (fg.G + bg.G) / 2, (fg.B + bg.B) / 2, 0xFF}
	}
	return fg, bg
}

// palette are the first 16 colours, which each terminal chooses for itself.
var palette = [16]color.RGBA{
	{0x1B, 0x1E, 0x24, 0xFF}, {0xE0, 0x6C, 0x75, 0xFF}, {0x98, 0xC3, 0x79, 0xFF}, {0xE5, 0xC0, 0x7B, 0xFF},
	{0x61, 0xAF, 0xEF, 0xFF}, {0xC6, 0x78, 0xDD, 0xFF}, {0x56, 0xC8, 0xD8, 0xFF}, {0xD8, 0xDC, 0xE2, 0xFF},
	{0x7F, 0x88, 0x96, 0xFF}, {0xF0, 0x88, 0x8F, 0xFF}, {0xB1, 0xDB, 0x92, 0xFF}, {0xF3, 0xD3, 0x97, 0xFF},
	{0x83, 0xC4, 0xFA, 0xFF}, {0xD9, 0x97, 0xEB, 0xFF}, {0x7A, 0xDF, 0xEC, 0xFF}, {0xFF, 0xFF, 0xFF, 0xFF},
}

func seen(c color.Color, otherwise color.RGBA) color.RGBA {
	switch c := c.(type) {
	case nil:
		return otherwise
	case ansi.BasicColor:
		return palette[c&15]
	case ansi.IndexedColor:
		if c < 16 {
			return palette[c]
		}
	}
	r, g, b, _ := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xFF}
}
