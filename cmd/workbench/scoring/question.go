package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"dotmatrix/cmd/workbench/scoring/rows"
)

// question is an input of the unified interface. Everything else in it is refused, so that a slip is noticed.
type question struct {
	Action   string `json:"action"`             // start_game or step
	Headless *bool  `json:"headless,omitempty"` // nil: true
}

// readQuestion reads an input as it came.
func readQuestion(input []byte) (q question, err error) {
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&q); err != nil {
		return q, fmt.Errorf("the input is not of the form {\"action\": \"start_game\" or \"step\", \"headless\": true or false}: %s", jsonWords(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return q, errors.New("there is more after the input: give one JSON object a line")
	}
	return q, nil
}

// questionOf is the question in a row of a request. What other columns say is for nobody.
func questionOf(row rows.Row) (question, error) {
	action, ok := row["action"].(string)
	if !ok {
		return question{}, fmt.Errorf("unknown action %v: use start_game or step", row["action"])
	}
	q := question{Action: action}
	if headless, ok := row["headless"].(bool); ok {
		q.Headless = &headless
	}
	return q, nil
}

// jsonWords says what is wrong with JSON in words for people, who do not know our types.
func jsonWords(err error) string {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Sprintf("%s is %s", wrong.Field, jsonKind(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Sprintf("it is %s and no object", jsonKind(wrong.Value))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func jsonKind(value string) string {
	if value == "array" || value == "object" {
		return "an " + value
	}
	return "a " + value
}
