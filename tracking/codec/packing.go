package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/klauspost/compress/zstd"
)

// MaxRaw bounds what one row may unpack to, and what SQLite reads as one value, in bytes. A Game Boy's state is under
// 256 KB and an agent's image or memory under 1 MB.
const MaxRaw = 64 << 20

// packer and unpacker are safe for concurrent use, since only EncodeAll and DecodeAll are called.
var (
	packer      = newPacker(zstd.SpeedDefault)
	tightPacker = newPacker(zstd.SpeedBetterCompression) // the best one keeps 40 MB of tables
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
	d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxRaw), zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true))
	if err != nil {
		panic(err) // the options above are wrong
	}
	return d
}

// Packed bytes are a mark, a zstd frame, and a CRC-32C of both: a frame can say the same in several ways, and no byte of a
// record may be changed unseen. Records of schema 2 hold the bare frame, whose first byte is no mark.
const (
	markWhole   = 1
	markChanges = 2 // of a machine state, since the one before
	crcSize     = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func Pack(raw []byte) []byte { return packWith(packer, markWhole, raw) }

// packTight is for what every step keeps.
func packTight(mark byte, raw []byte) []byte { return packWith(tightPacker, mark, raw) }

func packWith(e *zstd.Encoder, mark byte, raw []byte) []byte {
	packed := e.EncodeAll(raw, []byte{mark})
	return binary.LittleEndian.AppendUint32(packed, crc32.Checksum(packed, castagnoli))
}

// frameOf gives the zstd frame of packed bytes, and their mark.
func frameOf(packed []byte) (frame []byte, mark byte, err error) {
	if len(packed) == 0 || packed[0] != markWhole && packed[0] != markChanges {
		return packed, markWhole, nil
	}
	end := len(packed) - crcSize
	if end < 1 || crc32.Checksum(packed[:end], castagnoli) != binary.LittleEndian.Uint32(packed[end:]) {
		return nil, 0, errors.New("its packed bytes do not have the checksum that they were kept with")
	}
	return packed[1:end], packed[0], nil
}

// Unpack refuses a frame that does not say its size, says more than limit, or does not keep to it, and so never
// allocates more than limit. It appends to dst[:0].
func Unpack(dst, packed []byte, limit int) ([]byte, error) {
	data, _, err := frameOf(packed)
	if err != nil {
		return nil, err
	}
	var head zstd.Header
	if err := head.Decode(data); err != nil {
		return nil, fmt.Errorf("its frame has no valid head: %w", err)
	}
	if head.Skippable || !head.HasFCS || head.FrameContentSize > uint64(min(limit, MaxRaw)) {
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
