//go:build !unix

package ownfile

import "io/fs"

// writableByOthers cannot be told from a file's mode here: the folder is its user's own.
func writableByOthers(fs.FileInfo) bool { return false }
