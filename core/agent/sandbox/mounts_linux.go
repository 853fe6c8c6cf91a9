package sandbox

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// oldRoot is where the root that the launcher came with stands until all is mounted.
const oldRoot = "/.old"

// build makes a new root of the views alone. It reports whether /proc could be mounted: containers often forbid it, and
// interpreters do without.
func build(views []view) (proc bool, err error) {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return false, fmt.Errorf("taking mounts apart from the system's: %w", err)
	}
	const base = "/dev" // any folder that every system has: it is itself again once the roots have changed places
	if err := memory(base, "size=4m,mode=755"); err != nil {
		return false, err
	}
	if err := os.Mkdir(base+oldRoot, 0o700); err != nil {
		return false, err
	}
	if err := unix.PivotRoot(base, base+oldRoot); err != nil {
		return false, fmt.Errorf("changing the root: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return false, err
	}
	if err := os.Mkdir("/proc", 0o555); err != nil {
		return false, err
	}
	proc = unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "") == nil
	for folder, options := range map[string]string{temporary: "size=1g,mode=1777", "/dev/shm": "size=256m,mode=1777"} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return proc, err
		}
		if err := memory(folder, options); err != nil {
			return proc, err
		}
	}
	for name, target := range map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"} {
		if err := os.Symlink(target, "/dev/"+name); err != nil {
			return proc, err
		}
	}
	for _, v := range views {
		if err := v.mount(); err != nil {
			return proc, fmt.Errorf("showing %s: %w", v.At, err)
		}
	}
	if err := unix.Unmount(oldRoot, unix.MNT_DETACH); err != nil {
		return proc, fmt.Errorf("leaving the old root: %w", err)
	}
	return proc, os.Remove(oldRoot)
}

// memory mounts an empty folder that lies in memory.
func memory(at, options string) error {
	if err := unix.Mount("tmpfs", at, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
		return fmt.Errorf("mounting memory at %s: %w", at, err)
	}
	return nil
}

func (v view) mount() error {
	if err := v.place(); err != nil {
		return err
	}
	switch {
	case v.From == "" && v.Folder:
		return memory(v.At, "size=4m,mode=755")
	case v.From == "":
		return unix.Mount(oldRoot+"/dev/null", v.At, "", unix.MS_BIND, "")
	}
	if err := unix.Mount(oldRoot+v.From, v.At, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return err
	}
	attributes := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOSUID}
	if !v.Write {
		attributes.Attr_set |= unix.MOUNT_ATTR_RDONLY
	}
	return unix.MountSetattr(unix.AT_FDCWD, v.At, unix.AT_RECURSIVE, &attributes)
}

// place makes what v is mounted on.
func (v view) place() error {
	if _, err := os.Stat(v.At); err == nil {
		return nil
	}
	if v.Folder {
		return os.MkdirAll(v.At, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(v.At), 0o755); err != nil {
		return err
	}
	return os.WriteFile(v.At, nil, 0o600)
}
