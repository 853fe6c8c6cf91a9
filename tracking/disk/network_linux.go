package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// networkOf names the network file system that a file is on, or its folder where there is no file yet; none: "".
func networkOf(path string) (string, error) {
	var stat unix.Statfs_t
	err := unix.Statfs(path, &stat)
	if errors.Is(err, fs.ErrNotExist) {
		path = filepath.Dir(path)
		err = unix.Statfs(path, &stat)
	}
	if err != nil {
		return "", err
	}
	magic := uint32(stat.Type)
	if magic != magicFUSE {
		return networkTypes[magic], nil
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", nil // who serves it cannot be seen
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	system, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", nil
	}
	kind := mountedAs(string(mounts), unix.Major(system.Dev), unix.Minor(system.Dev))
	if !networkFUSE[kind] {
		return "", nil
	}
	return kind, nil
}

// mountedAs finds the type of a device's file system in the text of mountinfo: fields are parted by blanks, the third is
// the device, and the type stands behind a lone dash.
func mountedAs(mounts string, major, minor uint32) string {
	device := fmt.Sprintf("%d:%d", major, minor)
	for line := range strings.Lines(mounts) {
		before, after, ok := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if kind := strings.Fields(after); ok && len(fields) > 2 && fields[2] == device && len(kind) > 0 {
			return kind[0]
		}
	}
	return ""
}
