package sshsig

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// Signers are people's public keys, and what each may sign.
type Signers struct {
	lines []signer
	bad   error // why the first line that cannot be read cannot be; nil: all can
}

// signer is a line of a file of signers.
type signer struct {
	line       int
	principals string // who it is, as patterns; of a plain public key its comment
	plain      bool   // a public key alone, which says nothing of what it may sign
	options
	key ssh.PublicKey
}

// ParseSigners reads allowed signers as `ssh-keygen -Y verify -f` reads them (ssh-keygen(1), ALLOWED SIGNERS), and public keys
// alone, as in a .pub file. As there, a line that cannot be read allows nobody; the error is that no line can be read.
func ParseSigners(file []byte) (Signers, error) {
	var all Signers
	for n, line := range strings.Split(string(file), "\n") {
		line = strings.Trim(line, blanks)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s, err := parseSigner(line)
		if err != nil {
			if all.bad == nil {
				all.bad = fmt.Errorf("line %d: %w", n+1, err)
			}
			continue
		}
		s.line = n + 1
		all.lines = append(all.lines, s)
	}
	if len(all.lines) == 0 {
		if all.bad == nil {
			all.bad = errors.New("it holds no public key")
		}
		return Signers{}, all.bad
	}
	return all, nil
}

const blanks = " \t\r"

func parseSigner(line string) (s signer, err error) {
	if key, comment, err := parseKey(line); err == nil {
		return signer{principals: comment, plain: true, key: key}, nil
	}
	principals, rest, err := nextWord(line)
	if err != nil {
		return s, err
	}
	s.principals = principals
	if s.key, _, err = parseKey(rest); err == nil {
		return s, nil
	}
	end, err := optionsEnd(rest)
	if err != nil {
		return s, err
	}
	if s.options, err = parseOptions(rest[:end]); err != nil {
		return s, err
	}
	s.key, _, err = parseKey(strings.TrimLeft(rest[end:], blanks))
	return s, err
}

// parseKey reads a type, a key and a comment.
func parseKey(text string) (key ssh.PublicKey, comment string, err error) {
	kind, rest := cutBlank(text)
	coded, comment := cutBlank(rest)
	data, err := base64.StdEncoding.DecodeString(coded)
	if err == nil {
		key, err = ssh.ParsePublicKey(data)
	}
	if err != nil || key.Type() != kind {
		return nil, "", errors.New("it holds no public key")
	}
	return key, comment, nil
}

func cutBlank(text string) (word, rest string) {
	at := strings.IndexAny(text, blanks)
	if at < 0 {
		return text, ""
	}
	return text[:at], strings.Trim(text[at:], blanks)
}

// nextWord takes the first word of a line, of which a part may stand in quotes.
func nextWord(line string) (word, rest string, err error) {
	at := strings.IndexAny(line, blanks+`"`)
	if at < 0 {
		return line, "", nil
	}
	word, rest = line[:at], line[at+1:]
	if line[at] == '"' {
		inside, behind, ok := strings.Cut(rest, `"`)
		if !ok {
			return "", "", errors.New("a quote has no end")
		}
		word, rest = word+inside, behind
	}
	return word, strings.TrimLeft(rest, blanks), nil
}

// ErrUnknown is wrapped where none of the signers may have made a signature.
var ErrUnknown = errors.New("an unknown key")

// Find returns who has the key, where they may sign bundles with it at a time. as is who it must be; empty: anybody. The error
// wraps ErrUnknown, and says why a key that is there may not sign.
func (s Signers) Find(key ssh.PublicKey, at time.Time, as string) (name string, err error) {
	err = ErrUnknown
	for _, one := range s.lines {
		name, why := one.allows(key, at, as)
		if why == nil {
			return name, nil
		}
		if !errors.Is(why, errOther) {
			err = fmt.Errorf("%w: line %d: %w", ErrUnknown, one.line, why)
		}
	}
	if s.bad != nil && errors.Is(err, ErrUnknown) {
		err = fmt.Errorf("%w (and %w)", err, s.bad)
	}
	return "", err
}

// errOther says that a line is about another key, or about somebody else.
var errOther = errors.New("another key")

func (s *signer) allows(key ssh.PublicKey, at time.Time, as string) (name string, err error) {
	if as != "" && (s.plain && s.principals != as || !s.plain && !matchList(as, s.principals)) {
		return "", errOther
	}
	name = s.principals
	certificate, certified := key.(*ssh.Certificate)
	switch {
	case !s.authority && bytes.Equal(s.key.Marshal(), key.Marshal()):
	case s.authority && certified && bytes.Equal(s.key.Marshal(), certificate.SignatureKey.Marshal()):
		if name, err = s.certified(certificate, at, as); err != nil {
			return "", err
		}
	default:
		return "", errOther
	}
	return name, s.options.allow(at)
}

// certified returns whom a certificate of this authority is for.
func (s *signer) certified(c *ssh.Certificate, at time.Time, as string) (string, error) {
	names := []string{as}
	if as == "" {
		names = slices.DeleteFunc(slices.Clone(c.ValidPrincipals), func(name string) bool { return !matchList(name, s.principals) })
	}
	var err error
	var good []string
	for _, name := range names {
		why := checkCertificate(c, at, name)
		if why == nil {
			good = append(good, name)
		}
		err = errors.Join(err, why)
	}
	if len(good) == 0 {
		return "", errors.Join(errors.New("the certificate is for nobody who is named there"), err)
	}
	return strings.Join(good, ","), nil
}

// checkCertificate checks that a certificate holds for a name at a time. What its other options limit is of no matter here.
func checkCertificate(c *ssh.Certificate, at time.Time, name string) error {
	if c.CertType != ssh.UserCert {
		return errors.New("the certificate is not one of a person")
	}
	if !slices.Contains(c.ValidPrincipals, name) {
		return fmt.Errorf("the certificate is not for %q", name)
	}
	checker := ssh.CertChecker{Clock: func() time.Time { return at }}
	for option := range c.CriticalOptions {
		checker.SupportedCriticalOptions = append(checker.SupportedCriticalOptions, option)
	}
	return checker.CheckCert(name, c)
}

// Fingerprint is the short form of a key by which people compare it, as ssh-keygen -l shows it.
func Fingerprint(key ssh.PublicKey) string { return ssh.FingerprintSHA256(key) }
