package filekind

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const (
	gameBoyAdvance = "Game Boy Advance"
	nintendoDS     = "Nintendo DS"
	nes            = "NES"
	superNES       = "Super NES"
	megaDrive      = "Mega Drive"
	masterSystem   = "Master System"
	gameGear       = "Game Gear"
	nintendo64     = "Nintendo 64"
	neoGeoPocket   = "Neo Geo Pocket"
	lynx           = "Atari Lynx"
	atari7800      = "Atari 7800"
)

// consoleMarks are bytes by which the games of other consoles are known, and where they stand.
var consoleMarks = []struct {
	at   int
	mark string
	of   string
}{
	{0, "NES\x1a", nes}, {0, "FDS\x1a", "Famicom Disk System"},
	{0x100, "SEGA", megaDrive}, {0x101, "SEGA", megaDrive},
	{0, "\x80\x37\x12\x40", nintendo64}, {0, "\x37\x80\x40\x12", nintendo64}, {0, "\x40\x12\x37\x80", nintendo64},
	{0, "LYNX", lynx}, {1, "ATARI7800", atari7800},
	{0, "COPYRIGHT BY SNK", neoGeoPocket}, {0, " LICENSED BY SNK", neoGeoPocket},
	{0x100, "NCSD", "Nintendo 3DS"},
}

// consoleEndings are those by which the rest is guessed.
var consoleEndings = map[string]string{
	".gba": gameBoyAdvance, ".agb": gameBoyAdvance, ".nds": nintendoDS, ".3ds": "Nintendo 3DS", ".nes": nes, ".fds": "Famicom Disk System",
	".sfc": superNES, ".smc": superNES, ".md": megaDrive, ".gen": megaDrive, ".smd": megaDrive, ".32x": "Sega 32X",
	".sms": masterSystem, ".gg": gameGear, ".n64": nintendo64, ".z64": nintendo64, ".v64": nintendo64, ".pce": "PC Engine",
	".ngp": neoGeoPocket, ".ngc": neoGeoPocket, ".ws": "WonderSwan", ".wsc": "WonderSwan", ".lnx": lynx, ".a26": "Atari 2600", ".a78": atari7800,
	".vb": "Virtual Boy",
}

// alsoText are endings of consoles that other files have more often.
var alsoText = map[string]bool{".md": true, ".gen": true, ".ws": true, ".vb": true}

// consoleOf names the console of a game by marks in it; empty where there are none.
func consoleOf(head []byte) string {
	for _, m := range consoleMarks {
		if end := m.at + len(m.mark); len(head) >= end && string(head[m.at:end]) == m.mark {
			return m.of
		}
	}
	switch {
	case advance(head):
		return gameBoyAdvance
	case len(head) >= 0x160 && head[0x15C] == 0x56 && head[0x15D] == 0xCF: // the checksum of its logo, the same in all
		return nintendoDS
	}
	return sega(head)
}

// advance reports whether a Game Boy Advance would start this: one byte is fixed, and a checksum is over what is around it
// (GBATEK, "GBA Cartridge Header").
func advance(head []byte) bool {
	const fixed, from, sumAt = 0xB2, 0xA0, 0xBD
	if len(head) <= sumAt || head[fixed] != 0x96 {
		return false
	}
	sum := byte(0x19)
	for _, b := range head[from:sumAt] {
		sum += b
	}
	return head[sumAt] == -sum
}

// sega tells the two consoles of one header apart by the region that it names.
func sega(head []byte) string {
	const at, region = 0x7FF0, 0x7FFF
	if len(head) <= region || !bytes.HasPrefix(head[at:], []byte("TMR SEGA")) {
		return ""
	}
	if head[region]>>4 >= 5 {
		return gameGear
	}
	return masterSystem
}

// isText reports whether a file begins as text does: with UTF-8 and no control characters.
func isText(head []byte) bool {
	begin := head[:min(len(head), 512)]
	return len(head) > 0 && utf8.Valid(trimCut(begin)) &&
		!bytes.ContainsFunc(begin, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n\f", r) })
}

// trimCut is text without the beginning of a character at its end.
func trimCut(text []byte) []byte {
	for n := range min(utf8.UTFMax, len(text)) {
		if start := len(text) - 1 - n; utf8.RuneStart(text[start]) && !utf8.FullRune(text[start:]) {
			return text[:start]
		}
	}
	return text
}
