// Package vfstest stands between SQLite and the operating system, and has the n-th write, sync or truncation of a file
// fail as a full or a broken disk does. Only tests use it.
package vfstest

/*
#cgo linux LDFLAGS: -Wl,--unresolved-symbols=ignore-in-object-files
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
#include <stdlib.h>
#include "shim.h"
*/
import "C"

import (
	"errors"
	"sync"
	"unsafe"

	_ "github.com/mattn/go-sqlite3" // has SQLite
)

// Op is a set of operations on files.
type Op int

// The operations that can fail. Of a write that fails, the first half of its bytes is written.
const (
	Write    Op = 1
	Sync     Op = 2
	Truncate Op = 4
)

// Code is what an operation fails with, as SQLite numbers it.
type Code int

// What full and broken disks say.
const (
	Full      Code = 13   // SQLITE_FULL
	BadWrite  Code = 778  // SQLITE_IOERR_WRITE
	BadSync   Code = 1034 // SQLITE_IOERR_FSYNC
	BadLength Code = 1546 // SQLITE_IOERR_TRUNCATE
)

// Fault is what goes wrong with a database and the files beside it.
type Fault struct {
	Path  string // of the database
	Op    Op     // what is counted
	N     int    // which of them fails, from 1; 0: none
	Stays bool   // those behind it fail too, until another fault is set
	Code  Code
}

var install = sync.OnceValue(func() error {
	if C.vfstest_install() != 0 {
		return errors.New("SQLite does not take the shim")
	}
	return nil
})

// Set makes the fault the one that happens, in databases that are opened from now on, and begins to count.
func Set(f Fault) error {
	if err := install(); err != nil {
		return err
	}
	path := C.CString(f.Path)
	defer C.free(unsafe.Pointer(path))
	stays := C.int(0)
	if f.Stays {
		stays = 1
	}
	C.vfstest_arm(path, C.int(f.Op), C.long(f.N), stays, C.int(f.Code))
	return nil
}

// Heal ends the fault: everything works again.
func Heal(path string) error { return Set(Fault{Path: path}) }

// Count is how many operations were counted since Set.
func Count() int { return int(C.vfstest_done()) }
