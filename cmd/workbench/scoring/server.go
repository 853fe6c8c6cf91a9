package scoring

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"dotmatrix/core/listen"
)

// Limits of the scoring server.
const (
	maxInvocation = 1 << 20 // bytes of a request
	maxQuestions  = 1000    // in one request
	bodyPatience  = 30 * time.Second
)

// Server answers as an MLflow scoring server does. A game is played by one question after the other.
type Server struct {
	ctx     context.Context
	guard   listen.Guard
	version string

	mu        sync.Mutex
	predictor *Predictor
}

// NewServer makes a server. version is what GET /version says.
func NewServer(p *Predictor, version string) *Server { return &Server{predictor: p, version: version} }

// Serve answers on a listener until ctx ends. Clients need the token; an empty one: nobody is asked who they are.
func (s *Server) Serve(ctx context.Context, l *listen.Listener, token string) error {
	s.ctx, s.guard = ctx, listen.Guard{Token: token, Local: l.Local()}
	return l.Serve(ctx, s.routes())
}

// guarded lets through whom the guard does.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refused := s.guard.Check(w, r)
		switch {
		case refused == nil:
			next.ServeHTTP(w, r)
		case refused.Status == http.StatusUnauthorized:
			refuse(w, refused.Status, "UNAUTHENTICATED", errors.New(refused.Message))
		default:
			refuse(w, refused.Status, "PERMISSION_DENIED", errors.New(refused.Message))
		}
	})
}

func writeBody(w http.ResponseWriter, status int, media, body string) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // whoever asked has left
}
