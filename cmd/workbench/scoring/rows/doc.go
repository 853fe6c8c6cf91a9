// Package rows reads the body of an invocation, JSON or CSV, into rows, as the scoring server of MLflow 3.17 does: the same
// bodies are taken, the same are refused and with the same code, and values are converted alike. That server builds tables
// of pandas; what its tables do on the way - broadcast single values, align columns, turn texts into truth values - is
// written down here as rules. The scoring server of `predict --serve` calls it.
package rows

import "dotmatrix/core/agent"

// Row is the value of each column that the signature names and the body has; nil for one that is missing in this row.
// Values are those of JSON: string, bool, json.Number, []any, map[string]any.
type Row = map[string]any

// Codes of an Error, as MLflow calls them.
const (
	BadRequest = "BAD_REQUEST"             // the body cannot be read
	Invalid    = "INVALID_PARAMETER_VALUE" // what was read does not fit the signature
)

// Error is a body that is refused.
type Error struct {
	Code string
	Text string // may hold what was sent
}

func (e *Error) Error() string { return e.Text }

func bad(text string) *Error     { return &Error{BadRequest, text} }
func invalid(text string) *Error { return &Error{Invalid, text} }

// schema is the columns of a signature's inputs.
type schema []agent.Column

func (s schema) column(name string) *agent.Column {
	for i := range s {
		if s[i].Name == name {
			return &s[i]
		}
	}
	return nil
}

// nested reports whether a column holds arrays or objects: then an object is always one row.
func (s schema) nested() bool {
	for _, c := range s {
		if c.Type == "array" || c.Type == "object" {
			return true
		}
	}
	return false
}
