package scoring

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// Who has no token, means another machine, or comes from a page of another is refused in the form of the protocol.
func TestServerRefusesStrangers(t *testing.T) {
	const token = "a-token-of-16-or-more"
	address := serve(t, token)
	for _, c := range []struct {
		host, origin, token string
		status              int
		says                string
	}{
		{"", "", token, 200, ""},
		{"", "", "", 401, "UNAUTHENTICATED"},
		{"", "", "another-token-of-16", 401, "UNAUTHENTICATED"},
		{"evil.example", "", token, 403, "PERMISSION_DENIED"},
		{"", "http://evil.example", token, 403, "PERMISSION_DENIED"},
	} {
		r, err := http.NewRequest(http.MethodPost, "http://"+address+"/invocations", strings.NewReader(`{"inputs": {"action": "start_game", "headless": true}}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if c.host != "" {
			r.Host = c.host
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != c.status || !strings.Contains(string(body), c.says) {
			t.Errorf("%+v: %d %s (%v)", c, answer.StatusCode, body, err)
		}
	}
}
