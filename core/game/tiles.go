package game

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core/grid"
	"dotmatrix/core/script"
)

// tiles is a map of bytes in a profile: what mem.tiles(at, width, height) reads.
type tiles struct{ *grid.Tiles }

func newTiles(t *grid.Tiles, err error) (starlark.Value, error) {
	if err != nil {
		return nil, err
	}
	return tiles{t}, nil
}

func (t tiles) String() string        { w, h := t.Size(); return fmt.Sprintf("<tiles %d x %d>", w, h) }
func (t tiles) Type() string          { return "tiles" }
func (t tiles) Freeze()               {}
func (t tiles) Truth() starlark.Bool  { return true }
func (t tiles) Hash() (uint32, error) { return 0, errors.New("unhashable type: tiles") }

// tileMethods are the methods of a map.
var tileMethods = map[string]func(t tiles, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error){
	"at":      tiles.at,
	"crop":    tiles.crop,
	"every":   tiles.every,
	"expand":  tiles.expand,
	"find":    tiles.find,
	"beside":  tiles.beside,
	"replace": tiles.replace,
	"rows":    tiles.rows,
	"text":    tiles.text,
}

// AttrNames lists the methods, width and height.
func (t tiles) AttrNames() []string {
	return []string{"at", "beside", "crop", "every", "expand", "find", "height", "replace", "rows", "text", "width"}
}

// Attr gives a method, or the size.
func (t tiles) Attr(name string) (starlark.Value, error) {
	width, height := t.Size()
	switch name {
	case "width":
		return starlark.MakeInt(width), nil
	case "height":
		return starlark.MakeInt(height), nil
	}
	method, ok := tileBuiltins[name]
	if !ok {
		return nil, nil
	}
	return method.BindReceiver(t), nil
}

// tileBuiltins are the methods as builtins that wait for their map.
var tileBuiltins = makeTileBuiltins()

func makeTileBuiltins() map[string]*starlark.Builtin {
	builtins := make(map[string]*starlark.Builtin, len(tileMethods))
	for name, method := range tileMethods {
		builtins[name] = starlark.NewBuiltin("tiles."+name, func(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			t := b.Receiver().(tiles)
			if err := t.spend(thread, name); err != nil {
				return nil, fmt.Errorf("%s: %w", b.Name(), err)
			}
			value, err := method(t, b, args, kwargs)
			if made, ok := value.(tiles); ok && err == nil {
				err = made.spend(thread, name)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", b.Name(), err)
			}
			return value, nil
		})
	}
	return builtins
}

// spend charges for a look at every cell, which is work; at and text look at a few only.
func (t tiles) spend(thread *starlark.Thread, method string) error {
	if method == "at" || method == "text" {
		return nil
	}
	width, height := t.Size()
	return script.Spend(thread, uint64(width*height/8), uint64(width*height))
}

// at is at(x, y): the byte there, None outside.
func (t tiles) at(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var p grid.Point
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "x", &p.X, "y", &p.Y); err != nil {
		return nil, err
	}
	if value, ok := t.At(p); ok {
		return starlark.MakeInt(int(value)), nil
	}
	return starlark.None, nil
}

// crop is crop(x, y, width, height): a part; what lies outside is 0.
func (t tiles) crop(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var p grid.Point
	var width, height int
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "x", &p.X, "y", &p.Y, "width", &width, "height", &height); err != nil {
		return nil, err
	}
	return newTiles(t.Crop(p, width, height))
}

// every is every(step_x, step_y, x = 0, y = 0): each so many-th column and row, from x, y on.
func (t tiles) every(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var p grid.Point
	var stepX, stepY int
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "step_x", &stepX, "step_y", &stepY, "x?", &p.X, "y?", &p.Y); err != nil {
		return nil, err
	}
	return newTiles(t.Every(stepX, stepY, p))
}

// expand is expand(blocks, side): side x side cells for each; blocks is what data(at, n) reads.
func (t tiles) expand(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var blocks starlark.Bytes
	var side int
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "blocks", &blocks, "side", &side); err != nil {
		return nil, err
	}
	return newTiles(t.Expand([]byte(blocks), side))
}

// find is find(values): the cells that have one of them, as (x, y).
func (t tiles) find(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var values starlark.Iterable
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "values", &values); err != nil {
		return nil, err
	}
	wanted, err := byteSet(values)
	if err != nil {
		return nil, err
	}
	return cellList(t.Find(wanted)), nil
}

// replace is replace(over, values, among, byte): the map with that byte in the cells that are one of among and at whose
// place the map over has one of the values.
func (t tiles) replace(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var over tiles
	var values, own starlark.Iterable
	var with starlark.Value
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "over", &over, "values", &values, "among", &own, "byte", &with); err != nil {
		return nil, err
	}
	wanted, err := byteSet(values)
	if err != nil {
		return nil, err
	}
	among, err := byteSet(own)
	if err != nil {
		return nil, err
	}
	c, err := byteOf(with)
	if err != nil {
		return nil, err
	}
	return tiles{t.Replace(over.Tiles, wanted, among, c)}, nil
}

// beside is beside(pairs, side): the cells (x, y) that together with their neighbour on that side are one of the pairs.
func (t tiles) beside(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var values starlark.Iterable
	var side string
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "pairs", &values, "side", &side); err != nil {
		return nil, err
	}
	pairs := map[[2]byte]bool{}
	for value := range starlark.Elements(values) {
		pair, ok := value.(starlark.Indexable)
		if !ok || pair.Len() != 2 {
			return nil, fmt.Errorf("%s is no pair: give (here, there)", value)
		}
		here, err := byteOf(pair.Index(0))
		there, err2 := byteOf(pair.Index(1))
		if err := errors.Join(err, err2); err != nil {
			return nil, err
		}
		pairs[[2]byte{here, there}] = true
	}
	return cellList(t.Beside(pairs, grid.Direction(side))), nil
}

// rows is rows(chars, other, marks = {}): a string a row. chars gives the character of a byte, other that of the rest,
// and marks that of single cells (x, y).
func (t tiles) rows(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var chars, marks *starlark.Dict
	var other starlark.Value
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "chars", &chars, "other", &other, "marks?", &marks); err != nil {
		return nil, err
	}
	rest, err := asciiOf(other)
	if err != nil {
		return nil, err
	}
	table := [256]byte{}
	for i := range table {
		table[i] = rest
	}
	for _, item := range chars.Items() {
		c, err := byteOf(item[0])
		if err == nil {
			table[c], err = asciiOf(item[1])
		}
		if err != nil {
			return nil, err
		}
	}
	marked, err := markedCells(marks)
	if err != nil {
		return nil, err
	}
	var rows []starlark.Value
	for _, row := range t.Rows(&table, marked) {
		rows = append(rows, starlark.String(row))
	}
	return starlark.NewList(rows), nil
}

// text is text(x, y, n, chars): n cells of a row as text.
func (t tiles) text(b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var p grid.Point
	var n int
	var chars *charmap
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "x", &p.X, "y", &p.Y, "n", &n, "chars", &chars); err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, c := range t.Row(p.X, p.Y, n) {
		text.WriteString(chars.char(c))
	}
	return starlark.String(text.String()), nil
}

func markedCells(marks *starlark.Dict) (map[grid.Point]byte, error) {
	if marks == nil {
		return nil, nil
	}
	cells := make(map[grid.Point]byte, marks.Len())
	for _, item := range marks.Items() {
		cell, ok := item[0].(starlark.Tuple)
		var p grid.Point
		if !ok || starlark.UnpackPositionalArgs("mark", cell, nil, 2, &p.X, &p.Y) != nil {
			return nil, fmt.Errorf("%s is no cell: give (x, y)", item[0])
		}
		char, err := asciiOf(item[1])
		if err != nil {
			return nil, err
		}
		cells[p] = char
	}
	return cells, nil
}

func cellList(points []grid.Point) starlark.Value {
	cells := make([]starlark.Value, len(points))
	for i, p := range points {
		cells[i] = starlark.Tuple{starlark.MakeInt(p.X), starlark.MakeInt(p.Y)}
	}
	return starlark.NewList(cells)
}

// byteSet reads bytes, as a list or the keys of a dict.
func byteSet(values starlark.Iterable) (*[256]bool, error) {
	var set [256]bool
	for value := range starlark.Elements(values) {
		c, err := byteOf(value)
		if err != nil {
			return nil, err
		}
		set[c] = true
	}
	return &set, nil
}

func byteOf(value starlark.Value) (byte, error) {
	n, err := starlark.AsInt32(value)
	if err != nil || n < 0 || n > 255 {
		return 0, fmt.Errorf("%s is no byte: give 0 to 255", value)
	}
	return byte(n), nil
}

// asciiOf reads one character, which must be plain, since others take more than a byte.
func asciiOf(value starlark.Value) (byte, error) {
	text, ok := starlark.AsString(value)
	if !ok || len(text) != 1 || text[0] < ' ' || text[0] > '~' {
		return 0, fmt.Errorf("%s is no character: give one of plain ASCII", value)
	}
	return text[0], nil
}
