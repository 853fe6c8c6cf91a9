package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestNetworkFileSystemsAreRefused(t *testing.T) {
	for kind, network := range map[string]bool{"fuse.sshfs": true, "fuse.rclone": true, "fuse.ntfs-3g": false, "fuseblk": false} {
		if networkFUSE[kind] != network {
			t.Errorf("%s is taken for one of the network: %t", kind, !network)
		}
	}
	for magic, kind := range map[uint32]string{0x6969: "nfs", 0xFF534D42: "cifs", 0xFE534D42: "smb2", 0xEF53: "", 0x01021994: "", 0x9123683E: ""} {
		if networkTypes[magic] != kind {
			t.Errorf("%#x is taken for %q, want %q", magic, networkTypes[magic], kind)
		}
	}
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "none yet")} {
		if err := RefuseNetwork(path); err != nil {
			t.Errorf("a disk of this machine: %v", err)
		}
	}
	was := networkAt
	t.Cleanup(func() { networkAt = was })
	networkAt = func(string) (string, error) { return "nfs", nil }
	if err := RefuseNetwork("/net/runs.db"); !errors.Is(err, ErrNetwork) {
		t.Errorf("nfs: %v", err)
	}
}

func TestWatchSeesThatAFileIsGone(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"nothing":         func(string) error { return nil },
		"file removed":    os.Remove,
		"log removed":     func(path string) error { return os.Remove(path + "-wal") },
		"file replaced":   func(path string) error { return replace(path) },
		"log replaced":    func(path string) error { return replace(path + "-wal") },
		"written further": func(path string) error { return os.WriteFile(path, []byte("more"), 0o600) },
	} {
		path := filepath.Join(t.TempDir(), "a.db")
		for _, file := range []string{path, path + "-wal"} {
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w, err := NewWatch(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Check(); err != nil {
			t.Errorf("%s: at first: %v", name, err)
		}
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		if err := w.Check(); (err == nil) != (name == "nothing" || name == "written further") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func replace(path string) error {
	if err := os.WriteFile(path+"2", nil, 0o600); err != nil {
		return err
	}
	return os.Rename(path+"2", path)
}

func TestNamelessFiles(t *testing.T) {
	dir := t.TempDir()
	file, err := NewNameless(dir)
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString("whole"); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("a file without a name is seen: %v (%v)", entries, err)
	}
	path := filepath.Join(dir, "named")
	if err := Name(file, path); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "whole" {
		t.Errorf("it holds %q (%v)", text, err)
	}
	if err := Name(file, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken: %v", err)
	}
}
