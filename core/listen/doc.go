// Package listen holds the rules of everything that answers over HTTP: the loopback device by default; another address needs TLS
// and a token, or a person who spells out that it does not; requests must mean this machine by name where only this machine can
// ask, and come from no page in a browser that is not of this machine. core/mcp and the scoring server use it.
package listen
