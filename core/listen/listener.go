package listen

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Patience with clients.
const (
	headerPatience = 10 * time.Second
	idlePatience   = 2 * time.Minute
	closePatience  = 2 * time.Second
)

// Options are what an address needs that other machines can reach.
type Options struct {
	Certificate *tls.Certificate // nil: without TLS
	Token       bool             // clients are asked for a token
	Insecure    bool             // a person has spelled out that it may do without
}

// Listener is a place where something answers over HTTP.
type Listener struct {
	listener net.Listener
	local    bool
	secure   bool
}

// Listen binds an address; a port alone is bound to the loopback device. Another device needs a certificate and a token, or
// Insecure.
func Listen(address string, o Options) (*Listener, error) {
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
	switch {
	case isLocal(host) || o.Insecure:
	case !o.Token:
		return nil, fmt.Errorf("%s can be reached from other machines: give a token that they send, or --insecure to answer anybody", host)
	case o.Certificate == nil:
		return nil, fmt.Errorf("%s can be reached from other machines: give --tls-cert and --tls-key, or --insecure to send the token in the clear", host)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	l := &Listener{listener: listener, local: isLocal(listener.Addr().String()), secure: o.Certificate != nil}
	if l.secure {
		l.listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*o.Certificate}, MinVersion: tls.VersionTLS12})
	}
	return l, nil
}

// Address is where the listener is bound, as HOST:PORT.
func (l *Listener) Address() string { return l.listener.Addr().String() }

// Local reports whether only this machine can ask.
func (l *Listener) Local() bool { return l.local }

// URL is where clients ask for a path.
func (l *Listener) URL(path string) string {
	scheme := "http://"
	if l.secure {
		scheme = "https://"
	}
	return scheme + l.Address() + path
}

// Serve answers until ctx ends, and closes the listener and every connection: those on which nothing is under way at once, the
// others after two seconds.
func (l *Listener) Serve(ctx context.Context, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: headerPatience, IdleTimeout: idlePatience}
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
