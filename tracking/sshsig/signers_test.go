package sshsig

import (
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// certified is a signer whose key is certified for principals by an authority.
func certified(t *testing.T, authority ssh.Signer, kind uint32, from, to time.Time, principals ...string) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	key, err := ssh.NewSignerFromKey(private)
	must(t, err)
	c := &ssh.Certificate{Key: key.PublicKey(), CertType: kind, KeyId: "a test", ValidPrincipals: principals, ValidAfter: uint64(from.Unix()), ValidBefore: uint64(to.Unix())}
	must(t, c.SignCert(rand.Reader, authority))
	signer, err := ssh.NewCertSigner(c, key)
	must(t, err)
	return signer
}

// Allowed signers are read as `ssh-keygen -Y verify` reads them, which is asked too where it is there: KEY stands for the key
// that signs, CA for the one that certifies others, OTHER for a third.
func TestAllowedSigners(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("the time zones are not known here")
	}
	was := time.Local
	time.Local = berlin
	t.Cleanup(func() { time.Local = was })
	now := time.Date(2026, 7, 15, 10, 0, 0, 0, time.UTC)

	key, err := ParseKey(newKey(t, "ed25519"), nil)
	must(t, err)
	other, err := ParseKey(newKey(t, "ecdsa"), nil)
	must(t, err)
	authority, err := ParseKey(newKey(t, "ed25519"), nil)
	must(t, err)
	day := 24 * time.Hour
	mine := certified(t, authority, ssh.UserCert, now.Add(-day), now.Add(day), "me", "us")
	late := certified(t, authority, ssh.UserCert, now.Add(-2*day), now.Add(-day), "me")
	nobody := certified(t, authority, ssh.UserCert, now.Add(-day), now.Add(day))
	host := certified(t, authority, ssh.HostCert, now.Add(-day), now.Add(day), "me")
	stranger := certified(t, other, ssh.UserCert, now.Add(-day), now.Add(day), "me")

	text := func(key ssh.PublicKey) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) }
	keys := strings.NewReplacer("KEY", text(key.PublicKey()), "OTHER", text(other.PublicKey()), "CA", text(authority.PublicKey()), "CERT", text(mine.PublicKey()))
	keygen, _ := exec.LookPath("ssh-keygen")
	for _, c := range []struct {
		file string
		by   ssh.Signer // nil: key
		at   time.Time  // zero: now
		ok   bool       // me may have signed
	}{
		{file: "me KEY", ok: true},
		{file: "me KEY and a comment", ok: true},
		{file: "  \t me \t KEY", ok: true},
		{file: "me KEY\r", ok: true},
		{file: "# a comment\n\nme KEY", ok: true},
		{file: "#me KEY"},
		{file: "you KEY"},
		{file: "ME KEY"},
		{file: "me OTHER"},
		{file: "me OTHER\nme KEY", ok: true},
		{file: "you,me KEY", ok: true},
		{file: "m* KEY", ok: true},
		{file: "m? KEY", ok: true},
		{file: "m?? KEY"},
		{file: "* KEY", ok: true},
		{file: "*,!me KEY"},
		{file: "!me,* KEY"},
		{file: "!you,* KEY", ok: true},
		{file: "!you KEY"},
		{file: `"me" KEY`, ok: true},
		{file: `"me,you" KEY`, ok: true},
		{file: `"you there,me" KEY`, ok: true},
		{file: `m"e" KEY`, ok: true},
		{file: `"me KEY`},
		{file: "ssh-admin,me KEY", ok: true},
		{file: "me", ok: false},
		{file: "me ssh-ed25519", ok: false},
		{file: "me ssh-ed25519 AAAA", ok: false},
		{file: "me nonsense KEY"},
		{file: "nonsense\nme KEY", ok: true},
		{file: "me nonsense KEY\nme KEY", ok: true},
		{file: `me namespaces="dotmatrix-run" KEY`, ok: true},
		{file: `me NAMESPACES="dotmatrix-run" KEY`, ok: true},
		{file: `me namespaces="git,dotmatrix-*" KEY`, ok: true},
		{file: `me namespaces="git" KEY`},
		{file: `me namespaces="*,!dotmatrix-run" KEY`},
		{file: `me namespaces="" KEY`},
		{file: `me namespaces="file dotmatrix-run" KEY`},
		{file: `me namespaces="git" KEY` + "\n" + `me namespaces="dotmatrix-run" KEY`, ok: true},
		{file: `me namespaces=dotmatrix-run KEY`},
		{file: `me namespaces="dotmatrix-run KEY`},
		{file: `me namespaces="dotmatrix-run",namespaces="dotmatrix-run" KEY`},
		{file: `me namespaces="dotmatrix-run", KEY`},
		{file: `me namespaces="dotmatrix-run"x KEY`},
		{file: `me namespaces="a\"b,dotmatrix-run" KEY`, ok: true},
		{file: `me restrict KEY`},
		{file: `me valid-after="20260714" KEY`, ok: true},
		{file: `me valid-after="20260716" KEY`},
		{file: `me valid-before="20260716" KEY`, ok: true},
		{file: `me valid-before="20260714" KEY`},
		{file: `me valid-after="20260714",valid-before="20260716" KEY`, ok: true},
		{file: `me valid-after="20260716",valid-before="20260714" KEY`},
		{file: `me valid-after="20260714",valid-before="20260714" KEY`},
		{file: `me valid-after="20260715100000Z" KEY`, ok: true},
		{file: `me valid-after="20260715100001Z" KEY`},
		{file: `me valid-before="20260715100000UTC" KEY`, ok: true},
		{file: `me valid-before="20260715095959utc" KEY`},
		{file: `me valid-before="202607151000z" KEY`, ok: true},
		{file: `me valid-after="20260715110000" KEY`, ok: true}, // in winter time: 12:00 in Berlin, 10:00 UTC
		{file: `me valid-after="20260715110001" KEY`},
		{file: `me valid-after="20260101120000" KEY`, at: time.Date(2026, 1, 1, 11, 0, 0, 0, time.UTC), ok: true},
		{file: `me valid-after="20260101120001" KEY`, at: time.Date(2026, 1, 1, 11, 0, 0, 0, time.UTC)},
		{file: `me valid-after="2026071410" KEY`},
		{file: `me valid-after="20261314" KEY`},
		{file: `me valid-after="2026-07-14" KEY`},
		{file: `me valid-after="" KEY`},
		{file: `me valid-after="20260231" KEY`, ok: true},
		{file: "me cert-authority CA"},
		{file: "me cert-authority KEY"},
		{file: "me cert-authority CA", by: mine, ok: true},
		{file: "me Cert-Authority CA", by: mine, ok: true},
		{file: "me cert-authority,namespaces=\"dotmatrix-run\" CA", by: mine, ok: true},
		{file: "me cert-authority,namespaces=\"git\" CA", by: mine},
		{file: "me cert-authorityx CA", by: mine},
		{file: "you cert-authority CA", by: mine},
		{file: "* cert-authority CA", by: mine, ok: true},
		{file: "me CA", by: mine},
		{file: "me CERT", by: mine, ok: true},
		{file: "me cert-authority CA", by: late},
		{file: "me cert-authority CA", by: late, at: now.Add(-36 * time.Hour), ok: true},
		{file: "me cert-authority CA", by: mine, at: now.Add(day)},
		{file: "me cert-authority CA", by: mine, at: now.Add(-day), ok: true},
		{file: "me cert-authority CA", by: nobody},
		{file: "me cert-authority CA", by: host},
		{file: "me cert-authority CA", by: stranger},
		{file: "me cert-authority OTHER", by: stranger, ok: true},
	} {
		if c.by == nil {
			c.by = key
		}
		if c.at.IsZero() {
			c.at = now
		}
		armored, err := Sign(c.by, message)
		must(t, err)
		by, err := Verify(message, armored)
		must(t, err)
		file := keys.Replace(c.file)
		signers, err := ParseSigners([]byte(file))
		if err == nil {
			_, err = signers.Find(by, c.at, "me")
		}
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.file, err)
		}
		if keygen == "" {
			continue
		}
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "allowed"), []byte(file+"\n"), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "signature"), []byte(armored), 0o600))
		verify := exec.Command(keygen, "-Y", "verify", "-f", "allowed", "-I", "me", "-n", Namespace, "-s", "signature", "-Overify-time="+c.at.UTC().Format("20060102150405Z"))
		verify.Dir, verify.Stdin = dir, strings.NewReader(string(message))
		verify.Env = []string{"TZ=Europe/Berlin"}
		if out, err := verify.CombinedOutput(); (err == nil) != c.ok {
			t.Errorf("%s: ssh-keygen says otherwise: %v: %s", c.file, err, out)
		}
	}
}

// Who has signed is said where nobody in particular is asked for, and why not where a key is there that may not.
func TestWhoSignedAndWhyNot(t *testing.T) {
	key, err := ParseKey(newKey(t, "ed25519"), nil)
	must(t, err)
	authority, err := ParseKey(newKey(t, "ed25519"), nil)
	must(t, err)
	at := time.Date(2026, 7, 15, 10, 0, 0, 0, time.UTC)
	mine := certified(t, authority, ssh.UserCert, at.Add(-time.Hour), at.Add(time.Hour), "me@here", "you@there", "we@here")
	mark := func(text string, key ssh.PublicKey) string { return text + " " + string(ssh.MarshalAuthorizedKey(key)) }
	for _, c := range []struct {
		file, says string
		by         ssh.Signer
	}{
		{mark("me@here", key.PublicKey()), "me@here", key},
		{strings.TrimSpace(mark("", key.PublicKey())) + " me@home\n", "me@home", key},
		{mark("*@here cert-authority", authority.PublicKey()), "me@here,we@here", mine},
		{mark(`me namespaces="git"`, key.PublicKey()), "may sign git", key},
		{mark(`me valid-before="20200101Z"`, key.PublicKey()), "not valid after 2020-01-01", key},
		{mark("*@nowhere cert-authority", authority.PublicKey()), "for nobody who is named there", mine},
		{mark("me", authority.PublicKey()) + mark("me nonsense", key.PublicKey()), "line 2: the option", key},
	} {
		signers, err := ParseSigners([]byte(c.file))
		must(t, err)
		name, err := signers.Find(c.by.PublicKey(), at, "")
		if name != c.says && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %q, %v", c.file, name, err)
		}
	}
}

func TestPatternsTakeNoTime(t *testing.T) {
	if match(strings.Repeat("a", 1<<16)+"b", strings.Repeat("*a", 1<<10)+"*c") {
		t.Error("it matches")
	}
}
