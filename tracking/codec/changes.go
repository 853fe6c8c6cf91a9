package codec

import "encoding/binary"

// Changes say what is new in a machine state since the one before of the same size, in pieces: a varint of bytes that
// stay, a varint n, and n new bytes. A game mostly copies what it writes, so that new bytes pack better than their XOR
// with the old ones.

// changeGap is up to how many bytes that stay are said again rather than begin a new piece.
const changeGap = 2

// appendChanges says how before becomes after.
func appendChanges(dst, before, after []byte) []byte {
	said := 0 // after[:said] is said
	for at := nextChange(before, after, 0); at < len(after); {
		end := at + 1
		next := nextChange(before, after, end)
		for next < len(after) && next-end <= changeGap {
			end = next + 1
			next = nextChange(before, after, end)
		}
		dst = binary.AppendUvarint(dst, uint64(at-said))
		dst = binary.AppendUvarint(dst, uint64(end-at))
		dst = append(dst, after[at:end]...)
		said, at = end, next
	}
	return dst
}

// nextChange is the first place from at on where two states differ; their length where they do not.
func nextChange(before, after []byte, at int) int {
	const word = 8
	for at+word <= len(after) && binary.LittleEndian.Uint64(before[at:]) == binary.LittleEndian.Uint64(after[at:]) {
		at += word
	}
	for at < len(after) && before[at] == after[at] {
		at++
	}
	return at
}

// applyChanges makes state the next one. The changes may be anything; where they are none, state is spoilt.
func applyChanges(state, changes []byte) error {
	for rest := state; len(changes) > 0; {
		var same, fresh uint64
		var ok bool
		if same, changes, ok = cutVarint(changes); !ok || same > uint64(len(rest)) {
			return Damaged("the changes of a state go past its end")
		}
		rest = rest[same:]
		if fresh, changes, ok = cutVarint(changes); !ok || fresh > uint64(min(len(rest), len(changes))) {
			return Damaged("the changes of a state are cut off")
		}
		copy(rest, changes[:fresh])
		rest, changes = rest[fresh:], changes[fresh:]
	}
	return nil
}
