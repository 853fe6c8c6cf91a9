package codec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
)

// A document comes back byte for byte in whatever form it is written, and the smallest form is taken.
func TestDocumentsComeBackAsTheyWere(t *testing.T) {
	list := func(from int) string {
		var items []byte
		for i := range 40 {
			items = fmt.Appendf(items, `"item number %d",`, from+i)
		}
		return `{"list":[` + string(items) + `0]}`
	}
	var writer, reader Document
	for i, test := range []struct {
		next  string
		whole bool
		want  Form
	}{
		{"", true, FormWhole},
		{"", false, FormSame},
		{`{"a":1,"b":{"c":2}}`, false, FormWhole},
		{`{"a":1,"b":{"c":2}}`, false, FormSame},
		{`{"a":1,"b":{"c":2}}`, true, FormWhole},
		{`{"a":1,"b":{"c":3},"d":"long enough that a patch is smaller"}`, false, FormPatch},
		{`{"a":2,"b":{"c":3},"d":"long enough that a patch is smaller"}`, false, FormPatch},
		{`{"a":null,"b":{"c":3},"d":"long enough that a patch is smaller"}`, false, FormWhole}, // no patch can say null
		{list(0), false, FormWhole},
		{list(1), false, FormDelta},
		{`{ "not": "canonical" }`, false, FormWhole},
		{``, false, FormWhole},
	} {
		form, kept := writer.Become(json.RawMessage(test.next), test.whole)
		if form != test.want {
			t.Errorf("document %d is written in form %d, want %d", i, form, test.want)
		}
		var data []byte
		switch kept := kept.(type) {
		case string:
			data = []byte(kept)
		case []byte:
			data = kept
		}
		if err := reader.Advance(form, data); err != nil || string(reader.Bytes()) != test.next {
			t.Fatalf("document %d comes back as %s, want %s (%v)", i, reader.Bytes(), test.next, err)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte(`{"a":1}`), []byte(`{"a":2,"b":[1,2,3]}`), 2)
	f.Add([]byte(`{"text":"one two three four five six"}`), []byte{40, 33, 0, 2, 'x'}, 3)
	f.Fuzz(func(t *testing.T, before, next []byte, form int) {
		var read Document
		if err := read.Advance(FormWhole, before); err != nil {
			t.Fatal(err)
		}
		_ = read.Advance(Form(form), next) // of what is no document it must only not panic
		_ = read.Bytes()

		var writer, reader Document
		writer.Become(before, true)
		must(t, reader.Advance(FormWhole, before))
		kind, kept := writer.Become(next, false)
		var data []byte
		switch kept := kept.(type) {
		case string:
			data = []byte(kept)
		case []byte:
			data = kept
		}
		if err := reader.Advance(kind, data); err != nil || !bytes.Equal(reader.Bytes(), next) {
			t.Errorf("%q after %q comes back as %q in form %d (%v)", next, before, reader.Bytes(), kind, err)
		}
	})
}

func FuzzScreen(f *testing.F) {
	f.Add([]byte{kindIndexed, 1, 0, 1, 0, 0, 5, 0, 0}, []byte{kindMovedTiles, 1, 0, 1, 0, 0, 5, 0, 3, 3, 0})
	f.Fuzz(func(t *testing.T, below, coded []byte) {
		_, base, _ := parseScreen(below, nil) // whatever they hold, they must only not panic
		frame, _, err := parseScreen(coded, base)
		if err == nil && (frame.Width < 1 || frame.Height < 1 || len(frame.Pix) != frame.Width*frame.Height) {
			t.Errorf("%x is a screen of %dx%d with %d pixels", coded, frame.Width, frame.Height, len(frame.Pix))
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
