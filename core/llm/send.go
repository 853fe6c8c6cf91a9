package llm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// request makes an HTTP request to a path of the endpoint, with its headers, its query and its key.
func (c *Client) request(ctx context.Context, method, path string, body []byte) (*http.Request, error) {
	address := *c.base
	address.Path = strings.TrimSuffix(address.Path, "/") + path
	address.RawPath = ""
	address.RawQuery = c.query
	request, err := http.NewRequestWithContext(ctx, method, address.String(), bytes.NewReader(body))
	if err != nil {
		return nil, c.failure(KindAddress, 0, "the address is not a valid URL")
	}
	for name, values := range c.header {
		request.Header[name] = values
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

// send sends a wired request, and gives the exchange once the answer has begun. A refusal is an *Error.
func (c *Client) send(ctx context.Context, w *wired, x *exchange) error {
	request, err := c.request(ctx, http.MethodPost, "/chat/completions", w.json)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	if w.stream {
		request.Header.Set("Accept", "text/event-stream")
	}
	response, err := x.do(request)
	if err != nil {
		return c.unreachable(err)
	}
	if response.StatusCode < http.StatusMultipleChoices {
		return nil
	}
	defer response.Body.Close()
	if response.StatusCode < http.StatusBadRequest {
		return c.redirected(response)
	}
	said, err := io.ReadAll(response.Body)
	if errors.Is(err, errTooLong) {
		return c.failure(KindTooLong, response.StatusCode, "its error message is too long")
	}
	failed := c.refusal(readComplaint(response.StatusCode, said), w)
	failed.RetryAfter = retryAfter(response.Header, c.config.Clock.Now())
	return failed
}

// redirected is the error of an endpoint that lies elsewhere: what was sent, and the key with it, is for this one only.
func (c *Client) redirected(response *http.Response) *Error {
	to := "another address"
	if place, err := response.Location(); err == nil {
		to = place.Scheme + "://" + place.Host + place.Path
	}
	failed := c.failure(KindProtocol, response.StatusCode, "it redirects to "+to)
	failed.Hint = "nothing was sent there: set the endpoint's address to it if that is right"
	return failed
}

// unreachable is the error of a request that got no answer, without the address, which may hold a password.
func (c *Client) unreachable(err error) *Error {
	var transport *url.Error
	if errors.As(err, &transport) {
		err = transport.Err
	}
	return c.failure(KindUnreachable, 0, err.Error())
}

// sameHostOnly follows a redirect within the endpoint's host; any other is given as the answer, since Go would send the
// headers of an endpoint, which may be keys, to where it points.
func sameHostOnly(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	switch {
	case next.URL.Host != first.Host, first.Scheme == "https" && next.URL.Scheme != "https":
		return http.ErrUseLastResponse
	case len(via) >= maxRedirects:
		return fmt.Errorf("it redirects more than %d times", maxRedirects)
	}
	return nil
}

const maxRedirects = 5
