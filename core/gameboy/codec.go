package gameboy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"

	"dotmatrix/core"
)

// stateFormat is the version of the coded form.
const stateFormat = 1

// stateMagic starts a coded state.
const stateMagic = "DMGB"

// The coded form, all little-endian: the head (magic, format as 16 bits, model as a byte, the core version's length and
// text, the ROM's SHA-256), Chips, the memories, and a CRC-32 (Castagnoli) of all before it. Of the cartridge RAM only
// what the cartridge has is written.
var crcTable = crc32.MakeTable(crc32.Castagnoli)

// AppendState appends the complete state in its coded form.
func (m *Machine) AppendState(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, m.stateHead()...)
	dst, _ = binary.Append(dst, binary.LittleEndian, &m.s.Chips) // it is of fixed size: it cannot fail
	for _, memory := range m.s.memories(m.ramSize) {
		dst = append(dst, memory...)
	}
	return binary.LittleEndian.AppendUint32(dst, crc32.Checksum(dst[start:], crcTable))
}

// LoadState restores what AppendState wrote. It refuses another ROM, model, core version or format, and damage, and
// changes nothing then.
func (m *Machine) LoadState(state []byte) error {
	body, err := m.checkState(state)
	if err != nil {
		return err
	}
	var chips Chips
	n, err := binary.Decode(body, binary.LittleEndian, &chips)
	if err != nil {
		return fmt.Errorf("the state is damaged: %w", err)
	}
	body = body[n:]
	memories := m.s.memories(m.ramSize)
	size := 0
	for _, memory := range memories {
		size += len(memory)
	}
	switch err := chips.check(); {
	case len(body) != size:
		return fmt.Errorf("the state is damaged: its memories have %d bytes and this cartridge's %d", len(body), size)
	case err != nil:
		return fmt.Errorf("the state is damaged: %w", err)
	case chips.System.BootROM && len(m.boot) == 0:
		return errors.New("the state is one in which the boot ROM still runs: give that boot ROM")
	}
	m.s.Chips = chips
	for _, memory := range memories {
		body = body[copy(memory, body):]
	}
	m.restored()
	return nil
}

func (m *Machine) stateHead() []byte {
	head := append([]byte(stateMagic), stateFormat&0xFF, stateFormat>>8, m.system()[0])
	head = append(head, uint8(len(CoreVersion)))
	head = append(head, CoreVersion...)
	return append(head, m.info.ROM.SHA256[:]...)
}

// checkState looks at all around the parts and is what lies between.
func (m *Machine) checkState(state []byte) ([]byte, error) {
	head := m.stateHead()
	rest, ok := bytes.CutPrefix(state, []byte(stateMagic))
	switch {
	case !ok:
		return nil, errors.New("this is not a state of a Game Boy")
	case len(state) < len(head)+4:
		return nil, errors.New("the state is damaged: it ends too early")
	}
	if format := binary.LittleEndian.Uint16(rest); format != stateFormat {
		return nil, fmt.Errorf("the state has format %d and this core reads %d: use the version that wrote it", format, stateFormat)
	}
	body, sum := state[:len(state)-4], binary.LittleEndian.Uint32(state[len(state)-4:])
	if crc32.Checksum(body, crcTable) != sum {
		return nil, errors.New("the state is damaged: its checksum is wrong")
	}
	return m.cutHead(body[len(stateMagic)+2:])
}

// cutHead takes off what a sound state says of the machine that wrote it: another ROM or model is refused, and so is a core
// that is newer than this one. Older cores of the same format wrote the same parts.
func (m *Machine) cutHead(rest []byte) ([]byte, error) {
	if len(rest) < 2 || len(rest) < 2+int(rest[1])+len(core.Hash{}) {
		return nil, errors.New("the state is damaged: it ends too early")
	}
	if rest[0] != m.system()[0] {
		return nil, fmt.Errorf("the state is of another model: this machine is a %s", m.system())
	}
	version, rest := string(rest[2:2+int(rest[1])]), rest[2+int(rest[1]):]
	if !wroteStates(version) {
		return nil, fmt.Errorf("the state is of core version %q and this is %q: use the version that wrote it", version, CoreVersion)
	}
	rom := core.Hash(rest[:len(core.Hash{})])
	if rom != m.info.ROM.SHA256 {
		return nil, fmt.Errorf("the state is of another ROM (SHA-256 %s): load it with that one", rom.Short())
	}
	return rest[len(rom):], nil
}

// wroteStates reports whether a core of the version can have written a state of this format that this core reads: it is this
// one or an earlier one.
func wroteStates(version string) bool {
	n, err := strconv.Atoi(version)
	now, _ := strconv.Atoi(CoreVersion)
	return err == nil && 1 <= n && n <= now
}

// memories are those of the state, in coded order.
func (s *State) memories(ramSize int) [][]byte {
	return [][]byte{s.OAM[:], s.HRAM[:], s.VRAM[:], s.WRAM[:], s.CartRAM[:ramSize]}
}

// StateVersion is the version of the core that wrote a coded state.
func (m *Machine) StateVersion(state []byte) (string, error) {
	rest, ok := bytes.CutPrefix(state, []byte(stateMagic))
	if !ok || len(rest) < 4 || len(rest) < 4+int(rest[3]) {
		return "", errors.New("this is not a state of a Game Boy")
	}
	return string(rest[4 : 4+int(rest[3])]), nil
}
