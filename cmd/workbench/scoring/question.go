package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dotmatrix/cmd/workbench/scoring/rows"
	"dotmatrix/core/agent"
)

// question is an input of the unified interface. Everything else in it is refused, so that a slip is noticed.
type question struct {
	Action   string `json:"action"`             // start_game or step
	Headless *bool  `json:"headless,omitempty"` // nil: true
}

// readQuestion reads an input as it came. takes are the columns of the version: those beside the question are held against
// their types, and are for nobody.
func readQuestion(input []byte, takes []agent.Column) (q question, err error) {
	if input, err = withoutColumns(input, takes); err != nil {
		return q, err
	}
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

// withoutColumns is an input without the columns of a version that are no part of the question.
func withoutColumns(input []byte, takes []agent.Column) ([]byte, error) {
	if !slices.ContainsFunc(takes, isExtra) {
		return input, nil
	}
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.UseNumber()
	if decoder.Decode(&object) != nil || decoder.More() {
		return input, nil // what is wrong with it is said where it is read
	}
	for _, c := range takes {
		value, has := object[c.Name]
		switch {
		case !isExtra(c), !has && !c.Required:
			continue
		case !has:
			return nil, fmt.Errorf("the input has no %s, which must be %s", c.Name, c.ColumnType)
		}
		if err := c.Check(c.Name, value); err != nil {
			return nil, err
		}
		delete(object, c.Name)
	}
	return json.Marshal(object)
}

// isExtra reports whether a column is none of the unified interface.
func isExtra(c agent.Column) bool { return c.Name != "action" && c.Name != "headless" }

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
