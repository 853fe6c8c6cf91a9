package assets

import _ "embed"

// DemoROM is the built-in demo game "Lampwick", a Game Boy ROM of 32 KiB built from assets/demo. Callers must not change it.
//
//go:embed demo/lampwick.gb
var DemoROM []byte

// DemoSymbols names the addresses of the demo game's documented state, one "bank:address name" a line.
//
//go:embed demo/lampwick.sym
var DemoSymbols string

//go:embed demo/lampwick.gb.sha256
var demoROMHash string

// DemoROMSHA256 is the SHA-256 of DemoROM in lower-case hexadecimal, as committed beside the ROM.
var DemoROMSHA256 = demoROMHash[:64]
