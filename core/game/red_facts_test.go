package game_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"dotmatrix/assets"
)

// noDeadline is for what is made once for all tests.
var noDeadline = context.Background()

// redRead is the facts as a reader of the JSON finds them.
type redRead struct {
	Mode    string
	Free    bool
	Waiting bool
	Map     *struct{ Name string }
	Player  *struct {
		X, Y           int
		Facing, Travel string
	}
	Grid   []string
	Screen *struct {
		X, Y int
		Rows []string
	}
	Walls       [][]any
	Ahead       map[string]any
	Steps       []string
	Exits       []redExit
	Connections []redEdge
	People      []redSprite
	Things      []redSprite
	Hidden      []redSprite
	Dialog      []string
	More        bool
	Menu        *redMenu
	Naming      *redNaming
	Party       []redMon
	Battle      *redBattle
	Items       map[string]int
	Money       *int
	Coins       *int
	Badges      []string
	Pokedex     map[string]any
	RepelSteps  int            `json:"repel_steps"`
	Safari      map[string]int `json:"safari"`
	PlayTime    map[string]int `json:"play_time"`
	Trainer     map[string]string

	raw     json.RawMessage
	text    string
	reached []string
	options []string // their labels
}

type redExit struct {
	X, Y   int
	To     string
	MapID  int `json:"map_id"`
	Arrive *struct{ X, Y int }
	Press  string
	Side   string
}

type redEdge struct {
	Side, To string
	DX, DY   *int
	X, Y     *int
	Open     [][2]int
}

type redSprite struct {
	X, Y                                 int
	Name, Kind, Facing, Trainer, Pokemon string
	Level                                int
}

type redMenu struct {
	Entries []string
	Cursor  int
	Columns int
}

type redNaming struct {
	Of, Name string
	Keys     []string
	Cursor   *struct {
		Key         string
		Row, Column int
	}
}

type redMon struct {
	Name, Species, Status string
	Level                 int
	HP                    int
	MaxHP                 int `json:"max_hp"`
	Types                 []string
	Moves                 []redMove
	Experience            int
	Stats                 map[string]int
	Stages                map[string]int
	Conditions            []string
	Owned                 *bool
	Unknown               bool
	Slot                  *int
}

type redMove struct {
	Name, Type      string
	PP              int
	MaxPP           int `json:"max_pp"`
	Power, Accuracy int
	Effectiveness   *float64
	Disabled        bool
}

type redBattle struct {
	Kind, Trainer string
	Foe           redMon
	Own           *redMon
	FoesLeft      *int `json:"foes_left"`
}

var redSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	data, err := fs.ReadFile(assets.Games(), "pokemon_red/facts.schema.json")
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("facts.schema.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("facts.schema.json")
})

func checkSchema(t *testing.T, facts json.RawMessage) {
	t.Helper()
	schema, err := redSchema()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(facts))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("the facts do not conform to the schema: %v\n%s", err, facts)
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema, err := redSchema()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`{}`, `{"mode": "sleep", "free": false, "waiting": false, "milestones": []}`, `{"mode": "roam", "free": true, "waiting": false, "milestones": [], "more": 1}`,
		`{"mode": "roam", "free": true, "waiting": false, "milestones": [], "party": [{"name": "A", "level": 200}]}`, `{"mode": "roam", "free": true, "waiting": false, "milestones": [], "other": 1}`} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(bad)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s conforms to the schema", bad)
		}
	}
}
