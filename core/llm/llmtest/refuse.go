package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// Refusal is a rule of an endpoint that does not take all requests: it answers where it refuses, and returns nil where it
// does not. body is the request as it came, and chat the same, read.
type Refusal func(body map[string]json.RawMessage, chat Chat) Answer

// Picky answers like answer, unless one of the rules refuses the request; the first that does answers.
func Picky(answer Answer, rules ...Refusal) Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			return // the client left
		}
		var body map[string]json.RawMessage
		var chat Chat
		if json.Unmarshal(data, &body) != nil || json.Unmarshal(data, &chat) != nil {
			Fail(http.StatusBadRequest, "the request is not JSON")(w, r)
			return
		}
		for _, rule := range rules {
			if refused := rule(body, chat); refused != nil {
				refused(w, r)
				return
			}
		}
		answer(w, r)
	}
}

// Field refuses requests that have a field, whatever its value.
func Field(name string, refused Answer) Refusal {
	return func(body map[string]json.RawMessage, _ Chat) Answer {
		if _, ok := body[name]; !ok {
			return nil
		}
		return refused
	}
}

// Format refuses answers of a form, such as json_schema.
func Format(form string, refused Answer) Refusal {
	return when(refused, func(chat Chat) bool { return chat.ResponseFormat.Type == form })
}

// Role refuses messages of a role.
func Role(role string, refused Answer) Refusal {
	return when(refused, func(chat Chat) bool { return anyOf(chat, func(m, _ Message) bool { return m.Role == role }) })
}

// Pair refuses a message of a role right after one of another.
func Pair(before, after string, refused Answer) Refusal {
	return when(refused, func(chat Chat) bool {
		return anyOf(chat, func(m, last Message) bool { return m.Role == after && last.Role == before })
	})
}

// Images refuses requests with more pictures than most.
func Images(most int, refused Answer) Refusal {
	return when(refused, func(chat Chat) bool {
		n := 0
		for _, m := range chat.Messages {
			n += len(m.Media)
		}
		return n > most
	})
}

// Calls refuses assistant's turns with more calls than most.
func Calls(most int, refused Answer) Refusal {
	return when(refused, func(chat Chat) bool {
		return anyOf(chat, func(m, _ Message) bool { return len(m.ToolCalls) > most })
	})
}

// Longer refuses requests of more bytes than most, as endpoints do whose window is full.
func Longer(most int, refused Answer) Refusal {
	return func(body map[string]json.RawMessage, _ Chat) Answer {
		if len(body["messages"]) <= most {
			return nil
		}
		return refused
	}
}

// Containing refuses requests whose messages hold a text, in any field.
func Containing(text string, refused Answer) Refusal {
	return func(body map[string]json.RawMessage, _ Chat) Answer {
		if !strings.Contains(string(body["messages"]), text) {
			return nil
		}
		return refused
	}
}

func when(refused Answer, so func(Chat) bool) Refusal {
	return func(_ map[string]json.RawMessage, chat Chat) Answer {
		if !so(chat) {
			return nil
		}
		return refused
	}
}

func anyOf(chat Chat, so func(m, last Message) bool) bool {
	var last Message
	for _, m := range chat.Messages {
		if so(m, last) {
			return true
		}
		last = m
	}
	return false
}

// Refused is the refusal of a request with a body as an endpoint writes it.
func Refused(status int, body string) Answer { return Body(status, "application/json", body) }
