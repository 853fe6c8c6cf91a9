package sandbox

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// view is one mount of the sandbox.
type view struct {
	At     string `json:"at"`               // where the program finds it
	From   string `json:"from,omitempty"`   // what it is, without symbolic links; empty: it is hidden
	Folder bool   `json:"folder,omitempty"` // not a file
	Write  bool   `json:"write,omitempty"`
}

// systemPaths are readable for every program: without them no interpreter runs, no host is found and no certificate checked.
// /etc/ssl/private and the like hold keys, so that /etc is given in parts.
var systemPaths = []string{
	"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store", "/gnu/store", "/run/current-system/sw",
	"/sys/devices/system/cpu", "/sys/devices/system/node",
	"/etc/alternatives", "/etc/ca-certificates", "/etc/crypto-policies", "/etc/fonts", "/etc/gai.conf", "/etc/group", "/etc/host.conf",
	"/etc/hosts", "/etc/java*", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types",
	"/etc/nsswitch.conf", "/etc/os-release", "/etc/passwd", "/etc/pki/ca-trust/extracted", "/etc/pki/tls/cert.pem", "/etc/pki/tls/certs",
	"/etc/pki/tls/openssl.cnf", "/etc/protocols", "/etc/python3*", "/etc/resolv.conf", "/etc/services", "/etc/ssl/ca-bundle.pem",
	"/etc/ssl/cert.pem", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/terminfo", "/etc/timezone",
}

// devices can be read and written by everybody.
var devices = []string{"/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"}

// views lists all that the program sees, what holds others first. need are the paths of its interpreter.
func (p Policy) views(need []string) []view {
	var all []view
	for _, pattern := range systemPaths {
		found, _ := filepath.Glob(pattern) // the patterns are ours
		for _, path := range found {
			all = show(all, path, false)
		}
	}
	for _, path := range need {
		all = show(all, path, false)
	}
	writable := p.Write
	if p.Own != "" && p.Shut() == "" {
		writable = append(slices.Clone(p.Write), p.Own)
	}
	for _, path := range p.Files {
		if !inside(path, writable) {
			all = show(all, path, false)
		}
	}
	if p.Own != "" && p.Shut() == "" {
		all = show(all, p.Own, !slices.ContainsFunc(systemPaths, func(system string) bool { return within(system, p.Own) }))
	}
	all = append(all, p.hides(all)...)
	for _, path := range devices {
		all = show(all, path, true)
	}
	for _, path := range p.Read {
		if !inside(path, writable) {
			all = show(all, path, false)
		}
	}
	for _, path := range p.Write {
		if !inside(path, writable) {
			all = show(all, path, true)
		}
	}
	all = straighten(all)
	slices.SortStableFunc(all, func(a, b view) int { return strings.Compare(a.At, b.At) })
	return all
}

// inside reports whether a path lies in one of the folders, by its name alone: there the program may have put a link in its
// place, which would show it what the link names. It sees all of the folder as it is.
func inside(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		rel, err := filepath.Rel(folder, path)
		return err == nil && rel != "." && filepath.IsLocal(rel)
	})
}

// show adds a path, if it is there.
func show(all []view, path string, write bool) []view {
	from, err := filepath.EvalSymlinks(path)
	if err != nil {
		return all
	}
	info, err := os.Stat(from)
	if err != nil {
		return all
	}
	v := view{At: filepath.Clean(path), From: from, Folder: info.IsDir(), Write: write}
	if slices.ContainsFunc(all, func(other view) bool { return other.shows(v) }) {
		return all
	}
	all = slices.DeleteFunc(all, func(other view) bool { return other.At == v.At })
	return append(all, v)
}

// straighten shows at its own place what a link names that lies in a folder which is shown: the link is there already.
func straighten(all []view) []view {
	for i, v := range all {
		linked := v.From != "" && slices.ContainsFunc(all, func(other view) bool {
			rel, err := filepath.Rel(other.At, v.At)
			return other.Folder && other.From != "" && err == nil && rel != "." && filepath.IsLocal(rel) && filepath.Join(other.From, rel) != v.From
		})
		if linked {
			all[i].At = v.From
		}
	}
	return all
}

// shows reports whether v shows all that other does, at the same place.
func (v view) shows(other view) bool {
	if v.From == "" || v.Write != other.Write {
		return false
	}
	rel, err := filepath.Rel(v.At, other.At)
	return err == nil && (rel == "." || v.Folder && filepath.IsLocal(rel)) && filepath.Join(v.From, rel) == other.From
}

// hides are the places in what is shown at which something private would be seen.
func (p Policy) hides(shown []view) []view {
	var all []view
	for i, path := range slices.Concat(p.Private, p.Hidden) {
		if path == "" {
			continue
		}
		for _, v := range shown {
			if rel, err := filepath.Rel(v.From, real(path)); err == nil && filepath.IsLocal(rel) && rel != "." && v.Folder {
				all = append(all, view{At: filepath.Join(v.At, rel), Folder: i < len(p.Private)})
			}
		}
	}
	return all
}
