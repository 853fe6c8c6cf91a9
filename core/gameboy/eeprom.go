package gameboy

// eepromSize is the size of the MBC7's 93LC56, in bytes: 128 words.
const eepromSize = 256

// Pins of the EEPROM, as bits of the MBC7's register.
const (
	eepromOut    = 1 << 0
	eepromIn     = 1 << 1
	eepromClock  = 1 << 6
	eepromSelect = 1 << 7
)

// EEPROM is the serial memory of an MBC7: a start bit, two bits of command, eight of address, then words.
type EEPROM struct {
	Latched  bool // the MBC7's tilt sensor was read out
	Pins     uint8
	Writable bool
	Output   bool // a word is being shifted out
	Bits     uint8
	Shift    uint16 // bits that came in
	Word     uint16 // word that goes out
	Address  uint8
	Command  uint8 // waits for its data: eepromWrite or eepromWriteAll; 0: none
}

// Commands that need data.
const (
	eepromWrite    = 1
	eepromWriteAll = 2
)

func (e *EEPROM) pins() uint8 { return e.Pins }

// setPins drives the inputs; bits are taken at a rising clock.
func (e *EEPROM) setPins(memory []byte, v uint8) {
	rising := v&^e.Pins&eepromClock != 0
	e.Pins = e.Pins&eepromOut | v&(eepromIn|eepromClock|eepromSelect)
	if v&eepromSelect == 0 {
		e.Bits, e.Shift, e.Command, e.Output = 0, 0, 0, false
		return
	}
	if rising {
		e.clock(memory, v&eepromIn != 0)
	}
}

func (e *EEPROM) clock(memory []byte, in bool) {
	if e.Output {
		e.Pins &^= eepromOut
		if e.Word&0x8000 != 0 {
			e.Pins |= eepromOut
		}
		e.Word <<= 1
		return
	}
	bit := uint16(0)
	if in {
		bit = 1
	}
	if e.Bits == 0 && bit == 0 {
		return // before the start bit
	}
	e.Shift = e.Shift<<1 | bit
	e.Bits++
	switch {
	case e.Command == 0 && e.Bits == 11:
		e.decode(memory)
	case e.Command != 0 && e.Bits == 16:
		e.store(memory)
	}
}

// decode looks at a command: 10 read, 01 write, 11 erase, 00 with two more bits in the address.
func (e *EEPROM) decode(memory []byte) {
	e.Address = uint8(e.Shift & 0x7F)
	command, more := e.Shift>>8&3, e.Shift>>6&3
	e.Bits, e.Shift = 0, 0
	e.Pins |= eepromOut
	switch {
	case command == 2:
		e.Word = uint16(memory[2*int(e.Address)])<<8 | uint16(memory[2*int(e.Address)+1])
		e.Output = true
		e.Pins &^= eepromOut
	case command == 1:
		e.Command, e.Bits = eepromWrite, 0
	case command == 3:
		e.put(memory, e.Address, 0xFFFF)
	case more == 1:
		e.Command = eepromWriteAll
	case more == 2:
		e.putAll(memory, 0xFFFF)
	default:
		e.Writable = more == 3
	}
}

func (e *EEPROM) store(memory []byte) {
	if e.Command == eepromWrite {
		e.put(memory, e.Address, e.Shift)
	} else {
		e.putAll(memory, e.Shift)
	}
	e.Command, e.Bits, e.Shift = 0, 0, 0
	e.Pins |= eepromOut
}

func (e *EEPROM) put(memory []byte, address uint8, word uint16) {
	if e.Writable {
		memory[2*int(address)], memory[2*int(address)+1] = uint8(word>>8), uint8(word)
	}
}

func (e *EEPROM) putAll(memory []byte, word uint16) {
	for address := range uint8(eepromSize / 2) {
		e.put(memory, address, word)
	}
}
