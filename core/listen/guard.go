package listen

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Guard says who is answered.
type Guard struct {
	Token string // that requests carry as Authorization: Bearer TOKEN; empty: nobody is asked for one
	Local bool   // only this machine can ask, so that requests must mean it by name
}

// Refusal is why a request is not answered.
type Refusal struct {
	Status  int // of HTTP
	Message string
}

// Check returns why a request is not answered; nil where it is. It sets the header that a refusal needs.
func (g Guard) Check(w http.ResponseWriter, r *http.Request) *Refusal {
	switch {
	case g.Local && !isLocal(r.Host), !fromHere(r.Header.Get("Origin")):
		return &Refusal{http.StatusForbidden, "this server is asked by programs of this machine: ask localhost, or have it listen on another address"}
	case g.Token != "" && !knows(r, g.Token):
		w.Header().Set("WWW-Authenticate", "Bearer")
		return &Refusal{http.StatusUnauthorized, "the token is missing or wrong: send Authorization: Bearer TOKEN"}
	}
	return nil
}

// knows reports whether a request carries the token, in a time that does not depend on how much of it is right.
func knows(r *http.Request, token string) bool {
	sent, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && subtle.ConstantTimeCompare([]byte(sent), []byte(token)) == 1
}

// fromHere reports whether a browser's page may ask: one of this machine. Programs send no origin.
func fromHere(origin string) bool {
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && isLocal(u.Host)
}

// isLocal reports whether a host, with or without a port, is this machine whatever a name server says. A page in a browser could
// otherwise get here by a name of its own that leads here.
func isLocal(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
