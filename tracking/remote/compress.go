package remote

import (
	"bytes"
	"compress/gzip"
)

// worthwhile is from how many bytes on a body is compressed.
const worthwhile = 1 << 10

// Compress packs a body where that is worth it, and says so in the header.
func Compress(body []byte, header map[string]string) []byte {
	if len(body) < worthwhile {
		return body
	}
	var out bytes.Buffer
	packer := gzip.NewWriter(&out)
	_, _ = packer.Write(body) // into memory: it cannot fail
	_ = packer.Close()
	header["Content-Encoding"] = "gzip"
	return out.Bytes()
}
