package mlflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"dotmatrix/tracking/remote"
)

const (
	api2 = "/api/2.0/mlflow/"
	api3 = "/api/3.0/mlflow/"
)

// explain reads the answer of a refusal.
func explain(data []byte) (code, message string) {
	var told struct {
		Code    string `json:"error_code"`
		Message string `json:"message"`
		Detail  string `json:"detail"`
	}
	if json.Unmarshal(data, &told) != nil {
		return "", string(data)
	}
	return told.Code, told.Message + told.Detail
}

// missing reports whether the server says that there is no such thing.
func missing(err error) bool {
	var refused *remote.Refused
	return errors.As(err, &refused) && (refused.Code == "RESOURCE_DOES_NOT_EXIST" || refused.Code == "" && refused.Status == http.StatusNotFound)
}

// exists reports whether the server says that there is such a thing already.
func exists(err error) bool {
	var refused *remote.Refused
	return errors.As(err, &refused) && refused.Code == "RESOURCE_ALREADY_EXISTS"
}

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

// patiently has work done until it succeeds, fails for good, or the patience is at its end.
func (s *Server) patiently(ctx context.Context, work func(context.Context) error) error {
	return s.client.Patiently(ctx, work)
}

// send makes one request.
func (s *Server) send(ctx context.Context, q request) ([]byte, error) {
	target := s.base.String() + q.path
	if len(q.query) > 0 {
		target += "?" + q.query.Encode()
	}
	answer, err := s.client.Send(ctx, remote.Request{Method: q.method, URL: target, Body: q.body, Header: q.header})
	return answer.Data, err
}

// cut shortens a text to so many bytes, at the beginning of a character.
func cut(text string, most int) string { return remote.Cut(text, most) }
