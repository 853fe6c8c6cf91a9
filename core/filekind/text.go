package filekind

import (
	"bytes"
	"regexp"
)

// Formats of text files by what stands in their first line or object.
var (
	modelForm = regexp.MustCompile(`^\s*\{\s*"format"\s*:\s*"dotmatrix`)
	castForm  = regexp.MustCompile(`^\s*\{[^\n]*"version"\s*:\s*[123]\b`)
)

// textOf tells text files of the project from each other.
func textOf(ending string, head []byte) File {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	switch {
	case modelForm.Match(head):
		return File{Kind: Model}
	case castForm.Match(head) && (ending == ".cast" || bytes.Contains(head, []byte(`"width"`)) || bytes.Contains(head, []byte(`"term"`))):
		return File{Kind: Cast}
	case ending == ".star":
		return File{Kind: Agent}
	}
	return File{}
}
