package core

import (
	"bytes"
	"encoding/json"
)

// requirementsMember ends a manifest of format 2 or later: what the version was logged with stands beside what it is.
const requirementsMember = `,"requirements":`

// VersionID is the ID of an agent's version by its manifest: the SHA-256 of what makes the agent behave. The requirements,
// which are the releases of dotmatrix and its libraries that logged it, are the last member of a manifest and not part of
// the ID, so that a new release leaves it the same. Of a manifest of format 1, which names no format, all is.
func VersionID(manifest []byte) Hash {
	var read struct{ Format int }
	if json.Unmarshal(manifest, &read) != nil || read.Format < 2 {
		return Sum(manifest)
	}
	at := bytes.LastIndex(manifest, []byte(requirementsMember))
	if at < 0 {
		return Sum(manifest)
	}
	identity := append(bytes.Clone(manifest[:at]), '}')
	var beside map[string]json.RawMessage
	tail := append([]byte{'{'}, manifest[at+1:]...)
	if !json.Valid(identity) || json.Unmarshal(tail, &beside) != nil || len(beside) != 1 {
		return Sum(manifest) // not the form of ours: nothing of it may stand outside the ID
	}
	return Sum(identity)
}
