package agent_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dotmatrix/core/agent"
)

func TestTypesAreReadOffExamples(t *testing.T) {
	for example, want := range map[string]string{
		`[1, 2]`:                              "Array(long)",
		`[1, 2.5]`:                            "Array(double)",
		`[1, "a"]`:                            "Array(any)",
		`[]`:                                  "array",
		`[[], [true]]`:                        "Array(Array(boolean))",
		`{"x": 1, "at": {"y": "a"}}`:          "{at: {y: string}, x: long}",
		`[{"x": 1}, {"x": 2.0, "name": "n"}]`: "Array({name: string (optional), x: double})",
		`{}`:                                  "object",
		`null`:                                "any",
		`1e3`:                                 "double",
	} {
		s, err := agent.InferSignature(json.RawMessage(`{"v": `+example+`}`), json.RawMessage(`{}`))
		if err != nil || len(s.Inputs) != 1 || s.Inputs[0].String() != want {
			t.Errorf("%s is %v (%v), want %s", example, s.Inputs, err, want)
		}
	}
	if _, err := agent.InferSignature(json.RawMessage(`[1]`), json.RawMessage(`{}`)); err == nil {
		t.Error("a list is taken for an example input")
	}
}

func TestTypedColumnsAreWrittenAsMLflowWritesThem(t *testing.T) {
	s, err := agent.InferSignature(json.RawMessage(`{"cells": [{"x": 1}, {}], "route": [1]}`), json.RawMessage(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(s.Inputs)
	want := `[{"name":"cells","type":"array","items":{"type":"object","properties":{"x":{"type":"long","required":false}}},"required":true},` +
		`{"name":"route","type":"array","items":{"type":"long"},"required":true}]`
	if err != nil || string(data) != want {
		t.Errorf("%s (%v), want %s", data, err, want)
	}
}

func TestExamplesAreHeldAgainstTheSignature(t *testing.T) {
	given := func(signature, example string) string {
		return "S = signature(\"Go!\", inputs = " + signature + ")\nagent = define(name = \"a\", description = \"\", observes = [], signature = S, input_example = " +
			example + ")\ndef start(ctx): return {}\ndef step(ctx, memory, obs): return act(\"a\")\n"
	}
	route := `{"route": field("array", items = field("integer")), "who": "a name"}`
	for name, c := range map[string]struct{ source, input, says string }{
		"fits":             {given(route, `{"route": [1, 2], "who": "x"}`), "", ""},
		"none":             {given(route, "None"), "", ""},
		"an entry":         {given(route, `{"route": [1, "b"], "who": "x"}`), "", "route[1] is string and must be long"},
		"no list":          {given(route, `{"route": 3, "who": "x"}`), "", "route is long and must be Array(long)"},
		"missing":          {given(route, `{"route": []}`), "", "it has no who, which must be string"},
		"more":             {given(route, `{"route": [], "who": "x", "z": 1}`), "", "it has z, which the signature does not have"},
		"object":           {given(`{"at": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}}`, `{"at": {"x": 1.5}}`), "", "at.x is double and must be long"},
		"a member missing": {given(`{"at": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]}}`, `{"at": {}}`), "", "at has no member x, which must be long"},
		"by a file":        {given(route, "None"), `{"who": 1}`, "it has no route"},
	} {
		m := manifestOfSource(t, c.source, c.input)
		err := m.CheckExamples()
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
	plain := "agent = define(name = \"a\", description = \"\", observes = [])\ndef start(ctx): return {}\ndef step(ctx, memory, obs): return act(\"a\")\n"
	for input, says := range map[string]string{
		`{"action": "step"}`:                    "",
		`{"action": "step", "route": [1, 2]}`:   "",
		`{"text": "x"}`:                         "give it an action, start_game or step",
		`{"action": "fly"}`:                     "give it an action, start_game or step",
		`{"action": "step", "headless": "yes"}`: "headless is string and must be boolean",
	} {
		m := manifestOfSource(t, plain, input)
		err := m.CheckExamples()
		if (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", input, err, says)
		}
	}
}

// manifestOfSource is that of an agent file, with an example input that is given beside it; "" for none.
func manifestOfSource(t *testing.T, source, input string) agent.Manifest {
	t.Helper()
	var o agent.Options
	if input != "" {
		o.InputExample = json.RawMessage(input)
	}
	a, err := agent.LoadWith(t.Context(), files(source), "toy.star", o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := agent.OpenManifest(a.Version())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhatPredictTakesIsShown(t *testing.T) {
	given := "S = signature(\"Go!\", inputs = {\"who\": \"a name\"})\nagent = define(name = \"a\", description = \"\", observes = [], signature = S)\n" +
		"def start(ctx): return {}\ndef step(ctx, memory, obs): return act(\"a\")\n"
	a, err := agent.LoadWith(t.Context(), files(given), "toy.star", agent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := agent.Texts(a.Version())
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for _, text := range texts {
		named[text.Name] = text.Text
	}
	if got := named["signature"]; !strings.Contains(got, "who: string") || strings.Contains(got, "action") {
		t.Errorf("the signature is %s", got)
	}
	if got := named["predict"]; !strings.Contains(got, "action: string\n") || !strings.Contains(got, "headless: boolean, optional") {
		t.Errorf("predict takes %s", got)
	}
}
