//go:build !unix

package textfile

// nonblock is not needed where pipes are not files.
const nonblock = 0
