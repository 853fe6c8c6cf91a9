package gameboy

import (
	"fmt"
	"strings"
)

// Bank sizes in bytes.
const (
	romBankSize = 0x4000
	ramBankSize = 0x2000
)

// Cartridge is what changes in a cartridge, apart from its RAM. Each mapper uses the fields that it has.
type Cartridge struct {
	RAMOn   bool
	ROMBank uint16 // as written
	ROMHigh uint8  // a second register of ROM bits
	RAMBank uint8
	Mode    uint8
	Rumble  bool
	RTC     RTC
	EEPROM  EEPROM
	HuC3    HuC3Chip
	MMM01   MMM01Chip
	Camera  [0x36]uint8 // registers
}

// mapper is the logic chip of a cartridge. It keeps nothing itself: all it knows is in State.Cart.
type mapper interface {
	// write is a write to 0x0000-0x7FFF.
	write(m *Machine, addr uint16, v uint8)
	// romBanks are the banks at 0x0000 and 0x4000.
	romBanks(m *Machine) (low, high int)
	// ramBank is the bank at 0xA000, where that is plain RAM of full size which is switched on.
	ramBank(m *Machine) (bank int, ok bool)
	// readRAM and writeRAM are accesses to 0xA000-0xBFFF where it is not.
	readRAM(m *Machine, addr uint16) uint8
	writeRAM(m *Machine, addr uint16, v uint8)
}

// cartridgeType is what the header's byte 0x0147 says.
type cartridgeType struct {
	name    string
	mapper  mapper
	battery bool
	clock   bool // whose registers save files hold
}

// banked reports whether the cartridge has RAM whose size the header tells; MBC2 and MBC7 bring their own.
func (k cartridgeType) banked() bool {
	return k.mapper != (mbc7{}) && (strings.Contains(k.name, "RAM") || k.mapper == (huc3{}) || k.mapper == (camera{}))
}

// cartridgeTypes are those of Pan Docs that a licensed game has.
var cartridgeTypes = map[uint8]cartridgeType{
	0x00: {"ROM", romOnly{}, false, false},
	0x08: {"ROM+RAM", romOnly{}, false, false},
	0x09: {"ROM+RAM+BATTERY", romOnly{}, true, false},
	0x01: {"MBC1", mbc1{}, false, false},
	0x02: {"MBC1+RAM", mbc1{}, false, false},
	0x03: {"MBC1+RAM+BATTERY", mbc1{}, true, false},
	0x05: {"MBC2", mbc2{}, false, false},
	0x06: {"MBC2+BATTERY", mbc2{}, true, false},
	0x0B: {"MMM01", mmm01{}, false, false},
	0x0C: {"MMM01+RAM", mmm01{}, false, false},
	0x0D: {"MMM01+RAM+BATTERY", mmm01{}, true, false},
	0x0F: {"MBC3+TIMER+BATTERY", mbc3{}, true, true},
	0x10: {"MBC3+TIMER+RAM+BATTERY", mbc3{}, true, true},
	0x11: {"MBC3", mbc3{}, false, false},
	0x12: {"MBC3+RAM", mbc3{}, false, false},
	0x13: {"MBC3+RAM+BATTERY", mbc3{}, true, false},
	0x19: {"MBC5", mbc5{}, false, false},
	0x1A: {"MBC5+RAM", mbc5{}, false, false},
	0x1B: {"MBC5+RAM+BATTERY", mbc5{}, true, false},
	0x1C: {"MBC5+RUMBLE", mbc5{rumble: true}, false, false},
	0x1D: {"MBC5+RUMBLE+RAM", mbc5{rumble: true}, false, false},
	0x1E: {"MBC5+RUMBLE+RAM+BATTERY", mbc5{rumble: true}, true, false},
	0x22: {"MBC7+SENSOR+RUMBLE+RAM+BATTERY", mbc7{}, true, false},
	0xFC: {"POCKET CAMERA", camera{}, true, false},
	0xFE: {"HuC3", huc3{}, true, false},
	0xFF: {"HuC1+RAM+BATTERY", huc1{}, true, false},
}

// typeOf finds the cartridge's type.
func typeOf(h Header) (cartridgeType, error) {
	kind, ok := cartridgeTypes[h.CartridgeType]
	if !ok {
		return kind, fmt.Errorf("cartridge type 0x%02X is not supported: use a game of a type from ROM to HuC1 that Pan Docs lists", h.CartridgeType)
	}
	return kind, nil
}

// ramSize is how much RAM the cartridge has, in bytes. Some chips bring their own, whatever the header says.
func ramSize(h Header, kind mapper) int {
	switch kind.(type) {
	case mbc2:
		return mbc2RAM
	case mbc7:
		return eepromSize
	case camera:
		return maxCartRAM
	case romOnly:
		return min(h.RAMBytes(), ramBankSize)
	}
	return h.RAMBytes()
}

// padROM is a copy of a ROM, filled up to a power of two: only so many address lines are connected.
func padROM(rom []byte) []byte {
	size := 2 * romBankSize
	for size < len(rom) {
		size *= 2
	}
	padded := make([]byte, size)
	n := copy(padded, rom)
	for i := n; i < size; i++ {
		padded[i] = 0xFF
	}
	return padded
}

func (m *Machine) readCartRAM(addr uint16) uint8 { return m.mapper.readRAM(m, addr) }

func (m *Machine) writeCartRAM(addr uint16, v uint8) { m.mapper.writeRAM(m, addr, v) }

// plainRAM is a bank as mapper.ramBank gives it, for RAM of at least a bank.
func (m *Machine) plainRAM(bank int) (int, bool) {
	if !m.s.Cart.RAMOn || m.ramSize < ramBankSize {
		return 0, false
	}
	return bank & (m.ramSize/ramBankSize - 1), true
}

// ramIndex is the place of an address in the cartridge's RAM; there must be some.
func (m *Machine) ramIndex(bank int, addr uint16) int {
	return (bank*ramBankSize + int(addr&(ramBankSize-1))) & (m.ramSize - 1)
}

// readBank and writeBank access a bank of RAM that may be off, absent, or smaller than its window.
func (m *Machine) readBank(bank int, addr uint16) uint8 {
	if !m.s.Cart.RAMOn || m.ramSize == 0 {
		return 0xFF
	}
	return m.s.CartRAM[m.ramIndex(bank, addr)]
}

func (m *Machine) writeBank(bank int, addr uint16, v uint8) {
	if m.s.Cart.RAMOn && m.ramSize != 0 {
		m.s.CartRAM[m.ramIndex(bank, addr)] = v
	}
}

// romOnly is a cartridge without a mapper; its RAM is always on.
type romOnly struct{}

func (romOnly) write(*Machine, uint16, uint8)             {}
func (romOnly) romBanks(*Machine) (low, high int)         { return 0, 1 }
func (romOnly) ramBank(m *Machine) (int, bool)            { return m.plainRAM(0) }
func (romOnly) readRAM(m *Machine, addr uint16) uint8     { return m.readBank(0, addr) }
func (romOnly) writeRAM(m *Machine, addr uint16, v uint8) { m.writeBank(0, addr, v) }
