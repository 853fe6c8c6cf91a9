package llm

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

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

// Redaction returns what takes secrets out of a whole text, also in the forms in which programs repeat them: escaped for URLs,
// JSON or HTML, in hexadecimal or in base64. Short ones are words that mean nothing, and stay.
func Redaction(secrets ...string) *strings.Replacer {
	var pairs []string
	for _, form := range disguises(longEnough(secrets...)) {
		pairs = append(pairs, form, removed)
	}
	return strings.NewReplacer(pairs...)
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

// secretName is the name of a header or of a parameter that carries a key.
var secretName = regexp.MustCompile(`(?i)key|token|auth|secret|cookie|password|signature|^sig$`)

func isSecretName(name string) bool { return secretName.MatchString(name) }

// disguises adds the forms in which an endpoint may repeat a secret: escaped for URLs, JSON or HTML, or in base64, also
// within a longer text. The longest come first, so that none is removed in part.
func disguises(secrets []string) []string {
	var out []string
	for _, secret := range secrets {
		forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret)}
		if quoted, err := json.Marshal(secret); err == nil {
			forms = append(forms, string(quoted[1:len(quoted)-1]))
		}
		if quoted, err := encode(secret); err == nil {
			forms = append(forms, string(quoted[1:len(quoted)-1]))
		}
		upper, lower, unicode := "", "", ""
		for _, b := range []byte(secret) {
			upper, lower, unicode = upper+fmt.Sprintf("%%%02X", b), lower+fmt.Sprintf("%%%02x", b), unicode+fmt.Sprintf("\\u%04x", b)
		}
		forms = append(forms, upper, lower, unicode, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret))
		out = append(out, forms...)
		out = append(out, inBase64(secret)...)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return longEnough(slices.Compact(out)...)
}

// inBase64 are the characters that a secret becomes in base64, wherever in a text it stands.
func inBase64(secret string) []string {
	var out []string
	for before := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := encoding.EncodeToString(append(make([]byte, before), secret...))
			text = text[(8*before+5)/6:]
			if (before+len(secret))%3 != 0 {
				text = text[:len(text)-1] // it depends on what follows
			}
			out = append(out, text)
		}
	}
	return out
}
