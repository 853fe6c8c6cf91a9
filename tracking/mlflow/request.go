package mlflow

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dotmatrix/core/plain"
)

const (
	api2 = "/api/2.0/mlflow/"
	api3 = "/api/3.0/mlflow/"

	maxAnswer = 64 << 20 // bytes of an answer that are read
	gzipFrom  = 1 << 10  // bytes from which a body of OTLP is compressed
)

// Refused is an answer of the server that is not a success.
type Refused struct {
	Status  int    // of HTTP
	Code    string // MLflow's, such as RESOURCE_DOES_NOT_EXIST; empty: none
	Message string // in the server's words, harmless
	after   time.Duration
}

func (e *Refused) Error() string {
	if e.Code == "" {
		return fmt.Sprintf("the MLflow server answers %d: %s", e.Status, e.Message)
	}
	return fmt.Sprintf("the MLflow server answers %d (%s): %s", e.Status, e.Code, e.Message)
}

// passing reports whether the same request may succeed later.
func passing(err error) bool {
	var refused *Refused
	if errors.As(err, &refused) {
		return refused.Status == http.StatusTooManyRequests || refused.Status == http.StatusRequestTimeout || refused.Status >= 500 && refused.Status != http.StatusNotImplemented && refused.Status != http.StatusInsufficientStorage
	}
	var away *awayError
	return errors.As(err, &away)
}

// missing reports whether the server says that there is no such thing.
func missing(err error) bool {
	var refused *Refused
	return errors.As(err, &refused) && (refused.Code == "RESOURCE_DOES_NOT_EXIST" || refused.Code == "" && refused.Status == http.StatusNotFound)
}

// awayError is a request that got no whole answer.
type awayError struct {
	address string
	err     error
}

func (e *awayError) Error() string {
	return fmt.Sprintf("the MLflow server at %s does not answer: %v", e.address, e.err)
}
func (e *awayError) Unwrap() error { return e.err }

// request is one request, which can be sent several times.
type request struct {
	method, path string
	query        url.Values
	body         []byte
	header       map[string]string
}

// call sends body as JSON and reads the answer into out; each may be nil. What fails for now is tried again: it is for
// requests that do no harm twice.
func (s *Server) call(ctx context.Context, method, path string, body, out any) error {
	return s.patiently(ctx, func(ctx context.Context) error { return s.once(ctx, method, path, body, out) })
}

// get is call without a body.
func (s *Server) get(ctx context.Context, path string, query url.Values, out any) error {
	return s.patiently(ctx, func(ctx context.Context) error {
		data, err := s.send(ctx, request{method: http.MethodGet, path: path, query: query})
		return decode(data, err, out)
	})
}

// once is call for requests that must not be made twice unasked.
func (s *Server) once(ctx context.Context, method, path string, body, out any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	answer, err := s.send(ctx, request{method: method, path: path, body: data, header: map[string]string{"Content-Type": "application/json"}})
	return decode(answer, err, out)
}

func decode(answer []byte, err error, out any) error {
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("the answer is not one of MLflow's: is it an MLflow server? %w", err)
	}
	return nil
}

// first and longest waits between tries.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 15 * time.Second
)

// patiently has work done until it succeeds, fails for good, or the patience is at its end.
func (s *Server) patiently(ctx context.Context, work func(context.Context) error) error {
	wait, waited := firstWait, time.Duration(0)
	for {
		err := work(ctx)
		if err == nil || !passing(err) || ctx.Err() != nil {
			return err
		}
		next := wait
		var refused *Refused
		if errors.As(err, &refused) && refused.after > 0 {
			next = min(refused.after, 2*longestWait)
		}
		if waited+next > s.o.Patience {
			return err
		}
		if waited == 0 {
			s.o.Notice(err.Error() + "; trying again")
		}
		if err := s.o.Sleep(ctx, next); err != nil {
			return err
		}
		waited += next
		wait = min(2*wait, longestWait)
	}
}

// send makes one request.
func (s *Server) send(ctx context.Context, q request) ([]byte, error) {
	target := s.base.String() + q.path
	if len(q.query) > 0 {
		target += "?" + q.query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, q.method, target, bytes.NewReader(q.body))
	if err != nil {
		return nil, err
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	s.authorize(r)
	answer, err := s.http.Do(r)
	if err != nil {
		return nil, s.away(ctx, err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, s.away(ctx, err)
	case answer.StatusCode/100 != 2:
		return nil, refusal(answer, data)
	case len(data) > maxAnswer:
		return nil, fmt.Errorf("the MLflow server answers with more than %d bytes", maxAnswer)
	}
	return data, nil
}

func (s *Server) away(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err // without the address, which Address tells
	}
	return &awayError{s.Address(), err}
}

const maxMessage = 500 // bytes of a refusal that are told

func refusal(answer *http.Response, data []byte) *Refused {
	e := &Refused{Status: answer.StatusCode}
	var told struct {
		Code    string `json:"error_code"`
		Message string `json:"message"`
		Detail  string `json:"detail"`
	}
	if json.Unmarshal(data, &told) == nil {
		e.Code, e.Message = plain.Line(told.Code), told.Message+told.Detail
	} else {
		e.Message = string(data[:min(len(data), maxMessage)])
	}
	e.Message = cut(plain.Line(e.Message), maxMessage)
	if e.Message == "" {
		e.Message = strings.ToLower(http.StatusText(e.Status))
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.after = time.Duration(min(seconds, 3600)) * time.Second
	}
	return e
}

// compress packs a body where that is worth it, and says so in the header.
func compress(body []byte, header map[string]string) []byte {
	if len(body) < gzipFrom {
		return body
	}
	var out bytes.Buffer
	packer := gzip.NewWriter(&out)
	_, _ = packer.Write(body) // into memory: it cannot fail
	_ = packer.Close()
	header["Content-Encoding"] = "gzip"
	return out.Bytes()
}

// cut shortens a text to so many bytes, at the beginning of a character.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most-len("…")], "") + "…"
}

// exists reports whether the server says that there is such a thing already.
func exists(err error) bool {
	var refused *Refused
	return errors.As(err, &refused) && refused.Code == "RESOURCE_ALREADY_EXISTS"
}
