package workbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/crypto/ssh"

	"dotmatrix/tracking/sshsig"
)

// maxKeyFile bounds what is read as a key, in bytes.
const maxKeyFile = 1 << 20

// Sign makes a signature of a statement.
type Sign func(statement []byte) (signature string, err error)

// Signer signs with the private key in a file; nil where no file is named. A key that is locked is opened with what
// passphrase gives.
func Signer(path string, passphrase func() ([]byte, error)) (Sign, error) {
	if path == "" {
		return nil, nil
	}
	file, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	key, err := sshsig.ParseKey(file, nil)
	if errors.Is(err, sshsig.ErrPassphrase) {
		key, err = unlock(file, passphrase)
	}
	if err != nil {
		return nil, fmt.Errorf("--sign %s: %w", path, err)
	}
	return func(statement []byte) (string, error) { return sshsig.Sign(key, statement) }, nil
}

func unlock(file []byte, passphrase func() ([]byte, error)) (ssh.Signer, error) {
	said, err := passphrase()
	if err != nil {
		return nil, err
	}
	return sshsig.ParseKey(file, said)
}

// ErrLocked is what a passphrase function returns, or wraps, where there is nobody to ask.
var ErrLocked = sshsig.ErrPassphrase

func readKeyFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxKeyFile))
}

// Signature is one that holds.
type Signature struct {
	Name        string // of the signer, by the file of signers; empty: an unknown key. It may be hostile
	Fingerprint string
}

// Called is the signer's name, or the fingerprint of an unknown key.
func (s Signature) Called() string {
	if s.Name != "" {
		return s.Name
	}
	return s.Fingerprint
}

// UnsignedError is returned where a run is not signed by any of the signers that were given.
type UnsignedError struct {
	Run, Signers string
	err          error // why nobody of them counts
}

func (e *UnsignedError) Error() string {
	return fmt.Sprintf("run %s is not signed by any of %s: %v", e.Run, e.Signers, e.err)
}

// Unwrap is why nobody of the signers counts.
func (e *UnsignedError) Unwrap() error { return e.err }

// Signatures returns who has signed a run. One that does not hold is an error. With a file of signers one of them must
// have signed.
func (r *Recorded) Signatures(ctx context.Context, signersPath string) (signed []Signature, err error) {
	var signers sshsig.Signers
	if signersPath != "" {
		file, err := readKeyFile(signersPath)
		if err == nil {
			signers, err = sshsig.ParseSigners(file)
		}
		if err != nil {
			return nil, fmt.Errorf("--signers %s: %w", signersPath, err)
		}
	}
	signatures, err := r.Store.Signatures(ctx, r.Summary.ID)
	if err != nil {
		return nil, err
	}
	_, statement, err := r.Store.Statement(ctx, r.Summary.ID)
	if err != nil {
		return nil, err
	}
	var unknown error // why the last that signed is nobody of them
	known := false
	for _, s := range signatures {
		if s.Statement != string(statement) {
			return signed, fmt.Errorf("run %s is signed, but the signature is of something else than what is recorded", r.Summary.ID)
		}
		key, err := sshsig.Verify(statement, s.Signature)
		if err != nil {
			return signed, fmt.Errorf("run %s is signed, but the signature does not hold: %w", r.Summary.ID, err)
		}
		name, err := signers.Find(key, wallClock{}.Now(), "")
		if err != nil {
			unknown = err
		}
		known = known || err == nil
		signed = append(signed, Signature{name, sshsig.Fingerprint(key)})
	}
	if signersPath != "" && !known {
		if unknown == nil {
			unknown = errors.New("nobody has signed it")
		}
		return signed, &UnsignedError{r.Summary.ID, signersPath, unknown}
	}
	return signed, nil
}
