package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Limits of the scoring server.
const (
	maxInvocation  = 1 << 20 // bytes of a request
	maxQuestions   = 1000    // in one request
	headerPatience = 10 * time.Second
	bodyPatience   = 30 * time.Second
	closePatience  = 5 * time.Second
)

// scoring answers as an MLflow scoring server does. A game is played by one question after the other.
type scoring struct {
	ctx   context.Context
	local bool // it is bound to the loopback device

	mu        sync.Mutex
	predictor *predictor
}

func (a *app) servePredictions(ctx context.Context, p *predictor, address string) error {
	listener, err := net.Listen("tcp", loopbackFirst(address))
	if err != nil {
		return fmt.Errorf("listening: %w: give another address with --serve", err)
	}
	host, _, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	s := &scoring{ctx: ctx, local: net.ParseIP(host).IsLoopback(), predictor: p}
	server := &http.Server{Handler: s.routes(), ReadHeaderTimeout: headerPatience}
	fmt.Fprintf(a.std.Err, "dotmatrix: answering on http://%s (GET /ping, GET /version, POST /invocations); ctrl-c ends it\n", listener.Addr())
	if !s.local {
		fmt.Fprintln(a.std.Err, "dotmatrix: this address can be reached from other machines, and nobody is asked who they are")
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
		defer cancel()
		_ = server.Shutdown(closing) // whoever still waits is cut off
	}()
	err = server.Serve(listener)
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

func (s *scoring) routes() http.Handler {
	mux := http.NewServeMux()
	alive := func(w http.ResponseWriter, _ *http.Request) { writeBody(w, http.StatusOK, "text/plain", "\n") }
	mux.HandleFunc("GET /ping", alive)
	mux.HandleFunc("GET /health", alive)
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) { writeBody(w, http.StatusOK, "text/plain", version()) })
	mux.HandleFunc("POST /invocations", s.invoke)
	return s.onlyNamed(mux)
}

// onlyNamed lets through who means this machine. Otherwise a page in a browser could reach the loopback device by a name
// of its own that leads here.
func (s *scoring) onlyNamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); s.local && host != "localhost" && !ip.IsLoopback() {
			refuse(w, http.StatusForbidden, fmt.Errorf("the host is called %s: ask localhost, or serve on an address with --serve ADDR:PORT", oneLine(host)))
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

// invocation is the body of POST /invocations: one of these.
type invocation struct {
	Inputs    json.RawMessage   `json:"inputs"`            // an input, or a list of them
	Instances json.RawMessage   `json:"instances"`         // the same by another name
	Records   []json.RawMessage `json:"dataframe_records"` // an input a row
	Split     *struct {
		Columns []string            `json:"columns"`
		Data    [][]json.RawMessage `json:"data"`
	} `json:"dataframe_split"`
}

func (s *scoring) invoke(w http.ResponseWriter, r *http.Request) {
	// Only JSON, and said to be: a page in a browser cannot send that to another machine unasked.
	if media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(media), "application/json") {
		refuse(w, http.StatusUnsupportedMediaType, fmt.Errorf("the content type is %q: send application/json", oneLine(media)))
		return
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(wallClock{}.Now().Add(bodyPatience)) // of a real connection: it can
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInvocation))
	_ = control.SetReadDeadline(time.Time{})
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Errorf("the request has more than %d bytes", maxInvocation))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, fmt.Errorf("reading the request: %w", err))
		return
	}
	var call invocation
	if err := json.Unmarshal(body, &call); err != nil {
		refuse(w, http.StatusBadRequest, fmt.Errorf("the request is not of the form {\"inputs\": ...} or {\"dataframe_records\": [...]}: %s", jsonWords(err)))
		return
	}
	inputs, single, err := call.questions()
	if err == nil && len(inputs) > maxQuestions {
		err = fmt.Errorf("the request has %d inputs: send at most %d at a time", len(inputs), maxQuestions)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var told any
	list := []prediction{}
	for _, input := range inputs {
		if r.Context().Err() != nil {
			return // nobody waits for the answer
		}
		list = append(list, s.predictor.answer(s.ctx, input))
	}
	if told = list; single {
		told = list[0]
	}
	data, err := json.Marshal(map[string]any{"predictions": told})
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	writeBody(w, http.StatusOK, "application/json", string(data))
}

// questions lists the inputs of a call; single is true where the answer is no list.
func (c invocation) questions() (inputs []json.RawMessage, single bool, err error) {
	one := c.Inputs
	if one == nil {
		one = c.Instances
	}
	switch {
	case one != nil:
		if json.Unmarshal(one, &inputs) == nil {
			return inputs, false, nil
		}
		return []json.RawMessage{one}, true, nil
	case c.Records != nil:
		return c.Records, false, nil
	case c.Split != nil:
		for _, row := range c.Split.Data {
			if len(row) != len(c.Split.Columns) {
				return nil, false, errors.New("a row of dataframe_split does not have as many values as there are columns")
			}
			fields := map[string]json.RawMessage{}
			for i, name := range c.Split.Columns {
				if string(row[i]) != "null" {
					fields[name] = row[i]
				}
			}
			data, err := json.Marshal(fields)
			if err != nil {
				return nil, false, err
			}
			inputs = append(inputs, data)
		}
		return inputs, false, nil
	}
	return nil, false, errors.New("the request has none of inputs, dataframe_records and dataframe_split")
}

// refuse answers in the form of MLflow.
func refuse(w http.ResponseWriter, status int, err error) {
	code := strings.ReplaceAll(strings.ToUpper(http.StatusText(status)), " ", "_")
	data, _ := json.Marshal(map[string]string{"error_code": code, "message": oneLine(err.Error())}) // of texts: it cannot fail
	writeBody(w, status, "application/json", string(data))
}
