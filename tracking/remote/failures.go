package remote

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dotmatrix/core/plain"
)

// Refused is an answer that is not a success.
type Refused struct {
	Server  string        // Client.Name
	Status  int           // of HTTP
	Code    string        // the server's own, such as RESOURCE_DOES_NOT_EXIST; empty: none
	Message string        // in the server's words, harmless
	After   time.Duration // the server asks to wait so long; 0: it does not
	passing bool
}

func (e *Refused) Error() string {
	if e.Code == "" {
		return fmt.Sprintf("%s answers %d: %s", e.Server, e.Status, e.Message)
	}
	return fmt.Sprintf("%s answers %d (%s): %s", e.Server, e.Status, e.Code, e.Message)
}

// Away is a request that got no whole answer.
type Away struct {
	server, address string
	err             error
}

func (e *Away) Error() string {
	return fmt.Sprintf("%s at %s does not answer: %v", e.server, e.address, e.err)
}

// Passing reports whether the same request may succeed later.
func Passing(err error) bool {
	var refused *Refused
	if errors.As(err, &refused) {
		return refused.passing
	}
	var away *Away
	return errors.As(err, &away)
}

// Busy reports whether a server with this answer may take the same request later. One that is full or lacks what is asked
// for will not.
func Busy(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout:
		return true
	case http.StatusNotImplemented, http.StatusInsufficientStorage:
		return false
	}
	return status >= 500
}

const maxMessage = 500 // bytes of a refusal that are told

func (c *Client) refusal(answer *http.Response, data []byte) *Refused {
	e := &Refused{Server: c.Name, Status: answer.StatusCode}
	if c.Explain != nil {
		e.Code, e.Message = c.Explain(data)
	} else {
		e.Message = string(data[:min(len(data), 2*maxMessage)])
	}
	e.Code, e.Message = plain.Line(e.Code), Cut(plain.Line(c.scrub(e.Message)), maxMessage)
	if answer.StatusCode/100 == 3 {
		e.Message = "it sends requests on to " + Cut(plain.Line(c.scrub(elsewhere(answer))), maxMessage) + ": give that address if you trust it"
	}
	if e.Message == "" {
		e.Message = strings.ToLower(http.StatusText(e.Status))
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.After = time.Duration(min(seconds, 3600)) * time.Second
	} else if at, err := http.ParseTime(answer.Header.Get("Retry-After")); err == nil {
		if sent, err := http.ParseTime(answer.Header.Get("Date")); err == nil && at.After(sent) {
			e.After = min(at.Sub(sent), time.Hour)
		}
	}
	if e.passing = Busy(e.Status); c.Passing != nil {
		e.passing = c.Passing(e.Status)
	}
	return e
}

// elsewhere is where a redirection leads, without credentials.
func elsewhere(answer *http.Response) string {
	to, err := answer.Location()
	if err != nil {
		return "nowhere"
	}
	return (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String()
}

// shortestSecret is what is taken for a secret: shorter ones stand in every text.
const shortestSecret = 4

// scrub takes the secrets out of a text.
func (c *Client) scrub(text string) string {
	for _, secret := range c.Secrets {
		if len(secret) >= shortestSecret {
			text = strings.ReplaceAll(text, secret, "[key]")
		}
	}
	return text
}

// Scrub is a text of the server, harmless, in one line, short, and without secrets.
func (c *Client) Scrub(text string) string { return Cut(plain.Line(c.scrub(text)), maxMessage) }

// Cut shortens a text to so many bytes, at the beginning of a character.
func Cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most-len("…")], "") + "…"
}
