package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Client sends requests to one server.
type Client struct {
	Name    string   // of the server in messages, such as "the MLflow server"
	Address string   // of the server in messages, without credentials
	Secrets []string // which no message may show
	HTTP    *http.Client

	// Header adds to each request what they all have, such as credentials; nil: nothing.
	Header func(http.Header)
	// Explain reads the answer of a refusal; nil: it is text.
	Explain func(data []byte) (code, message string)
	// Passing reports whether a request that was answered with this status may succeed later; nil: see Busy.
	Passing func(status int) bool

	// Patience is for how long, in all, a request that fails for now is made again; 0: it is not.
	Patience time.Duration
	Sleep    func(ctx context.Context, d time.Duration) error // waits between tries
	Notice   func(text string)                                // takes what a person should know and no error says; it may be hostile
}

// Request is one request, which can be sent several times.
type Request struct {
	Method string
	URL    string
	Body   []byte
	Header map[string]string
}

// Answer is a success.
type Answer struct {
	Header http.Header
	Data   []byte
}

// MaxAnswer bounds an answer, in bytes.
const MaxAnswer = 64 << 20

// Send makes one request. A server that refuses it is a *Refused, one that gives no whole answer an *Away.
func (c *Client) Send(ctx context.Context, q Request) (Answer, error) {
	r, err := http.NewRequestWithContext(ctx, q.Method, q.URL, bytes.NewReader(q.Body))
	if err != nil {
		return Answer{}, err
	}
	for name, value := range q.Header {
		r.Header.Set(name, value)
	}
	if c.Header != nil {
		c.Header(r.Header)
	}
	answer, err := c.HTTP.Do(r)
	if err != nil {
		return Answer{}, c.away(ctx, err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, MaxAnswer+1))
	switch {
	case err != nil:
		return Answer{}, c.away(ctx, err)
	case answer.StatusCode/100 != 2:
		return Answer{}, c.refusal(answer, data)
	case len(data) > MaxAnswer:
		return Answer{}, fmt.Errorf("%s answers with more than %d bytes", c.Name, MaxAnswer)
	}
	return Answer{answer.Header, data}, nil
}

func (c *Client) away(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err // without the address, which Address tells
	}
	return &Away{c.Name, c.Address, errors.New(c.scrub(err.Error()))}
}
