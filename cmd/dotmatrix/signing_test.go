package main

import (
	"crypto/ed25519"
	"database/sql"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// newKey writes a private key and, as the only signer, its public half.
func newKey(t *testing.T, dir, name string) (private, signers string) {
	t.Helper()
	public, secret, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(secret, "")
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	private, signers = filepath.Join(dir, name), filepath.Join(dir, name+".signers")
	for path, data := range map[string][]byte{private: pem.EncodeToMemory(block), signers: []byte(name + "@example.org " + string(ssh.MarshalAuthorizedKey(key)))} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return private, signers
}

// A signed bundle is believed elsewhere, by whoever knows the key; one whose signature was changed is not.
func TestBundlesAreSigned(t *testing.T) {
	dir := t.TempDir()
	private, signers := newKey(t, dir, "ada")
	_, strangers := newKey(t, dir, "eve")
	db, bundle := filepath.Join(dir, "runs.db"), filepath.Join(dir, "run.dmx")
	say := func(code int, says string, args ...string) {
		t.Helper()
		if got := runIn(t, nil, args...); got.code != code || !strings.Contains(got.out+got.err, says) {
			t.Errorf("%v: exit %d, %q %q, want %d and %q", args, got.code, got.out, got.err, code, says)
		}
	}
	say(0, "finished", "run", "--steps", "3", "--db", db)
	say(0, "holds run", "export", "--db", db, "--bundle", "-o", bundle, "--sign", private)
	elsewhere := filepath.Join(dir, "elsewhere.db")
	say(0, "signed by ada@example.org", "verify", bundle, "--signers", signers, "--db", elsewhere)
	say(1, "is not signed by any of", "verify", bundle, "--signers", strangers, "--db", elsewhere)
	say(1, "is not signed by any of", "import", bundle, "--signers", strangers, "--db", elsewhere)
	say(0, "imported run", "import", bundle, "--signers", signers, "--db", elsewhere)

	file, err := sql.Open("sqlite3", bundle)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Exec("UPDATE signatures SET statement = replace(statement, '3', '4')"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	third := filepath.Join(dir, "third.db")
	say(1, "the signature is of something else", "verify", bundle, "--db", third)
	if got := runIn(t, nil, "verify", bundle, "--db", third); strings.Contains(got.out, "not signed") || strings.Contains(got.out, "verified") {
		t.Errorf("of a bundle with a wrong signature it says %q", got.out)
	}
	say(1, "it is not imported", "import", bundle, "--db", third)
	say(0, "imported run", "import", bundle, "--db", third, "--force")
}
