package gameboy

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"dotmatrix/core"
)

// Where the cartridge header keeps what it says (Pan Docs, "The Cartridge Header").
const (
	headerLogo           = 0x0104 // 48 bytes
	headerTitle          = 0x0134 // to 0x0143, shorter on later cartridges
	headerCGBFlag        = 0x0143
	headerNewLicensee    = 0x0144 // two characters
	headerSGBFlag        = 0x0146
	headerCartridgeType  = 0x0147
	headerROMSize        = 0x0148
	headerRAMSize        = 0x0149
	headerDestination    = 0x014A
	headerOldLicensee    = 0x014B
	headerVersion        = 0x014C
	headerChecksum       = 0x014D
	headerGlobalChecksum = 0x014E // two bytes, big-endian
	headerEnd            = 0x0150
)

// maxROM is the largest ROM that any mapper can address, in bytes.
const maxROM = 8 << 20

// Header is what a cartridge says of itself. The machine believes the cartridge type, the RAM size and the CGB flag,
// as the console does; the rest is for people.
type Header struct {
	Title          string `json:"title"` // printable ASCII
	CGBFlag        uint8  `json:"cgb_flag"`
	SGBFlag        uint8  `json:"sgb_flag"`
	CartridgeType  uint8  `json:"cartridge_type"`
	ROMSize        uint8  `json:"rom_size"`        // code; ROMBytes says what it means
	RAMSize        uint8  `json:"ram_size"`        // code; RAMBytes says what it means
	Destination    uint8  `json:"destination"`     // 0: Japan
	OldLicensee    uint8  `json:"old_licensee"`    // 0x33: see NewLicensee
	NewLicensee    string `json:"new_licensee"`    // printable ASCII
	Version        uint8  `json:"version"`         // of the game
	Checksum       uint8  `json:"checksum"`        // over 0x0134-0x014C
	GlobalChecksum uint16 `json:"global_checksum"` // over the whole ROM
}

// ErrNotROM says that a file is no Game Boy ROM at all.
var ErrNotROM = errors.New("not a Game Boy ROM")

// menuSize is the part at the end of a multi-game ROM that an MMM01 maps at power-on, in bytes.
const menuSize = 2 * romBankSize

// headed is the ROM from the bank on that is mapped at power-on: the first one, or that of an MMM01's menu.
func headed(rom []byte) []byte {
	if len(rom) <= menuSize || len(rom)%menuSize != 0 {
		return rom
	}
	menu := rom[len(rom)-menuSize:]
	if kind, ok := cartridgeTypes[menu[headerCartridgeType]]; ok && hasLogo(menu) && kind.mapper == (mmm01{}) {
		return menu
	}
	return rom
}

// ParseHeader reads the header of a ROM. It fails with ErrNotROM where there is no header to read; what a header says
// wrongly is no error but told by Lies.
func ParseHeader(rom []byte) (Header, error) {
	switch {
	case len(rom) == 0:
		return Header{}, fmt.Errorf("%w: the file is empty", ErrNotROM)
	case len(rom) < headerEnd:
		return Header{}, fmt.Errorf("%w: the file has %d bytes and its header ends at %d: it is truncated", ErrNotROM, len(rom), headerEnd)
	case len(rom) > maxROM:
		return Header{}, fmt.Errorf("%w: the file has %d bytes and no cartridge holds more than %d", ErrNotROM, len(rom), maxROM)
	}
	rom = headed(rom)
	h := Header{
		CGBFlag:        rom[headerCGBFlag],
		SGBFlag:        rom[headerSGBFlag],
		CartridgeType:  rom[headerCartridgeType],
		ROMSize:        rom[headerROMSize],
		RAMSize:        rom[headerRAMSize],
		Destination:    rom[headerDestination],
		OldLicensee:    rom[headerOldLicensee],
		NewLicensee:    printable(rom[headerNewLicensee : headerNewLicensee+2]),
		Version:        rom[headerVersion],
		Checksum:       rom[headerChecksum],
		GlobalChecksum: uint16(rom[headerGlobalChecksum])<<8 | uint16(rom[headerGlobalChecksum+1]),
	}
	h.Title = h.readTitle(rom)
	if !hasLogo(rom) && headerSum(rom) != h.Checksum {
		return h, fmt.Errorf("%w: its header has neither the logo nor a valid checksum", ErrNotROM)
	}
	return h, nil
}

// readTitle leaves out the bytes that later headers use for other things: the CGB flag, then a manufacturer code.
func (h Header) readTitle(rom []byte) string {
	title := rom[headerTitle : headerCGBFlag+1]
	if h.CGBFlag&0x80 != 0 {
		title = title[:15]
	}
	if end := strings.IndexByte(string(title), 0); end >= 0 {
		title = title[:end]
	}
	return strings.TrimSpace(printable(title))
}

// ROMBytes is the ROM's size by the header, 0 for an unknown code.
func (h Header) ROMBytes() int {
	if h.ROMSize > 8 {
		return 0
	}
	return 32 << 10 << h.ROMSize
}

// RAMBytes is the size of the cartridge RAM by the header, 0 for none or an unknown code.
func (h Header) RAMBytes() int {
	return map[uint8]int{1: 2 << 10, 2: 8 << 10, 3: 32 << 10, 4: 128 << 10, 5: 64 << 10}[h.RAMSize]
}

// CGB reports whether the game uses a Game Boy Color where it runs on one.
func (h Header) CGB() bool { return h.CGBFlag&0x80 != 0 }

// Lies lists what the header says that is not so, for people; hardware looks at none of it.
func (h Header) Lies(rom []byte) []string {
	var lies []string
	lie := func(so bool, format string, args ...any) {
		if !so {
			lies = append(lies, fmt.Sprintf(format, args...))
		}
	}
	lie(hasLogo(headed(rom)), "the logo is not the one that a boot ROM asks for")
	sum := headerSum(headed(rom))
	lie(sum == h.Checksum, "the header checksum says 0x%02X and is 0x%02X", h.Checksum, sum)
	global := globalSum(rom)
	lie(global == h.GlobalChecksum, "the global checksum says 0x%04X and is 0x%04X", h.GlobalChecksum, global)
	lie(h.ROMBytes() == len(rom), "the ROM size says %d bytes and the file has %d", h.ROMBytes(), len(rom))
	lie(h.RAMSize == 0 || h.RAMBytes() != 0, "the RAM size code 0x%02X is none that is known", h.RAMSize)
	if kind, ok := cartridgeTypes[h.CartridgeType]; ok {
		lie(kind.banked() || h.RAMBytes() == 0, "the RAM size says %d bytes and a cartridge of type %s has none of that", h.RAMBytes(), kind.name)
		lie(!kind.banked() || h.RAMBytes() != 0, "the RAM size says none and the cartridge is of type %s", kind.name)
	}
	return lies
}

// logoSum is the FNV-1a hash of the logo's 48 bytes: enough to know it by.
const logoSum = 0x016BAD3F

// HasLogo reports whether what begins so is a ROM for certain: the logo is where a boot ROM asks for it. Games that are made
// without one are ROMs too.
func HasLogo(beginning []byte) bool { return len(beginning) >= headerEnd && hasLogo(beginning) }

func hasLogo(rom []byte) bool {
	sum := uint32(2166136261)
	for _, b := range rom[headerLogo:headerTitle] {
		sum = (sum ^ uint32(b)) * 16777619
	}
	return sum == logoSum
}

// headerSum is the checksum that the boot ROM verifies.
func headerSum(rom []byte) uint8 {
	sum := uint8(0)
	for _, b := range rom[headerTitle:headerChecksum] {
		sum -= b + 1
	}
	return sum
}

func globalSum(rom []byte) uint16 {
	own := headed(rom)[headerGlobalChecksum:]
	sum := -uint16(own[0]) - uint16(own[1])
	for _, b := range rom {
		sum += uint16(b)
	}
	return sum
}

func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, string(b))
}

// identify is the ROM as a run records it.
func identify(rom []byte, h Header, mapper string) core.ROM {
	sum := sha1.Sum(rom)
	return core.ROM{SHA256: core.Sum(rom), SHA1: hex.EncodeToString(sum[:]), Title: h.Title, Size: len(rom), Mapper: mapper}
}
