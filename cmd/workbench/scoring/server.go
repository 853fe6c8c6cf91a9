package scoring

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"dotmatrix/core/plain"
)

// Limits of the scoring server.
const (
	maxInvocation  = 1 << 20 // bytes of a request
	maxQuestions   = 1000    // in one request
	headerPatience = 10 * time.Second
	bodyPatience   = 30 * time.Second
	closePatience  = 5 * time.Second
)

// Server answers as an MLflow scoring server does. A game is played by one question after the other.
type Server struct {
	ctx      context.Context
	listener net.Listener
	local    bool // it is bound to the loopback device
	version  string

	mu        sync.Mutex
	predictor *Predictor
}

// Listen binds a server to an address; a port alone is bound to the loopback device. version is what GET /version says.
func Listen(address string, p *Predictor, version string) (*Server, error) {
	listener, err := net.Listen("tcp", loopbackFirst(address))
	if err != nil {
		return nil, fmt.Errorf("listening: %w: give another address with --serve", err)
	}
	host, _, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return &Server{listener: listener, local: net.ParseIP(host).IsLoopback(), version: version, predictor: p}, nil
}

// Address is where the server answers, as HOST:PORT.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Local reports whether only this machine can reach the server. Nobody is asked who they are.
func (s *Server) Local() bool { return s.local }

// Serve answers until ctx ends, and closes the listener.
func (s *Server) Serve(ctx context.Context) error {
	s.ctx = ctx
	server := &http.Server{Handler: s.routes(), ReadHeaderTimeout: headerPatience}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
		defer cancel()
		_ = server.Shutdown(closing) // whoever still waits is cut off
	}()
	err := server.Serve(s.listener)
	if errors.Is(err, http.ErrServerClosed) {
		<-stopped
		return nil
	}
	return err
}

// loopbackFirst binds a port alone, and a port without a host, to the loopback device.
func loopbackFirst(address string) string {
	if !strings.Contains(address, ":") {
		address = ":" + address
	}
	if strings.HasPrefix(address, ":") {
		return "127.0.0.1" + address
	}
	return address
}

// onlyNamed lets through who means this machine. Otherwise a page in a browser could reach the loopback device by a name
// of its own that leads here.
func (s *Server) onlyNamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); s.local && host != "localhost" && !ip.IsLoopback() {
			refuse(w, http.StatusForbidden, "PERMISSION_DENIED", fmt.Errorf("the host is called %s: ask localhost, or serve on an address with --serve ADDR:PORT", plain.Line(host)))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func writeBody(w http.ResponseWriter, status int, media, body string) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // whoever asked has left
}
