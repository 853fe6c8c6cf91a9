// Package gameboy is the Game Boy: DMG and CGB, exact, fast, and a plain value. Everything that changes while it runs
// is one flat, comparable struct, State; the ROM, the page table and the picture stand beside it in Machine and can be
// made from it again. So a snapshot is an assignment and equality is ==.
//
// Parts are not stepped but caught up: each keeps the time up to which it has run, and runs on when one of its registers
// is touched or when it next does something that others can see (an interrupt). Clock.Next is the earliest such time;
// until then the CPU runs alone. Time is counted in dots, the 4.194304 MHz clock of the picture; a CPU cycle (M-cycle)
// takes 4 of them, or 2 in double speed.
//
// core/play owns a machine for each run; cmd/dotmatrix runs test ROMs and benchmarks on it. It reads no clock, no random
// source and no file. Facts are from Pan Docs (gbdev.io/pandocs) and the "Game Boy: Complete Technical Reference".
package gameboy
