//go:build unix

package disk

import (
	"os"
	"syscall"
)

// Names is how many names (hard links) a file has.
func Names(file os.FileInfo) int {
	if stat, ok := file.Sys().(*syscall.Stat_t); ok {
		return int(stat.Nlink)
	}
	return 1
}
