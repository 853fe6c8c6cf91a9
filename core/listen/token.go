package listen

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
)

// shortestToken is the shortest token that is taken, in characters.
const shortestToken = 16

// NewToken draws a token.
func NewToken() string { return rand.Text() }

// ReadToken reads a token from a file that only its owner can read.
func ReadToken(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("reading the token: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("the token in %s can be read by others: chmod 600 %s", path, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("reading the token: %w", err)
	}
	token := strings.TrimSpace(string(data))
	if len(token) < shortestToken {
		return "", fmt.Errorf("the token in %s has fewer than %d characters", path, shortestToken)
	}
	return token, nil
}
