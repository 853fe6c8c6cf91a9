package agent

import (
	"encoding/json"
	"testing"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

// A memory that is asked for again, as where a step failed and is made once more, is as it was recorded, whatever was done to
// the value that was given before.
func TestNewestMemoryIsGivenAwayOnce(t *testing.T) {
	var n newest
	data, value, err := script.Canonical(starlark.NewList([]starlark.Value{starlark.MakeInt(1)}))
	if err != nil {
		t.Fatal(err)
	}
	n.learn(data, value)
	for try := range 3 {
		got, err := n.value(json.RawMessage(`[1]`))
		if err != nil || got.String() != "[1]" {
			t.Fatalf("try %d: %v, %v", try, got, err)
		}
		if try == 0 && got != value {
			t.Error("the memory was decoded, though it was known")
		}
		if err := got.(*starlark.List).Append(starlark.None); err != nil {
			t.Fatal(err)
		}
	}
	n.learn(data, value)
	if got, err := n.value(json.RawMessage(`{"a":2}`)); err != nil || got.String() != `{"a": 2}` {
		t.Errorf("another memory: %v, %v", got, err)
	}
}
