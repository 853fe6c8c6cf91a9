package codec

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
)

// A delta says how to make bytes out of others: the size of the result, and then pieces. A piece is a varint n<<1, and n
// bytes as they are; or a varint n<<1|1, and a varint offset at which n bytes of the base are to be had. It is for what
// merge patches are bad at: a list that gains an item at one end and loses one at the other.

// deltaBlock is the length at which a common piece is looked for, in bytes.
const deltaBlock = 16

var deltaSeed = maphash.MakeSeed() // finds pieces; what is found does not depend on it, but for collisions, which are seen

// makeDelta makes target out of base.
func makeDelta(base, target []byte) []byte {
	blocks := make(map[uint64]int, len(base)/deltaBlock)
	for at := len(base) / deltaBlock * deltaBlock; at >= deltaBlock; at -= deltaBlock {
		blocks[maphash.Bytes(deltaSeed, base[at-deltaBlock:at])] = at - deltaBlock
	}
	delta := binary.AppendUvarint(nil, uint64(len(target)))
	fresh := 0 // target[fresh:at] is not said yet
	say := func(until int) {
		if until > fresh {
			delta = binary.AppendUvarint(delta, uint64(until-fresh)<<1)
			delta = append(delta, target[fresh:until]...)
		}
	}
	for at := 0; at+deltaBlock <= len(target); {
		from, ok := blocks[maphash.Bytes(deltaSeed, target[at:at+deltaBlock])]
		if !ok || !bytes.Equal(base[from:from+deltaBlock], target[at:at+deltaBlock]) {
			at++
			continue
		}
		n := deltaBlock + commonPrefix(base[from+deltaBlock:], target[at+deltaBlock:])
		for at > fresh && from > 0 && base[from-1] == target[at-1] {
			at, from, n = at-1, from-1, n+1
		}
		say(at)
		delta = binary.AppendUvarint(delta, uint64(n)<<1|1)
		delta = binary.AppendUvarint(delta, uint64(from))
		at += n
		fresh = at
	}
	say(len(target))
	return delta
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// applyDelta is the inverse of makeDelta. The delta may be anything.
func applyDelta(base, delta []byte) ([]byte, error) {
	size, delta, ok := cutVarint(delta)
	if !ok || size > MaxRaw {
		return nil, Damaged("a delta has no valid size")
	}
	made := make([]byte, 0, min(size, uint64(len(base)+len(delta))))
	for len(delta) > 0 {
		var head, offset uint64
		if head, delta, ok = cutVarint(delta); !ok {
			return nil, Damaged("a delta is cut off")
		}
		n, source := head>>1, delta
		if head&1 == 1 {
			if offset, delta, ok = cutVarint(delta); !ok || offset > uint64(len(base)) {
				return nil, Damaged("a delta copies from nowhere")
			}
			source = base[offset:]
		}
		if n > uint64(len(source)) || n > size-uint64(len(made)) {
			return nil, Damaged("a piece of a delta is too long")
		}
		made = append(made, source[:n]...)
		if head&1 == 0 {
			delta = delta[n:]
		}
	}
	if uint64(len(made)) != size {
		return nil, Damaged("a delta does not give what it says")
	}
	return made, nil
}

func cutVarint(data []byte) (value uint64, rest []byte, ok bool) {
	value, n := binary.Uvarint(data)
	if n <= 0 {
		return 0, nil, false
	}
	return value, data[n:], true
}
