package sshsig

import (
	"bytes"
	"crypto/rand"
	"crypto/sha512"
	"encoding/pem"
	"errors"
	"fmt"

	"golang.org/x/crypto/ssh"
)

// Namespace keeps signatures of bundles apart from those of other things, such as commits.
const Namespace = "dotmatrix-run"

const (
	magic     = "SSHSIG"
	version   = 1
	hashName  = "sha512"
	armorType = "SSH SIGNATURE"
	maxArmor  = 64 << 10 // bytes of a signature that are read
)

// blob is a signature without its magic.
type blob struct {
	Version   uint32
	PublicKey []byte
	Namespace string
	Reserved  string
	Hash      string
	Signature []byte
}

// signed is what is really signed, without the magic.
type signed struct {
	Namespace string
	Reserved  string
	Hash      string
	Sum       []byte
}

func toSign(message []byte) []byte {
	sum := sha512.Sum512(message)
	return append([]byte(magic), ssh.Marshal(signed{Namespace, "", hashName, sum[:]})...)
}

// ErrPassphrase is wrapped where a key is locked and no passphrase was given.
var ErrPassphrase = errors.New("the key is locked with a passphrase")

// ParseKey reads a private key: OpenSSH's form, or PKCS 8, such as an ed25519 key of openssl. passphrase may be nil.
func ParseKey(file, passphrase []byte) (ssh.Signer, error) {
	var key ssh.Signer
	var err error
	if passphrase == nil {
		key, err = ssh.ParsePrivateKey(file)
	} else {
		key, err = ssh.ParsePrivateKeyWithPassphrase(file, passphrase)
	}
	var locked *ssh.PassphraseMissingError
	switch {
	case errors.As(err, &locked):
		return nil, ErrPassphrase
	case err != nil:
		return nil, fmt.Errorf("it is no private key: %w", err)
	}
	return key, nil
}

// Sign gives the armored signature of a message.
func Sign(key ssh.Signer, message []byte) (string, error) {
	data := toSign(message)
	var signature *ssh.Signature
	var err error
	if rsa, ok := key.(ssh.AlgorithmSigner); ok && key.PublicKey().Type() == ssh.KeyAlgoRSA {
		signature, err = rsa.SignWithAlgorithm(rand.Reader, data, ssh.KeyAlgoRSASHA512) // SHA-1, the default, is refused
	} else {
		signature, err = key.Sign(rand.Reader, data)
	}
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	whole := append([]byte(magic), ssh.Marshal(blob{version, key.PublicKey().Marshal(), Namespace, "", hashName, ssh.Marshal(signature)})...)
	return string(pem.EncodeToMemory(&pem.Block{Type: armorType, Bytes: whole})), nil
}

// Verify checks an armored signature of a message, which may be anything, and gives the key that made it. Whose key that
// is, is for others to know.
func Verify(message []byte, armored string) (ssh.PublicKey, error) {
	if len(armored) > maxArmor {
		return nil, errors.New("the signature is too long")
	}
	block, _ := pem.Decode([]byte(armored))
	if block == nil || block.Type != armorType {
		return nil, errors.New("it is no SSH signature")
	}
	data, ok := bytes.CutPrefix(block.Bytes, []byte(magic))
	if !ok {
		return nil, errors.New("it is no SSH signature")
	}
	var b blob
	if err := ssh.Unmarshal(data, &b); err != nil {
		return nil, fmt.Errorf("the signature is damaged: %w", err)
	}
	if b.Version != version || b.Namespace != Namespace || b.Hash != hashName || b.Reserved != "" {
		return nil, fmt.Errorf("the signature is of something else (version %d, namespace %q, hash %q)", b.Version, b.Namespace, b.Hash)
	}
	key, err := ssh.ParsePublicKey(b.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("the key of the signature is damaged: %w", err)
	}
	var signature ssh.Signature
	if err := ssh.Unmarshal(b.Signature, &signature); err != nil {
		return nil, fmt.Errorf("the signature is damaged: %w", err)
	}
	if signature.Format == ssh.KeyAlgoRSA {
		return nil, errors.New("the signature uses SHA-1, which proves nothing any more")
	}
	if err := key.Verify(toSign(message), &signature); err != nil {
		return nil, fmt.Errorf("the signature is not of this statement: %w", err)
	}
	return key, nil
}
