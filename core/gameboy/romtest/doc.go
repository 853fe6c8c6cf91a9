// Package romtest runs public test ROMs on the machine and tells which ones pass. It knows four ways in
// which they say so: blargg's by a signature in cartridge RAM or by text over the serial port, mooneye's by the registers
// at LD B,B, gbmicrotest's (below a folder of that name) by a byte in high RAM, and the others by a picture that must come
// out, which lies beside the ROM. cmd/dotmatrix shows it as
// the hidden verb romtest. No test ROM is part of the project.
package romtest
