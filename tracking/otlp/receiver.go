package otlp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dotmatrix/tracking/remote"
)

// Options are what a Receiver is made of.
type Options struct {
	URL      string            // to which traces are posted, such as http://127.0.0.1:4318/v1/traces; a user and a password in it are credentials
	Headers  map[string]string // of each request: they may be secrets, and are shown nowhere
	Resource map[string]any    // which program sends: service.name and the like
	CA       []byte            // certificates in PEM that the receiver's must come from; nil: those that the system knows
	Timeout  time.Duration     // of one request; 0: 30 seconds
	Plain    bool              // bodies are not compressed
	Content  Content

	// Patience is for how long, in all, a request that fails for now is made again; 0: it is not.
	Patience time.Duration
	Sleep    func(ctx context.Context, d time.Duration) error // waits between tries
	Notice   func(text string)                                // takes what a person should know and no error says; it may be hostile
}

// Receiver takes traces.
type Receiver struct {
	o      Options
	client *remote.Client
}

// ContentType is that of a Body.
const ContentType = "application/x-protobuf"

const usualTimeout = 30 * time.Second

// NewReceiver makes a Receiver; it connects to nothing yet. An address that is not one of HTTP is an error.
func NewReceiver(o Options) (*Receiver, error) {
	address, err := url.Parse(strings.TrimSpace(o.URL))
	if err != nil {
		return nil, errors.New("the address of the OTLP receiver cannot be read: use http://HOST:4318") // it may hold a password
	}
	if address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return nil, fmt.Errorf("%q is not the address of an OTLP receiver: use http://HOST:4318, where it takes OTLP over HTTP", address.Redacted())
	}
	o.Headers = maps.Clone(o.Headers)
	if o.Headers == nil {
		o.Headers = map[string]string{}
	}
	secrets := slices.Collect(maps.Values(o.Headers))
	for _, value := range o.Headers {
		if _, key, ok := strings.Cut(value, " "); ok { // Bearer KEY
			secrets = append(secrets, strings.TrimSpace(key))
		}
	}
	if user := address.User; user != nil {
		password, _ := user.Password()
		secrets = append(secrets, password)
		if !slices.ContainsFunc(slices.Collect(maps.Keys(o.Headers)), func(name string) bool { return strings.EqualFold(name, "Authorization") }) {
			o.Headers["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password))
		}
		address.User = nil
	}
	for _, value := range address.Query() { // some receivers take their key there
		secrets = append(secrets, value...)
	}
	o.URL = address.String()
	shown := *address
	shown.RawQuery, shown.Fragment = "", ""
	if o.Timeout <= 0 {
		o.Timeout = usualTimeout
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if o.CA != nil {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(o.CA) {
			return nil, errors.New("there is no certificate in the file for the OTLP receiver: it must be in PEM form")
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	r := &Receiver{o: o}
	r.client = &remote.Client{Name: "the OTLP receiver", Address: shown.String(), Secrets: secrets,
		// What is sent, and the key with it, is for this address only: no redirection is followed.
		HTTP: &http.Client{Timeout: o.Timeout, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		Header: func(header http.Header) {
			for name, value := range o.Headers {
				header.Set(name, value)
			}
		}, Explain: explain, Passing: passing, Patience: o.Patience, Sleep: o.Sleep, Notice: o.Notice}
	return r, nil
}

// Address is that of the receiver, without credentials.
func (r *Receiver) Address() string { return r.client.Address }

// passing are the answers after which OTLP lets a client send again.
func passing(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// post sends traces in one request.
func (r *Receiver) post(ctx context.Context, traces []Trace) error {
	var spans []Span
	for _, trace := range traces {
		spans = append(spans, trace.Spans...)
	}
	body, err := Body(r.o.Resource, spans)
	if err != nil {
		return err
	}
	header := map[string]string{"Content-Type": ContentType, "User-Agent": "dotmatrix"}
	if !r.o.Plain {
		body = remote.Compress(body, header)
	}
	return r.client.Patiently(ctx, func(ctx context.Context) error {
		answer, err := r.client.Send(ctx, remote.Request{Method: http.MethodPost, URL: r.o.URL, Body: body, Header: header})
		if err != nil {
			return advised(err)
		}
		if lost, why := partial(answer.Header.Get("Content-Type"), answer.Data); lost > 0 || why != "" {
			r.o.Notice(fmt.Sprintf("the OTLP receiver took %d of %d spans of steps %d to %d: %s", max(0, len(spans)-lost), len(spans),
				traces[0].Seq, traces[len(traces)-1].Seq, r.client.Scrub(why)))
		}
		return nil
	})
}

// advised says what to do about an answer that is often met.
func advised(err error) error {
	var refused *remote.Refused
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("%w; set its key in %s", err, envHeaders)
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return fmt.Errorf("%w; traces are not taken at this path: name the one that its documentation tells, which mostly ends in %s", err, tracesPath)
	case http.StatusUnsupportedMediaType:
		return fmt.Errorf("%w; it must take OTLP in protobuf", err)
	}
	return err
}
