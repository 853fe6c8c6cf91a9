package grid_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core/grid"
)

func tiles(t *testing.T, width, height int, cells ...byte) *grid.Tiles {
	t.Helper()
	m, err := grid.NewTiles(width, height, cells)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// digits are the values as characters, so that a map can be read in a test.
func digits(m *grid.Tiles) []string {
	var chars [256]byte
	for i := range chars {
		chars[i] = '?'
	}
	for i := range 10 {
		chars[i] = byte('0' + i)
	}
	return m.Rows(&chars, nil)
}

func TestTilesParts(t *testing.T) {
	m := tiles(t, 4, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	if got := digits(m); !cmp.Equal(got, []string{"0123", "4567", "8900"}) {
		t.Errorf("rows %v", got)
	}
	part, err := m.Crop(grid.Point{X: 2, Y: -1}, 3, 3)
	if err != nil || !cmp.Equal(digits(part), []string{"000", "230", "670"}) {
		t.Errorf("crop %v (%v)", digits(part), err)
	}
	every, err := m.Every(2, 2, grid.Point{X: 1})
	if err != nil || !cmp.Equal(digits(every), []string{"13", "90"}) {
		t.Errorf("every %v (%v)", digits(every), err)
	}
	if v, ok := m.At(grid.Point{X: 3, Y: 1}); v != 7 || !ok {
		t.Errorf("at 3,1 stands %d %t", v, ok)
	}
	if _, ok := m.At(grid.Point{X: 4}); ok {
		t.Error("there is a cell outside")
	}
	if got := m.Row(2, 1, 9); !cmp.Equal(got, []byte{6, 7}) {
		t.Errorf("row %v", got)
	}
	if m.Row(0, 3, 1) != nil || m.Row(-1, 0, 1) != nil || m.Row(0, 0, -1) != nil {
		t.Error("there is a row outside")
	}
}

func TestTilesExpand(t *testing.T) {
	blocks := []byte{0, 1, 2, 3, 4, 5, 6, 7, 8} // two blocks of 2 x 2, and a piece of a third
	whole, err := tiles(t, 2, 2, 1, 0, 2, 200).Expand(blocks, 2)
	if err != nil || !cmp.Equal(digits(whole), []string{"4501", "6723", "8000", "0000"}) {
		t.Errorf("expanded %v (%v)", digits(whole), err)
	}
}

func TestTilesFind(t *testing.T) {
	m := tiles(t, 3, 2, 1, 2, 1, 2, 1, 1)
	if got := m.Find(&[256]bool{2: true}); !cmp.Equal(got, []grid.Point{{X: 1}, {Y: 1}}) {
		t.Errorf("found %v", got)
	}
	pairs := map[[2]byte]bool{{2, 1}: true}
	for side, want := range map[grid.Direction][]grid.Point{"right": {{X: 1}, {Y: 1}}, "left": {{X: 1}}, "down": {{X: 1}}, "up": {{Y: 1}}, "away": nil} {
		if got := m.Beside(pairs, side); !cmp.Equal(got, want) {
			t.Errorf("beside %s: %v, want %v", side, got, want)
		}
	}
	if got := m.Rows(&[256]byte{1: '.', 2: 'X'}, map[grid.Point]byte{{X: 2, Y: 1}: 'W'}); !cmp.Equal(got, []string{".X.", "X.W"}) {
		t.Errorf("rows %v", got)
	}
}

func TestTilesReplace(t *testing.T) {
	m := tiles(t, 3, 2, 1, 1, 2, 1, 2, 1)
	over := tiles(t, 2, 3, 7, 8, 7, 7)
	if got := digits(m.Replace(over, &[256]bool{7: true}, &[256]bool{1: true}, 9)); !cmp.Equal(got, []string{"912", "921"}) {
		t.Errorf("replaced %v", got)
	}
	if got := digits(m); !cmp.Equal(got, []string{"112", "121"}) {
		t.Errorf("the map itself was changed: %v", got)
	}
}

func TestTilesRefuse(t *testing.T) {
	m := tiles(t, 2, 2)
	_, wide := grid.NewTiles(grid.MaxSide+1, 1, nil)
	_, many := grid.NewTiles(grid.MaxSide, grid.MaxSide, nil)
	_, negative := m.Crop(grid.Point{}, -1, 1)
	_, still := m.Every(0, 1, grid.Point{})
	_, flat := m.Expand(nil, 0)
	_, vast := m.Expand(nil, grid.MaxSide)
	for name, err := range map[string]error{"wide": wide, "many": many, "negative": negative, "still": still, "flat": flat, "vast": vast} {
		if err == nil {
			t.Errorf("%s: a map was made", name)
		}
	}
	if m := tiles(t, 0, 5); len(digits(m)) != 5 || m.Find(&[256]bool{true}) != nil {
		t.Error("a map without cells has some")
	}
}

// FuzzTiles makes parts of parts: none may be outside what it is part of.
func FuzzTiles(f *testing.F) {
	f.Add(4, 3, []byte{1, 2, 3}, 1, 1, 2, 2)
	f.Fuzz(func(t *testing.T, width, height int, data []byte, x, y, w, h int) {
		m, err := grid.NewTiles(width%64, height%64, data)
		if err != nil {
			return
		}
		for _, part := range []func() (*grid.Tiles, error){
			func() (*grid.Tiles, error) { return m.Crop(grid.Point{X: x, Y: y}, w%64, h%64) },
			func() (*grid.Tiles, error) { return m.Every(w, h, grid.Point{X: x, Y: y}) },
			func() (*grid.Tiles, error) { return m.Expand(data, w%8) },
		} {
			if p, err := part(); err == nil {
				p.Rows(&[256]byte{}, nil)
				p.Row(x, y, w)
				p.Beside(nil, "down")
				m.Replace(p, &[256]bool{1: true}, &[256]bool{1: true}, 2)
			}
		}
	})
}
