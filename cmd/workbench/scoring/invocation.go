package scoring

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"dotmatrix/core/plain"
)

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

func (s *Server) invoke(w http.ResponseWriter, r *http.Request) {
	// Only JSON, and said to be: a page in a browser cannot send that to another machine unasked.
	if media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); !strings.EqualFold(strings.TrimSpace(media), "application/json") {
		refuse(w, http.StatusUnsupportedMediaType, fmt.Errorf("the content type is %q: send application/json", plain.Line(media)))
		return
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(s.predictor.bench.Clock().Now().Add(bodyPatience)) // of a real connection: it can
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
	list := []Prediction{}
	for _, input := range inputs {
		if r.Context().Err() != nil {
			return // nobody waits for the answer
		}
		list = append(list, s.predictor.Answer(s.ctx, input))
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
	data, _ := json.Marshal(map[string]string{"error_code": code, "message": plain.Line(err.Error())}) // of texts: it cannot fail
	writeBody(w, status, "application/json", string(data))
}
