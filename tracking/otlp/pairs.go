package otlp

import (
	"fmt"
	"net/url"
	"strings"
)

// pairsOf reads key=value,key=value, as the variables of OpenTelemetry have it: values are escaped as in an address. No
// error repeats a value, which may be a secret.
func pairsOf(text string, fits func(key, value string) bool) (map[string]string, error) {
	pairs := map[string]string{}
	for i, pair := range strings.Split(text, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		key, value, ok := strings.Cut(pair, "=")
		key = strings.TrimSpace(key)
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if !ok || key == "" || err != nil || !fits(key, value) {
			return nil, fmt.Errorf("cannot be read: its part %d is not NAME=VALUE; write , as %%2C and %% as %%25", i+1)
		}
		pairs[key] = value
	}
	return pairs, nil
}

// isHeader reports whether HTTP takes a header.
func isHeader(key, value string) bool {
	for _, r := range key {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r)) {
			return false
		}
	}
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
