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
//
// Public test ROMs passed on 2026-11-30, by "dotmatrix romtest DIR" on tests/roms.zip of thelolagemann/gomeboy, on
// aappleby/gbmicrotest and on mattcurrie/mealybug-tearoom-tests, with the pictures of its DMG-blob and CPU CGB C beside
// the ROMs (NAME-dmg.png and NAME-cgb.png):
//
//	blargg                      27 of 28, and all 4 that join them
//	blargg, sound               24 of 24, and both that join them
//	mooneye acceptance          66 of 66 DMG, 53 of 53 CGB
//	mooneye MBC                 28 of 28, on either model
//	mooneye misc                5 of 5
//	acid2                       3 of 3
//	other pictures              12 of 14
//	mealybug                    24 of 24 DMG, 27 of 31 CGB
//	SameSuite                   69 of 76 CGB
//	gbmicrotest                 478 of 482 DMG that give a verdict
//
// Those that do not pass: of blargg's oam_bug/rom_singles/7-timing_effect, which writes more text than its 8 KB of RAM
// hold, over its own variables (within oam_bug.gb the same test passes); of mealybug's four whose picture on a
// CGB is not there yet, but a note that says so; of SameSuite's five for earlier revisions of the CGB and two for an SGB;
// of the pictures tellinglys, which waits for a person to press buttons in the midst of a frame.
package gameboy
