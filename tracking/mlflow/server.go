package mlflow

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dotmatrix/tracking/remote"
)

// Options are what a Server is made of.
type Options struct {
	URL      string // of the server, such as http://127.0.0.1:5000; a user and a password in it are credentials
	Token    string // sent as a bearer token; empty: none
	Username string // with Password, where there is no token; empty: none
	Password string

	// Patience is for how long, in all, a request that fails for now is made again; 0: it is not.
	Patience time.Duration
	Sleep    func(ctx context.Context, d time.Duration) error // waits between tries
	Now      func() time.Time
	Notice   func(text string) // takes what a person should know and no error says; it may be hostile
}

// Server is an MLflow server.
type Server struct {
	o      Options
	base   *url.URL
	client *remote.Client
}

// requestTime bounds one request, also to a slow server.
const requestTime = 2 * time.Minute

// NewServer makes a Server; it connects to nothing yet. An address that is not one of HTTP is an error.
func NewServer(o Options) (*Server, error) {
	base, err := url.Parse(strings.TrimSpace(o.URL))
	if err != nil {
		return nil, errors.New("the address of the MLflow server cannot be read: use http://HOST:PORT") // it may hold a password
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%q is not the address of an MLflow server: start one with `mlflow server`, and use its http://HOST:PORT", base.Redacted())
	}
	if user := base.User; user != nil {
		if o.Token+o.Username == "" {
			o.Username = user.Username()
			o.Password, _ = user.Password()
		}
		base.User = nil
	}
	base.Path, base.RawPath, base.RawQuery, base.Fragment = strings.TrimRight(base.Path, "/"), "", "", ""
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	client := &remote.Client{Name: "the MLflow server", Address: base.String(), Secrets: []string{o.Token, o.Password}, HTTP: &http.Client{Timeout: requestTime},
		Header: o.authorize, Explain: explain, Patience: o.Patience, Sleep: o.Sleep, Notice: o.Notice}
	return &Server{o, base, client}, nil
}

// Address is the server's, without credentials.
func (s *Server) Address() string { return s.base.String() }

// authorize adds the credentials to a request.
func (o *Options) authorize(header http.Header) {
	switch {
	case o.Token != "":
		header.Set("Authorization", "Bearer "+o.Token)
	case o.Username != "":
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(o.Username+":"+o.Password)))
	}
}
