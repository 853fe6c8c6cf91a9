package llm

import "strings"

// minSecret is the shortest key that is looked for; local endpoints are given words such as "none" for a key.
const minSecret = 8

// removed stands where a secret was.
const removed = "[removed]"

// redactor takes secrets out of a text that comes in pieces: what may be the beginning of one is held until it is known.
type redactor struct {
	secrets []string
	held    string
}

// take gives what is known of the text so far.
func (r *redactor) take(piece string) string {
	text := redact(r.held+piece, r.secrets)
	keep := 0
	for _, secret := range r.secrets {
		keep = max(keep, overlap(text, secret))
	}
	r.held = text[len(text)-keep:]
	return text[:len(text)-keep]
}

// rest is what was held when the text ended.
func (r *redactor) rest() string {
	held := r.held
	r.held = ""
	return held
}

func redact(text string, secrets []string) string {
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, removed)
	}
	return text
}

// longEnough keeps the secrets that can be told from ordinary words.
func longEnough(secrets ...string) []string {
	var kept []string
	for _, secret := range secrets {
		if len(secret) >= minSecret {
			kept = append(kept, secret)
		}
	}
	return kept
}
