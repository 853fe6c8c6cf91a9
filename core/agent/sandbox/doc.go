// Package sandbox runs a program where it can reach its own folder, what interpreters need of the system, and nothing else:
// no network, no other file, no other process. Only a person gives it more, through a Policy.
//
// It needs Linux with user namespaces and Landlock; Available tells whether they work. Wrap turns a command into one that
// starts this same binary again as a launcher. The launcher is a new process in namespaces of its own (user, mounts, processes,
// IPC, and the network unless it is allowed). Before anything else of the binary runs, it
//
//  1. builds a root folder in memory and mounts into it what the Policy shows: read-only, but for what may be written;
//  2. takes the old root away, so that no path and no Unix socket outside can be named any more;
//  3. binds itself to the same rules with Landlock, which what it starts inherits and nobody can lift;
//  4. gives up every capability and becomes the program.
//
// The program is the first process of its namespace: when it ends, or is killed, the kernel kills all that it has started.
package sandbox
