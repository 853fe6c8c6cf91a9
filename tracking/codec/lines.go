package codec

import "encoding/json"

// PackLines codes a person's lines to the agent: no lines are no text.
func PackLines(lines []string) (string, error) {
	if len(lines) == 0 {
		return "", nil
	}
	text, err := json.Marshal(lines)
	return string(text), err
}

// OpenLines is the inverse of PackLines.
func OpenLines(text []byte) ([]string, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var lines []string
	if err := json.Unmarshal(text, &lines); err != nil {
		return nil, Damaged("the lines for the agent: %v", err)
	}
	return lines, nil
}
