package otlp

import "encoding/json"

// cursor is how far a run was sent to one receiver. It stands in the record, so that a push that broke off goes on there.
type cursor struct {
	Steps string `json:"steps"` // Selection
	Next  int    `json:"next"`  // first step that is not there yet
}

// readCursor reads what was kept; what cannot be read counts as nothing, and so does a push of other steps.
func readCursor(kept json.RawMessage, steps Selection) (c cursor) {
	if json.Unmarshal(kept, &c) != nil || c.Next < 0 || c.Steps != steps.String() {
		return cursor{Steps: steps.String()}
	}
	return c
}
