package tracking

import (
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// maxRaw bounds what one row may unpack to, and what SQLite reads as one value, in bytes. A Game Boy's state is under
// 256 KB and an agent's image or memory under 1 MB.
const maxRaw = 64 << 20

// packer and unpacker are safe for concurrent use, since only EncodeAll and DecodeAll are called.
var (
	packer      = newPacker(zstd.SpeedDefault)
	tightPacker = newPacker(zstd.SpeedBestCompression) // a few times slower
	unpacker    = newUnpacker()
)

func newPacker(level zstd.EncoderLevel) *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true), zstd.WithEncoderConcurrency(1),
		zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true), zstd.WithEncoderLevel(level))
	if err != nil {
		panic(err) // the options above are wrong
	}
	return e
}

func newUnpacker() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxRaw), zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true))
	if err != nil {
		panic(err) // the options above are wrong
	}
	return d
}

func pack(raw []byte) []byte { return packer.EncodeAll(raw, nil) }

// packTight is for what every step keeps. It appends to dst.
func packTight(dst, raw []byte) []byte { return tightPacker.EncodeAll(raw, dst) }

// unpack refuses a frame that does not say its size, says more than limit, or does not keep to it, and so never
// allocates more than limit. It appends to dst[:0].
func unpack(dst, data []byte, limit int) ([]byte, error) {
	var head zstd.Header
	if err := head.Decode(data); err != nil {
		return nil, fmt.Errorf("its frame has no valid head: %w", err)
	}
	if head.Skippable || !head.HasFCS || head.FrameContentSize > uint64(min(limit, maxRaw)) {
		return nil, fmt.Errorf("its frame does not keep to %d bytes", limit)
	}
	size := int(head.FrameContentSize)
	if cap(dst) < size {
		dst = make([]byte, 0, size)
	}
	raw, err := unpacker.DecodeAll(data, dst[:0])
	if err != nil {
		return nil, err
	}
	if len(raw) != size {
		return nil, errors.New("its frame does not have the size that it says")
	}
	return raw, nil
}
