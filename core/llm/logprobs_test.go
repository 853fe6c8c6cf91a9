package llm_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// likely is a stream with the likelihood of its tokens; told are the JSON of each.
func likely(told ...string) llmtest.Answer {
	var body strings.Builder
	for _, content := range told {
		fmt.Fprintf(&body, `data: {"id":"1","choices":[{"index":0,"delta":{"content":"up"},"logprobs":%s}]}`+"\n\n", content)
	}
	return llmtest.Body(200, "text/event-stream", body.String()+ended)
}

func TestLikelihoodsAreRead(t *testing.T) {
	up := llm.Token{Text: "up", Logprob: -0.25}
	for name, test := range map[string]struct {
		told string
		want []llm.Token
	}{
		"with alternatives": {`{"content":[{"token":"up","logprob":-0.25,"bytes":[1],"top_logprobs":[{"token":"up","logprob":-0.25},{"token":"down","logprob":-1.5}]}]}`,
			[]llm.Token{{Text: "up", Logprob: -0.25, Top: []llm.Token{up, {Text: "down", Logprob: -1.5}}}}},
		"as text":           {`{"content":[{"token":"up","logprob":"-0.25"}]}`, []llm.Token{up}},
		"more than certain": {`{"content":[{"token":"up","logprob":0.1}]}`, []llm.Token{{Text: "up"}}},
		"none":              {`null`, nil},
		"another form":      {`{"tokens":["up"],"token_logprobs":[-0.25]}`, nil},
		"odd":               {`{"content":[7,{"token":"up"},{"token":"` + strings.Repeat("x", 65) + `","logprob":-1}]}`, nil},
	} {
		server := llmtest.NewServer(likely(test.told))
		h := ask(t.Context(), newClient(t, server.URL(), newClock()), llm.Request{Model: "m", TopLogprobs: 5, Messages: []core.Message{core.TextMessage(core.RoleUser, "?")}})
		server.Close()
		if h.err != nil {
			t.Fatal(name, h.err)
		}
		if diff := cmp.Diff(test.want, h.reply.Tokens); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestTheNewestLikelihoodsStay: an answer's length bounds nothing of what is kept of it.
func TestTheNewestLikelihoodsStay(t *testing.T) {
	var told []string
	for i := range 100 {
		told = append(told, fmt.Sprintf(`{"content":[{"token":"t%d","logprob":-1}]}`, i))
	}
	server := llmtest.NewServer(likely(told...))
	defer server.Close()
	h := ask(t.Context(), newClient(t, server.URL(), newClock()), hello)
	if h.err != nil || len(h.reply.Tokens) != 64 || h.reply.Tokens[0].Text != "t36" {
		t.Errorf("%v, %+v", h.err, h.reply)
	}
}

// TestLikelihoodsTellNoSecret: a key that is told token by token is told nonetheless.
func TestLikelihoodsTellNoSecret(t *testing.T) {
	for _, told := range []string{
		`{"content":[{"token":"` + key[:8] + `","logprob":-1},{"token":"` + key[8:] + `","logprob":-1}]}`,
		`{"content":[{"token":"up","logprob":-1,"top_logprobs":[{"token":"` + key + `","logprob":-1}]}]}`,
	} {
		server := llmtest.NewServer(likely(told))
		client := newClient(t, server.URL(), newClock())
		h := ask(t.Context(), client, hello)
		server.Close()
		if h.err != nil || len(h.reply.Tokens) > 0 {
			t.Errorf("%v, %+v", h.err, h.reply)
		}
	}
}

// TestAnEndpointThatTellsNoLikelihoodIsNotAskedForItAgain, though it refuses nothing.
func TestAnEndpointThatTellsNoLikelihoodIsNotAskedForItAgain(t *testing.T) {
	server := llmtest.NewServer()
	defer server.Close()
	client := newClient(t, server.URL(), newClock())
	request := llm.Request{Model: "m", TopLogprobs: 5, Messages: []core.Message{core.TextMessage(core.RoleUser, "?")}}
	for range 2 {
		if h := ask(t.Context(), client, request); h.err != nil {
			t.Fatal(h.err)
		}
	}
	sent := func(i int) bool {
		return strings.Contains(string(server.Requests()[i].Body), `"logprobs":true,"top_logprobs":5`)
	}
	if !sent(0) || sent(1) || !slices.Contains(client.About("m").Refused, "logprobs") {
		t.Errorf("asked with %v, then %v; known: %v", sent(0), sent(1), client.About("m").Refused)
	}
}
