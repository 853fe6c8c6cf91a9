package llm_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dotmatrix/core/llm"
)

func TestModels(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		want   string
		kind   llm.Kind
	}{
		"a list":      {200, `{"data":[{"id":"a"},{"id":"b\u001b[31m"}]}`, "a b", ""},
		"bad key":     {401, `{"error":{"message":"no: ` + key + `"}}`, "", llm.KindAuth},
		"no list":     {404, `not found`, "", llm.KindNotFound},
		"a web page":  {200, `<html>`, "", llm.KindProtocol},
		"down":        {503, `later`, "", llm.KindServer},
		"not a model": {200, `{"data":3}`, "", llm.KindProtocol},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/models" || r.Header.Get("Authorization") != "Bearer "+key {
				t.Errorf("%s: asked %s", name, r.URL)
			}
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		}))
		got, err := newClient(t, server.URL+"/v1/", newClock()).Models(t.Context())
		server.Close()
		var failed *llm.Error
		if test.kind != "" {
			if !errors.As(err, &failed) || failed.Kind != test.kind || strings.Contains(err.Error(), key) {
				t.Errorf("%s: %v", name, err)
			}
		} else if err != nil || strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q (%v)", name, got, err)
		}
	}
	if _, err := newClient(t, "http://user:hunter2secret@127.0.0.1:1/v1", newClock()).Models(t.Context()); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}
