package sshsig

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

var message = []byte(`{"format":"dotmatrix bundle 1"}`)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newKey is a key of each kind, as a file in OpenSSH's form.
func newKey(t testing.TB, kind string) []byte {
	t.Helper()
	var key any
	var err error
	switch kind {
	case "ed25519":
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case "rsa":
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case "ecdsa":
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	must(t, err)
	block, err := ssh.MarshalPrivateKey(key, "a test")
	must(t, err)
	return pem.EncodeToMemory(block)
}

func TestSignaturesHold(t *testing.T) {
	for _, kind := range []string{"ed25519", "rsa", "ecdsa"} {
		key, err := ParseKey(newKey(t, kind), nil)
		must(t, err)
		armored, err := Sign(key, message)
		must(t, err)
		who, err := Verify(message, armored)
		must(t, err)
		if Fingerprint(who) != Fingerprint(key.PublicKey()) {
			t.Errorf("%s: signed by %s", kind, Fingerprint(who))
		}
		if _, err := Verify(append([]byte(" "), message...), armored); err == nil {
			t.Errorf("%s: the signature holds for another message", kind)
		}
	}
}

func TestBadSignaturesAreRefused(t *testing.T) {
	key, err := ParseKey(newKey(t, "ed25519"), nil)
	must(t, err)
	armored, err := Sign(key, message)
	must(t, err)
	block, _ := pem.Decode([]byte(armored))
	for i := range block.Bytes {
		changed := append([]byte(nil), block.Bytes...)
		changed[i] ^= 0x20
		again := string(pem.EncodeToMemory(&pem.Block{Type: armorType, Bytes: changed}))
		if who, err := Verify(message, again); err == nil && Fingerprint(who) == Fingerprint(key.PublicKey()) {
			t.Errorf("byte %d may be anything", i)
		}
	}
	for _, bad := range []string{"", "x", strings.Repeat(armored, 1000), strings.ReplaceAll(armored, "SSH SIGNATURE", "PUBLIC KEY")} {
		if _, err := Verify(message, bad); err == nil {
			t.Errorf("%.40q is a signature", bad)
		}
	}
}

func TestKeysOfPeople(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	key, err := ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil)
	must(t, err)
	want, err := ssh.NewPublicKey(public)
	must(t, err)
	if Fingerprint(key.PublicKey()) != Fingerprint(want) {
		t.Error("a PKCS 8 key is read as another")
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte("secret"))
	must(t, err)
	locked := pem.EncodeToMemory(block)
	if _, err := ParseKey(locked, nil); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a locked key: %v", err)
	}
	if _, err := ParseKey(locked, []byte("wrong")); err == nil {
		t.Error("a locked key opens with any passphrase")
	}
	_, err = ParseKey(locked, []byte("secret"))
	must(t, err)
	if _, err := ParseKey([]byte("no key"), nil); err == nil {
		t.Error("any text is a key")
	}

	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(want)))
	signers, err := ParseSigners([]byte("# ours\n" + line + " me@here\nyou@there " + line + "\nyou@there namespaces=\"dotmatrix-run\" " + line + "\n"))
	must(t, err)
	if name, err := signers.Find(want, time.Now(), ""); err != nil || name != "me@here" || len(signers.lines) != 3 {
		t.Errorf("found %q among %d (%v)", name, len(signers.lines), err)
	}
	other, err := ParseKey(newKey(t, "ed25519"), nil)
	must(t, err)
	if _, err := signers.Find(other.PublicKey(), time.Now(), ""); !errors.Is(err, ErrUnknown) {
		t.Errorf("a stranger is one of ours: %v", err)
	}
	for _, bad := range []string{"", "# nothing", "nonsense", "me ssh-ed25519 AAAA"} {
		if _, err := ParseSigners([]byte(bad)); err == nil {
			t.Errorf("%q holds keys", bad)
		}
	}
}

// OpenSSH makes and accepts the same signatures.
func TestSSHKeygenAgrees(t *testing.T) {
	keygen, err := exec.LookPath("ssh-keygen")
	if err != nil {
		t.Skip("there is no ssh-keygen here")
	}
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, data, 0o600))
		return path
	}
	file := newKey(t, "ed25519")
	key, err := ParseKey(file, nil)
	must(t, err)
	private, statement := write("key", file), write("statement", message)
	allowed := write("allowed", append([]byte("me@here "), ssh.MarshalAuthorizedKey(key.PublicKey())...))

	armored, err := Sign(key, message)
	must(t, err)
	verify := exec.Command(keygen, "-Y", "verify", "-f", allowed, "-I", "me@here", "-n", Namespace, "-s", write("signature", []byte(armored)))
	verify.Stdin = strings.NewReader(string(message))
	if out, err := verify.CombinedOutput(); err != nil {
		t.Errorf("ssh-keygen refuses our signature: %s", out)
	}

	sign := exec.Command(keygen, "-Y", "sign", "-f", private, "-n", Namespace, statement)
	if out, err := sign.CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen does not sign: %s", out)
	}
	theirs, err := os.ReadFile(statement + ".sig")
	must(t, err)
	if who, err := Verify(message, string(theirs)); err != nil || Fingerprint(who) != Fingerprint(key.PublicKey()) {
		t.Errorf("we refuse its signature: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	key, err := ParseKey(newKey(f, "ed25519"), nil)
	must(f, err)
	armored, err := Sign(key, message)
	must(f, err)
	f.Add(armored)
	f.Fuzz(func(t *testing.T, armored string) {
		if who, err := Verify(message, armored); err == nil && who == nil {
			t.Error("signed by nobody")
		}
	})
}

func FuzzParseSigners(f *testing.F) {
	key, err := ParseKey(newKey(f, "ed25519"), nil)
	must(f, err)
	line := string(ssh.MarshalAuthorizedKey(key.PublicKey()))
	f.Add([]byte("me@here " + line))
	f.Add([]byte(`"me@*,!you" cert-authority,namespaces="a,b\"c",valid-after="20260101Z",valid-before="202701011200" ` + line))
	f.Fuzz(func(t *testing.T, file []byte) {
		signers, err := ParseSigners(file)
		if (err == nil) != (len(signers.lines) > 0) {
			t.Errorf("%d signers, %v", len(signers.lines), err)
		}
		_, _ = signers.Find(key.PublicKey(), time.Unix(1_800_000_000, 0), "me@here")
	})
}
