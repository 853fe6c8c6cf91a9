package sshsig

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Signers are people's public keys.
type Signers []signer

type signer struct {
	name string
	key  ssh.PublicKey
}

// ParseSigners reads public keys, one a line: as in a .pub file, in authorized_keys, or in ssh-keygen's allowed signers.
func ParseSigners(file []byte) (Signers, error) {
	var all Signers
	for n, line := range strings.Split(string(file), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s, err := parseSigner(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, errors.New("it holds no public key")
	}
	return all, nil
}

func parseSigner(line string) (signer, error) {
	name, rest := "", line
	if first, behind, _ := strings.Cut(line, " "); !isKeyType(first) { // allowed signers begin with who it is
		name, rest = first, behind
	}
	key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(rest))
	if err != nil {
		return signer{}, errors.New("it is no public key")
	}
	if name == "" {
		name = comment
	}
	return signer{name, key}, nil
}

func isKeyType(word string) bool {
	return strings.HasPrefix(word, "ssh-") || strings.HasPrefix(word, "ecdsa-") || strings.HasPrefix(word, "sk-")
}

// Find gives the name of who has the key.
func (s Signers) Find(key ssh.PublicKey) (string, bool) {
	for _, one := range s {
		if bytes.Equal(one.key.Marshal(), key.Marshal()) {
			return one.name, true
		}
	}
	return "", false
}

// Fingerprint is the short form of a key by which people compare it, as ssh-keygen -l shows it.
func Fingerprint(key ssh.PublicKey) string { return ssh.FingerprintSHA256(key) }
