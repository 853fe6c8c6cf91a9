//go:build unix

package ownfile

import "io/fs"

// writableByOthers reports whether not only its owner can write to a file.
func writableByOthers(info fs.FileInfo) bool { return info.Mode().Perm()&0o022 != 0 }
