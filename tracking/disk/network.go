package disk

import (
	"errors"
	"fmt"
)

// ErrNetwork is wrapped where the file is on a network file system.
var ErrNetwork = errors.New("a record cannot be on a network file system")

// SQLite's write-ahead log needs memory that all programs share which have the file open. On a file system that several
// machines see there is none, and the file would be damaged unseen.

// networkTypes are the file systems of the network, by the numbers and names that Linux gives them.
var networkTypes = map[uint32]string{
	0x6969: "nfs", 0xFF534D42: "cifs", 0xFE534D42: "smb2", 0x517B: "smb", 0x564C: "ncp", 0x5346414F: "afs", 0x73757245: "coda",
	0x00C36400: "ceph", 0x0BD00BD0: "lustre", 0x47504653: "gpfs", 0x19830326: "beegfs", 0x7461636F: "ocfs2", 0x01161970: "gfs2",
}

// networkFUSE are those that a program serves.
var networkFUSE = map[string]bool{
	"fuse.sshfs": true, "fuse.rclone": true, "fuse.s3fs": true, "fuse.goofys": true, "fuse.gcsfuse": true, "fuse.glusterfs": true,
	"fuse.davfs": true, "fuse.smbnetfs": true, "fuse.curlftpfs": true, "fuse.juicefs": true, "fuse.ceph-fuse": true, "fuse.afp": true,
}

// networkAt is replaced by a test, which has no such disk.
var networkAt = networkOf

const magicFUSE = 0x65735546

// RefuseNetwork returns an error that wraps ErrNetwork if a file, or its folder where there is no file yet, is on a network
// file system.
func RefuseNetwork(path string) error {
	kind, err := networkAt(path)
	if err != nil {
		return fmt.Errorf("finding out what disk %s is on: %w: choose another file with --db", path, err)
	}
	if kind != "" {
		return fmt.Errorf("%w: %s is on %s: record into a file on a disk of this machine with --db, and copy it there with `dotmatrix db backup`", ErrNetwork, path, kind)
	}
	return nil
}
