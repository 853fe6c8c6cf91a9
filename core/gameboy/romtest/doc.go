// Package romtest runs public test ROMs on the machine and tells which ones pass. It knows the three ways in which they
// say so: blargg's by a signature in cartridge RAM or by text over the serial port, mooneye's by the registers at
// LD B,B, and the others by a picture that must come out, which lies beside the ROM. cmd/dotmatrix shows it as
// the hidden verb romtest. No test ROM is part of the project.
package romtest
