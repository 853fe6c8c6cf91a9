package llm

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// complaint is what a provider says of a failure, in whatever shape it says it.
type complaint struct {
	status  int
	message string // the words that tell most, as they came
	words   string // all words and codes, in lower case
	code    string // such as "insufficient_quota"
	param   string // the parameter that is complained of, such as "temperature"
}

// Bounds of reading a complaint: how deep it may be nested, and its bytes.
const (
	maxComplaintDepth = 8
	maxComplaintBytes = 64 << 10
)

// readComplaint finds the words in an error's body: JSON in which they stand under any of the names that providers give
// them, lists of such objects, JSON in a text, a page of HTML, or plain text.
func readComplaint(status int, body []byte) complaint {
	body = body[:min(len(body), maxComplaintBytes)]
	r := complaintReader{complaint: complaint{status: status}}
	var value any
	switch text := strings.TrimSpace(string(body)); {
	case json.Unmarshal(body, &value) == nil:
		r.read(value, 0)
	case strings.HasPrefix(text, "<"):
		r.say(pageText(text))
	default:
		r.say(text)
	}
	if len(r.said) == 0 {
		r.say(string(body))
	}
	r.message = strings.Join(r.said, "; ")
	r.words = strings.ToLower(strings.Join([]string{r.code, r.param, r.message}, " "))
	return r.complaint
}

type complaintReader struct {
	complaint
	said []string
}

// Names under which providers nest a complaint, the most telling first.
var complaintKeys = []string{"error", "errors", "message", "msg", "detail", "details", "error_description", "title", "description", "reason",
	"metadata", "raw", "innererror", "cause", "body", "response"}

func (r *complaintReader) read(value any, depth int) {
	if depth > maxComplaintDepth {
		return
	}
	switch v := value.(type) {
	case string:
		r.readText(v, depth)
	case []any:
		for _, item := range v {
			r.read(item, depth+1)
		}
	case map[string]any:
		r.readObject(v, depth)
	}
}

// readText takes words; a text that is JSON itself, as gateways pass on what they were told, is read as such.
func (r *complaintReader) readText(text string, depth int) {
	trimmed := strings.TrimSpace(text)
	var inner any
	if (strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[")) && json.Unmarshal([]byte(trimmed), &inner) == nil {
		before := len(r.said)
		r.read(inner, depth+1)
		if len(r.said) > before {
			return
		}
	}
	r.say(trimmed)
}

func (r *complaintReader) readObject(object map[string]any, depth int) {
	if place, ok := object["loc"].([]any); ok { // pydantic's: where in the request
		r.locate(place)
	}
	for _, key := range complaintKeys {
		if inner, ok := object[key]; ok {
			r.read(inner, depth+1)
		}
	}
	for _, key := range []string{"code", "status", "type"} {
		switch code := object[key].(type) {
		case string:
			if r.code == "" && code != "error" {
				r.code = code
			}
		case float64:
			if r.status < 400 && code >= 400 && code < 600 { // some answer 200 and then fail
				r.status = int(code)
			}
		}
	}
	if name, ok := object["param"].(string); ok && r.param == "" {
		r.param = name
	}
}

func (r *complaintReader) locate(place []any) {
	for _, step := range place {
		if name, ok := step.(string); ok && name != "body" {
			r.say(name)
			if r.param == "" {
				r.param = name
			}
		}
	}
}

// say keeps words that were not said yet.
func (r *complaintReader) say(words string) {
	if words = strings.TrimSpace(words); words == "" {
		return
	}
	for _, said := range r.said {
		if said == words {
			return
		}
	}
	r.said = append(r.said, words)
}

var (
	pageNoise = regexp.MustCompile(`(?is)<(script|style|head)\b.*?</(script|style|head)>|<!--.*?-->`)
	pageTitle = regexp.MustCompile(`(?is)<title\b[^>]*>(.*?)</title>`)
	pageTag   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// pageText is what a page of HTML says: its title and its text.
func pageText(page string) string {
	title := ""
	if match := pageTitle.FindStringSubmatch(page); match != nil {
		title = strings.TrimSpace(match[1])
	}
	text := strings.Join(strings.Fields(pageTag.ReplaceAllString(pageNoise.ReplaceAllString(page, " "), " ")), " ")
	if !strings.HasPrefix(text, title) {
		text = title + " " + text
	}
	return html.UnescapeString(strings.TrimSpace(text))
}
