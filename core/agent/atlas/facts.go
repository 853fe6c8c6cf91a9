package atlas

import (
	"encoding/json"
	"slices"

	"dotmatrix/core/grid"
)

// facts are those of the well-known facts that matter here; assets/games/README.md lists them.
type facts struct {
	Map struct {
		Name string `json:"name"`
	} `json:"map"`
	Player *struct {
		X      int    `json:"x"`
		Y      int    `json:"y"`
		Facing string `json:"facing"`
	} `json:"player"`
	Grid   []string `json:"grid"`
	Walls  walls    `json:"walls"`
	Exits  []Exit   `json:"exits"`
	People []Person `json:"people"`
	Things []Cell   `json:"things"`
}

// Cell is a place on a map.
type Cell struct {
	X int `json:"x"`
	Y int `json:"y"`
}

func (c Cell) point() grid.Point { return grid.Point{X: c.X, Y: c.Y} }

// Place is where the player stands, and who and what stands near.
type Place struct {
	Map    string
	X, Y   int
	Facing string
	People []Person
	Things []Cell // nobody walks over them
}

func (p Place) point() grid.Point { return grid.Point{X: p.X, Y: p.Y} }

// alone is the place with nobody and nothing on the map.
func (p Place) alone() Place {
	p.People, p.Things = nil, nil
	return p
}

// Person is somebody on the map.
type Person struct {
	X    int    `json:"x"`
	Y    int    `json:"y"`
	Name string `json:"name"`
}

// Exit is a cell that leads to another map.
type Exit struct {
	Arrive *Cell          `json:"arrive,omitempty"` // where one comes to there, as far as it is known
	Press  grid.Direction `json:"press,omitempty"`  // where one walks on from the cell to leave; "": stepping on it does
	To     string         `json:"to"`
	X      int            `json:"x"`
	Y      int            `json:"y"`
}

func (e Exit) point() grid.Point { return grid.Point{X: e.X, Y: e.Y} }

// pressed is the direction to press on the exit; false where stepping on it is enough.
func (e Exit) pressed() (grid.Direction, bool) {
	_, ok := offsets[e.Press]
	return e.Press, ok
}

// Wall is the side of a cell that cannot be passed, though both cells are free. Its JSON is such as [3, 4, "right"].
type Wall struct {
	Cell
	Side grid.Direction
}

// MarshalJSON is the form that facts have.
func (w Wall) MarshalJSON() ([]byte, error) { return json.Marshal([]any{w.X, w.Y, w.Side}) }

// UnmarshalJSON leaves what is no wall without a side.
func (w *Wall) UnmarshalJSON(data []byte) error {
	*w = Wall{}
	var parts []json.RawMessage
	var read Wall
	if json.Unmarshal(data, &parts) != nil || len(parts) != 3 || json.Unmarshal(parts[0], &read.X) != nil ||
		json.Unmarshal(parts[1], &read.Y) != nil || json.Unmarshal(parts[2], &read.Side) != nil {
		return nil
	}
	*w = read
	return nil
}

// walls are those that are some.
type walls []Wall

func (w *walls) UnmarshalJSON(data []byte) error {
	var all []Wall
	err := json.Unmarshal(data, &all)
	*w = slices.DeleteFunc(all, func(one Wall) bool { return one.Side == "" })
	return err
}
