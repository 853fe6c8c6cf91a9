package grid

import (
	"fmt"
	"slices"
)

// Tiles is a map of numbers, one byte a cell: tiles, blocks of tiles, or whatever else a game keeps in rows. It does not
// change. core/game offers it to profiles.
type Tiles struct {
	width, height int
	cells         []byte
}

// NewTiles makes a map of cells in rows; what cells lacks is 0.
func NewTiles(width, height int, cells []byte) (*Tiles, error) {
	if err := checkSize(width, height); err != nil {
		return nil, err
	}
	t := &Tiles{width, height, make([]byte, width*height)}
	copy(t.cells, cells)
	return t, nil
}

func checkSize(width, height int) error {
	if width < 0 || height < 0 || width > MaxSide || height > MaxSide || width*height > MaxCells {
		return fmt.Errorf("a map of %d x %d cells: use 0 to %d a side and at most %d in all", width, height, MaxSide, MaxCells)
	}
	return nil
}

// Size is the number of cells in a row, and of rows.
func (t *Tiles) Size() (width, height int) { return t.width, t.height }

// At is a cell; ok is false outside the map.
func (t *Tiles) At(p Point) (value byte, ok bool) {
	if p.X < 0 || p.Y < 0 || p.X >= t.width || p.Y >= t.height {
		return 0, false
	}
	return t.cells[p.Y*t.width+p.X], true
}

// Crop is a part of the map, its upper left corner at from. What lies outside the map is 0.
func (t *Tiles) Crop(from Point, width, height int) (*Tiles, error) {
	if err := checkSize(width, height); err != nil {
		return nil, err
	}
	return t.sample(width, height, func(x, y int) Point { return Point{from.X + x, from.Y + y} }), nil
}

// Every is each stepX-th cell of each stepY-th row, beginning with the cell from.
func (t *Tiles) Every(stepX, stepY int, from Point) (*Tiles, error) {
	if stepX < 1 || stepY < 1 || from.X < 0 || from.Y < 0 {
		return nil, fmt.Errorf("every %d,%d from %d,%d: use steps from 1 and a cell of the map", stepX, stepY, from.X, from.Y)
	}
	width, height := max(t.width-from.X+stepX-1, 0)/stepX, max(t.height-from.Y+stepY-1, 0)/stepY
	return t.sample(width, height, func(x, y int) Point { return Point{from.X + x*stepX, from.Y + y*stepY} }), nil
}

func (t *Tiles) sample(width, height int, where func(x, y int) Point) *Tiles {
	part := &Tiles{width, height, make([]byte, 0, width*height)}
	for y := range height {
		for x := range width {
			value, _ := t.At(where(x, y))
			part.cells = append(part.cells, value)
		}
	}
	return part
}

// Expand puts a block of side x side cells in the place of each cell: block n begins at byte n*side*side of blocks. What
// blocks lacks is 0.
func (t *Tiles) Expand(blocks []byte, side int) (*Tiles, error) {
	if side < 1 || side > MaxSide {
		return nil, fmt.Errorf("blocks of %d cells a side: use 1 to %d", side, MaxSide)
	}
	if err := checkSize(t.width*side, t.height*side); err != nil {
		return nil, err
	}
	whole := &Tiles{t.width * side, t.height * side, make([]byte, t.width*side*t.height*side)}
	for i, block := range t.cells {
		x, y := i%t.width*side, i/t.width*side
		for row := range side {
			from := int(block)*side*side + row*side
			if from < len(blocks) {
				copy(whole.cells[(y+row)*whole.width+x:][:side], blocks[from:min(from+side, len(blocks))])
			}
		}
	}
	return whole, nil
}

// Replace is the map with another value in the cells that are among some values and under which over has a wanted one.
func (t *Tiles) Replace(over *Tiles, wanted, among *[256]bool, with byte) *Tiles {
	changed := &Tiles{t.width, t.height, slices.Clone(t.cells)}
	for y := range min(t.height, over.height) {
		for x := range min(t.width, over.width) {
			if cell := &changed.cells[y*t.width+x]; among[*cell] && wanted[over.cells[y*over.width+x]] {
				*cell = with
			}
		}
	}
	return changed
}

// Find is every cell whose value is wanted, row by row.
func (t *Tiles) Find(wanted *[256]bool) []Point {
	var found []Point
	for i, value := range t.cells {
		if wanted[value] {
			found = append(found, Point{i % t.width, i / t.width})
		}
	}
	return found
}

// Beside is every cell whose value and that of its neighbour in the direction are a pair, row by row.
func (t *Tiles) Beside(pairs map[[2]byte]bool, side Direction) []Point {
	var found []Point
	for _, d := range directions {
		if d.name != side {
			continue
		}
		for i, value := range t.cells {
			at := Point{i % t.width, i / t.width}
			neighbour, ok := t.At(Point{at.X + d.dx, at.Y + d.dy})
			if ok && pairs[[2]byte{value, neighbour}] {
				found = append(found, at)
			}
		}
	}
	return found
}

// Rows are the cells as characters, which are ASCII; marks are cells that have one of their own.
func (t *Tiles) Rows(chars *[256]byte, marks map[Point]byte) []string {
	rows := make([]string, t.height)
	line := make([]byte, t.width)
	for y := range rows {
		for x := range line {
			line[x] = chars[t.cells[y*t.width+x]]
			if mark, ok := marks[Point{x, y}]; ok {
				line[x] = mark
			}
		}
		rows[y] = string(line)
	}
	return rows
}

// Row is the cells of row y from x on, at most n; none outside the map.
func (t *Tiles) Row(x, y, n int) []byte {
	if y < 0 || y >= t.height || x < 0 || x >= t.width || n <= 0 {
		return nil
	}
	return t.cells[y*t.width+x : y*t.width+min(x+min(n, t.width), t.width)]
}
