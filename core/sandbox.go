package core

import "strings"

// Sandbox is what an agent's program is kept to: its own folder, the system's, and what a person opened.
type Sandbox struct {
	Off   bool     `json:"off,omitempty"` // there was none: the program could do all that the person can
	Why   string   `json:"why,omitempty"` // there was none
	Net   bool     `json:"net,omitempty"` // it may use the network
	Read  []string `json:"read,omitempty"`
	Write []string `json:"write,omitempty"`
}

// Online reports whether the program could use the network.
func (s *Sandbox) Online() bool { return s != nil && (s.Off || s.Net) }

// String says it on one line; "" for an agent that is no program.
func (s *Sandbox) String() string {
	switch {
	case s == nil:
		return ""
	case s.Off:
		return "none: " + s.Why
	}
	parts := []string{"its own folder"}
	for _, path := range s.Read {
		parts = append(parts, "reads "+path)
	}
	for _, path := range s.Write {
		parts = append(parts, "writes "+path)
	}
	if s.Net {
		return strings.Join(append(parts, "the network"), ", ")
	}
	return strings.Join(append(parts, "no network"), ", ")
}
