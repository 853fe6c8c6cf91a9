package mcp

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Path is where a Server answers over HTTP.
const Path = "/mcp"

// Limits of a server over HTTP.
const (
	maxRequest     = 4 << 20 // bytes
	headerPatience = 10 * time.Second
	closePatience  = 2 * time.Second
	idleSession    = 30 * time.Minute
)

// statelessSince is the first revision of the protocol whose requests stand each for itself.
const statelessSince = "2026-07-28"

// Handler answers clients over HTTP that know the token. local says that only this machine can reach it: then only requests
// that mean this machine by name are answered, so that no page in a browser gets here by a name of its own.
func (s *Server) Handler(token string, local bool) http.Handler {
	serve := func(*http.Request) *sdk.Server { return s.sdk }
	stateless := sdk.NewStreamableHTTPHandler(serve, &sdk.StreamableHTTPOptions{Stateless: true})
	sessions := sdk.NewStreamableHTTPHandler(serve, &sdk.StreamableHTTPOptions{SessionTimeout: idleSession})
	mux := http.NewServeMux()
	mux.HandleFunc(Path, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case local && !isLocal(r.Host), !fromHere(r.Header.Get("Origin")):
			http.Error(w, "this server is asked by programs of this machine", http.StatusForbidden)
		case !knows(r, token):
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "the token is missing or wrong: send Authorization: Bearer TOKEN", http.StatusUnauthorized)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
			if r.Header.Get("Mcp-Protocol-Version") >= statelessSince {
				stateless.ServeHTTP(w, r)
			} else {
				sessions.ServeHTTP(w, r) // a session tells who the client is
			}
		}
	})
	return mux
}

// knows reports whether a request carries the token, in a time that does not depend on how much of it is right.
func knows(r *http.Request, token string) bool {
	sent, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && token != "" && subtle.ConstantTimeCompare([]byte(sent), []byte(token)) == 1
}

// fromHere reports whether a browser's page may ask: one of this machine. Programs send no origin.
func fromHere(origin string) bool {
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && isLocal(u.Host)
}

func isLocal(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Listener is a place where a Server answers over HTTP.
type Listener struct {
	listener net.Listener
	local    bool
	secure   bool
}

// Listen binds an address; a port alone is bound to the loopback device. Another device needs a certificate, or insecure.
func Listen(address string, certificate *tls.Certificate, insecure bool) (*Listener, error) {
	switch {
	case !strings.Contains(address, ":"):
		address = "127.0.0.1:" + address
	case strings.HasPrefix(address, ":"):
		address = "127.0.0.1" + address
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	if !isLocal(host) && certificate == nil && !insecure {
		return nil, fmt.Errorf("%s can be reached from other machines: give --tls-cert and --tls-key, or --insecure to send the token in the clear", host)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	l := &Listener{listener: listener, local: isLocal(listener.Addr().String()), secure: certificate != nil}
	if l.secure {
		l.listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12})
	}
	return l, nil
}

// URL is where clients ask.
func (l *Listener) URL() string {
	scheme := "http://"
	if l.secure {
		scheme = "https://"
	}
	return scheme + l.listener.Addr().String() + Path
}

// Serve answers until ctx ends, and closes the listener.
func (l *Listener) Serve(ctx context.Context, s *Server, token string) error {
	server := &http.Server{Handler: s.Handler(token, l.local), ReadHeaderTimeout: headerPatience}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
		defer cancel()
		if server.Shutdown(closing) != nil { // streams stay open as long as their clients do
			_ = server.Close()
		}
	}()
	err := server.Serve(l.listener)
	if errors.Is(err, http.ErrServerClosed) {
		<-stopped
		return nil
	}
	return err
}
