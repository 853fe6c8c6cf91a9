package listen

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestOnlyLoopbackNeedsNothing(t *testing.T) {
	for _, c := range []struct {
		address string
		o       Options
		says    string // "": it listens
	}{
		{"0", Options{}, ""},
		{":0", Options{}, ""},
		{"127.0.0.1:0", Options{}, ""},
		{"localhost:0", Options{}, ""},
		{"0.0.0.0:0", Options{}, "can be reached from other machines: give a token"},
		{"[::]:0", Options{}, "can be reached from other machines: give a token"},
		{"0.0.0.0:0", Options{Certificate: &tls.Certificate{}}, "give a token"},
		{"0.0.0.0:0", Options{Token: true}, "give --tls-cert and --tls-key"},
		{"0.0.0.0:0", Options{Insecure: true}, ""},
		{"0.0.0.0:0", Options{Token: true, Certificate: &tls.Certificate{}}, ""},
		{"localhost.evil.example:0", Options{}, "can be reached from other machines"},
		{"1.2.3.4.5", Options{}, "listening"},
	} {
		l, err := Listen(c.address, c.o)
		if err == nil {
			if l.listener.Close(); l.Local() != (c.o == Options{}) || l.Local() && !strings.HasPrefix(l.URL("/x"), "http://127.0.0.1:") {
				t.Errorf("%s is bound to %s", c.address, l.URL("/x"))
			}
		}
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %+v: %v", c.address, c.o, err)
		}
	}
}

func TestGuard(t *testing.T) {
	for _, c := range []struct {
		guard               Guard
		host, origin, token string
		status              int // 0: it is answered
	}{
		{Guard{Local: true}, "127.0.0.1:5001", "", "", 0},
		{Guard{Local: true}, "localhost", "", "", 0},
		{Guard{Local: true}, "[::1]:5001", "http://localhost:3000", "", 0},
		{Guard{Local: true}, "evil.example", "", "", 403},
		{Guard{Local: true}, "localhost.evil.example:5001", "", "", 403},
		{Guard{Local: true}, "127.0.0.1:5001", "http://evil.example", "", 403},
		{Guard{Local: true}, "127.0.0.1:5001", "null", "", 403},
		{Guard{Local: true}, "127.0.0.1:5001", "http://evil.example@localhost:1", "", 0},
		{Guard{}, "my.machine:5001", "", "", 0},
		{Guard{}, "my.machine:5001", "https://my.machine:5001", "", 403},
		{Guard{Token: "a-token-of-16-or-more"}, "my.machine:5001", "", "", 401},
		{Guard{Token: "a-token-of-16-or-more"}, "my.machine:5001", "", "a-token-of-16-or-mor", 401},
		{Guard{Token: "a-token-of-16-or-more"}, "my.machine:5001", "", "a-token-of-16-or-more", 0},
		{Guard{Token: "a-token-of-16-or-more", Local: true}, "evil.example", "", "a-token-of-16-or-more", 403},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		refused := c.guard.Check(httptest.NewRecorder(), r)
		if got := statusOf(refused); got != c.status {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

func statusOf(r *Refusal) int {
	if r == nil {
		return 0
	}
	return r.Status
}

// A connection that a client keeps alive ends when the server stops, and so does one that says nothing.
func TestConnectionsEndWithTheServer(t *testing.T) {
	l, err := Listen("0", Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- l.Serve(ctx, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }))
	}()
	dial := func() net.Conn {
		t.Helper()
		conn, err := net.Dial("tcp", l.Address())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetDeadline(time.Now().Add(time.Minute))
		return conn
	}
	silent, kept, half := dial(), dial(), dial()
	io.WriteString(kept, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	io.WriteString(half, "GET / HTT")
	if n, err := kept.Read(make([]byte, 1<<10)); err != nil || n == 0 {
		t.Fatalf("%d bytes, %v", n, err)
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the server goes on")
	}
	for name, conn := range map[string]net.Conn{"silent": silent, "kept alive": kept, "half a request": half} {
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("the connection that is %s is still open", name)
		}
	}
}

func TestTokensAreReadFromPrivateFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	for _, c := range []struct {
		text string
		mode os.FileMode
		says string
	}{{NewToken(), 0o600, ""}, {NewToken() + "\n", 0o400, ""}, {NewToken(), 0o644, "chmod 600"}, {"short", 0o600, "fewer than 16"}} {
		os.Remove(path)
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		token, err := ReadToken(path)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) || err == nil && token != strings.TrimSpace(c.text) {
			t.Errorf("%q %v: %q, %v", c.text, c.mode, token, err)
		}
	}
}
