package gameboy

import (
	"encoding/binary"
	"fmt"
	"time"
)

// The clock of an MBC3 as save files of most emulators hold it behind the RAM: five running and five latched registers,
// 32 bits each, and the Unix time at which it was written, in 64 bits or, in older files, 32; all little-endian
// (bgb.bircd.org/rtcsave.html).
const (
	clockRegisters = 2 * rtcCount * 4 // bytes
	clockFooter    = clockRegisters + 8
	clockFooterOld = clockRegisters + 4
)

// HasBattery reports whether the cartridge keeps its RAM or its clock while the console is off. The clock of a HuC3 is
// not kept: save files have no form for it that all agree on.
func (m *Machine) HasBattery() bool { return m.kind.battery && (m.ramSize != 0 || m.kind.clock) }

// HasClock reports whether the cartridge has a clock that its save holds.
func (m *Machine) HasClock() bool { return m.kind.clock }

// TellsTime reports whether a save that fits holds the cartridge's clock.
func (m *Machine) TellsTime(saved []byte) bool { return m.kind.clock && len(saved) > m.ramSize }

// Battery is what the cartridge keeps, in the form of a .sav file; at is the time that it is written, for the clock.
func (m *Machine) Battery(at time.Time) []byte {
	saved := append([]byte(nil), m.s.CartRAM[:m.ramSize]...)
	if !m.kind.clock {
		return saved
	}
	rtc := m.s.Cart.RTC
	rtc.sync(m.s.Clock.Now)
	for _, registers := range [...][rtcCount]uint8{rtc.Running, rtc.Latched} {
		for _, v := range registers {
			saved = binary.LittleEndian.AppendUint32(saved, uint32(v))
		}
	}
	return binary.LittleEndian.AppendUint64(saved, uint64(at.Unix()))
}

// LoadBattery puts in what Battery or another emulator wrote, as if the console had been off until the given time: the
// clock has gone on meanwhile. It refuses a file that is not of this cartridge's size, and changes nothing then.
func (m *Machine) LoadBattery(saved []byte, at time.Time) error {
	footer := len(saved) - m.ramSize
	switch {
	case !m.HasBattery():
		return fmt.Errorf("this cartridge (%s) has no battery: it keeps nothing", m.info.ROM.Mapper)
	case footer == 0:
	case m.kind.clock && (footer == clockFooter || footer == clockFooterOld):
		m.loadClock(saved[m.ramSize:], at)
	default:
		return fmt.Errorf("the save has %d bytes and this cartridge keeps %d: use the save of this game", len(saved), m.ramSize)
	}
	copy(m.s.CartRAM[:m.ramSize], saved)
	return nil
}

func (m *Machine) loadClock(footer []byte, at time.Time) {
	rtc := RTC{Second: m.s.Clock.Now}
	for i := range rtcCount {
		rtc.Running[i] = footer[4*i] & rtcMask[i]
		rtc.Latched[i] = footer[4*(rtcCount+i)] & rtcMask[i]
	}
	written := int64(binary.LittleEndian.Uint32(footer[clockRegisters:]))
	if len(footer) == clockFooter {
		written = int64(binary.LittleEndian.Uint64(footer[clockRegisters:]))
	}
	if off := at.Unix() - written; off > 0 && written > 0 && rtc.Running[rtcDayHigh]&rtcHalt == 0 {
		rtc.count(uint64(off))
	}
	m.s.Cart.RTC = rtc
}
