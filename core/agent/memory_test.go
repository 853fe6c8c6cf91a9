package agent

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"dotmatrix/core/agent/atlas"
	"dotmatrix/core/script"
)

// What the runtime keeps is joined to a memory without decoding it: the bytes are those of the whole as canonical JSON.
func TestMemoryIsJoinedCanonically(t *testing.T) {
	k := &kept{
		Dialog: []line{{Seq: 3, Text: "a <b> & \u2028 \"c\"\\ \x01 é"}, {Seq: 4, Text: "broken \xff"}},
		Goals:  []goal{{Text: "go", Done: true}}, Notes: []string{"n"},
		Lacks: map[string]lacks{"m<2>": {Images: true, Tools: true, Schema: true}, "a": {Tools: true}},
		World: &atlas.World{},
	}
	k.World.See(json.RawMessage(`{"map":{"name":"Town"},"player":{"x":1,"y":1,"facing":"up"},"grid":["XXX","X..","XXX"],
		"walls":[[1,1,"up"]],"exits":[{"x":2,"y":1,"to":"Cave","press":"right","arrive":{"x":0,"y":4}},{"x":1,"y":1,"to":"Road"}]}`))
	if len(k.World.Maps) == 0 || len(k.World.Maps[0].Exits) != 2 {
		t.Fatalf("the map was not taken: %+v", k.World)
	}
	for _, own := range []string{"null", "{}", `{"a":1}`, `{"z":{"kept":2}}`, `{"a":"\"kept\"","kepu":[1,2.5],"é":null}`} {
		joined, err := k.joinTo(json.RawMessage(own))
		if err != nil {
			t.Fatal(err)
		}
		value, err := script.FromJSON(joined)
		if err != nil {
			t.Fatal(err)
		}
		if canonical, err := script.ToJSON(value); err != nil || string(canonical) != string(joined) {
			t.Errorf("%s is joined as\n%s, canonical is\n%s (%v)", own, joined, canonical, err)
		}
		split, back, err := splitMemory(joined)
		if err != nil || back.Dialog[1].Text != "broken \uFFFD" || len(back.World.Maps) != len(k.World.Maps) {
			t.Errorf("%s is split into %+v (%v)", joined, back, err)
		}
		if want := strings.Replace(own, "null", "{}", 1); strings.HasPrefix(own, "n") && string(split) != want || !strings.HasPrefix(own, "n") && string(split) != own {
			t.Errorf("%s comes back as %s", own, split)
		}
	}
}

func TestMemoryThatCannotBeSplit(t *testing.T) {
	for memory, want := range map[string]string{`{"kept":3}`: "what is kept in it", `{"kept":`: "reading JSON"} {
		if _, _, err := splitMemory(json.RawMessage(memory)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", memory, err)
		}
	}
	k := &kept{Notes: []string{"n"}}
	if _, err := k.joinTo(json.RawMessage(`[1]`)); err == nil || !strings.Contains(err.Error(), "no dict") {
		t.Errorf("notes beside a list: %v", err)
	}
	k = &kept{Lacks: map[string]lacks{"m": {Images: true}}}
	if memory, err := k.joinTo(json.RawMessage(`[1]`)); err != nil || string(memory) != "[1]" {
		t.Errorf("what a model lacks beside a list: %s, %v", memory, err)
	}
}

// The bytes of what is kept are canonical only as long as every type in it declares its fields in the order of their keys.
func TestKeptFieldsStandInOrder(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] || typ.Implements(reflect.TypeFor[json.Marshaler]()) {
			return
		}
		seen[typ] = true
		before := ""
		for i := range typ.NumField() {
			key, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if key <= before {
				t.Errorf("%s: the key %q stands behind %q", typ, key, before)
			}
			before = key
			walk(typ.Field(i).Type)
		}
	}
	walk(reflect.TypeFor[kept]())
	if len(seen) < 5 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}
