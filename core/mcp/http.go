package mcp

import (
	"context"
	"net/http"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core/listen"
)

// Path is where a Server answers over HTTP.
const Path = "/mcp"

// Limits of a server over HTTP.
const (
	maxRequest    = 4 << 20 // bytes
	closePatience = 2 * time.Second
	idleSession   = 30 * time.Minute
)

// statelessSince is the first revision of the protocol whose requests stand each for itself.
const statelessSince = "2026-07-28"

// Handler answers the clients over HTTP that a guard lets through.
func (s *Server) Handler(guard listen.Guard) http.Handler {
	serve := func(*http.Request) *sdk.Server { return s.sdk }
	stateless := sdk.NewStreamableHTTPHandler(serve, &sdk.StreamableHTTPOptions{Stateless: true})
	sessions := sdk.NewStreamableHTTPHandler(serve, &sdk.StreamableHTTPOptions{SessionTimeout: idleSession})
	mux := http.NewServeMux()
	mux.HandleFunc(Path, func(w http.ResponseWriter, r *http.Request) {
		if refused := guard.Check(w, r); refused != nil {
			http.Error(w, refused.Message, refused.Status)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
		if r.Header.Get("Mcp-Protocol-Version") >= statelessSince {
			stateless.ServeHTTP(w, r)
		} else {
			sessions.ServeHTTP(w, r) // a session tells who the client is
		}
	})
	return mux
}

// Serve answers clients that know the token on a listener until ctx ends.
func (s *Server) Serve(ctx context.Context, l *listen.Listener, token string) error {
	return l.Serve(ctx, s.Handler(listen.Guard{Token: token, Local: l.Local()}))
}
