package llm_test

import (
	"context"
	"iter"
	"testing"

	"dotmatrix/core/llm"
)

// askedFor remembers the models of requests.
type askedFor struct {
	llm.Nowhere
	names []string
}

func (a *askedFor) Stream(_ context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	a.names = append(a.names, request.Model)
	return func(yield func(llm.Delta, error) bool) { yield(llm.Delta{Reply: &llm.Reply{}}, nil) }
}

func TestChosen(t *testing.T) {
	asked := &askedFor{}
	model := llm.Chosen(asked, "own", "chosen")
	for request, want := range map[string]string{"": "chosen", "own": "chosen", "another": "another"} {
		asked.names = nil
		for range model.Stream(t.Context(), llm.Request{Model: request}) {
		}
		if len(asked.names) != 1 || asked.names[0] != want || model.About(request).Name != want {
			t.Errorf("a request for %q asks %v, and is about %q, want %q", request, asked.names, model.About(request).Name, want)
		}
	}
	if llm.Chosen(asked, "own", "") != llm.Model(asked) || llm.Chosen(nil, "own", "chosen") != nil {
		t.Error("no choice changes the model")
	}
}
