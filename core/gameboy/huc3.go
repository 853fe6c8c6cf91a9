package gameboy

// huc3 has ROM and RAM banks, an infrared port, and a clock behind a serial-like command port.
type huc3 struct{}

// HuC3Chip is the command port and the memory of 256 half bytes behind it, which holds the clock.
type HuC3Chip struct {
	Memory  [256]uint8 // half bytes; see the huc3 addresses below
	Address uint8
	Command uint8  // as last written: high half the command, low half its argument
	Result  uint8  // half a byte
	Minute  uint64 // dots; when the running minute started
}

// Values of the first register: what 0xA000 is.
const (
	huc3RAM       = 0x0A
	huc3CommandIn = 0x0B
	huc3ResultOut = 0x0C
	huc3Semaphore = 0x0D
	huc3Infrared  = 0x0E
)

// Addresses in the chip's memory: a buffer through which the clock is read and set, and the clock itself; each a minute
// of the day and a day, three half bytes each, the lowest first.
const (
	huc3Buffer = 0x00
	huc3Clock  = 0x10
)

func (huc3) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 13 {
	case 0:
		c.Mode = v & 0x0F
		c.RAMOn = c.Mode == huc3RAM || c.Mode == 0
	case 1:
		c.ROMBank = uint16(v & 0x7F)
	case 2:
		c.RAMBank = v & 0x0F
	}
	m.mapMemory()
}

func (huc3) romBanks(m *Machine) (low, high int) { return 0, int(max(m.s.Cart.ROMBank, 1)) }

func (huc3) ramBank(m *Machine) (int, bool) {
	if m.s.Cart.Mode != huc3RAM {
		return 0, false
	}
	return m.plainRAM(int(m.s.Cart.RAMBank))
}

func (huc3) readRAM(m *Machine, addr uint16) uint8 {
	c := &m.s.Cart
	switch c.Mode {
	case huc3CommandIn, huc3ResultOut:
		return 0x80 | c.HuC3.Command&0x70 | c.HuC3.Result
	case huc3Semaphore:
		return 0xFF // never busy
	case huc3Infrared:
		return huc1NoLight
	}
	return m.readBank(int(c.RAMBank), addr)
}

func (huc3) writeRAM(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch c.Mode {
	case huc3CommandIn:
		c.HuC3.Command = v
	case huc3Semaphore:
		if v&1 == 0 {
			c.HuC3.execute(m.s.Clock.Now)
		}
	case huc3RAM:
		m.writeBank(int(c.RAMBank), addr, v)
	}
}

// execute does what was written to the command port.
func (h *HuC3Chip) execute(now uint64) {
	h.sync(now)
	argument := h.Command & 0x0F
	switch h.Command >> 4 {
	case 1: // read and count up
		h.Result = h.Memory[h.Address]
		h.Address++
	case 3: // write and count up
		h.Memory[h.Address] = argument
		h.Address++
	case 4:
		h.Address = h.Address&0xF0 | argument
	case 5:
		h.Address = h.Address&0x0F | argument<<4
	case 6:
		h.extended(argument)
	}
}

func (h *HuC3Chip) extended(argument uint8) {
	switch argument {
	case 0: // clock to buffer
		copy(h.Memory[huc3Buffer:huc3Buffer+7], h.Memory[huc3Clock:])
	case 1: // buffer to clock
		copy(h.Memory[huc3Clock:huc3Clock+7], h.Memory[huc3Buffer:])
	case 2: // are you there?
		h.Result = 1
	}
}

// sync counts the minutes up to now.
func (h *HuC3Chip) sync(now uint64) {
	const minute = 60 * dotsPerSecond
	minutes := (now - h.Minute) / minute
	if minutes == 0 {
		return
	}
	h.Minute += minutes * minute
	minutes += h.number(huc3Clock)
	h.setNumber(huc3Clock, minutes%(24*60))
	h.setNumber(huc3Clock+3, h.number(huc3Clock+3)+minutes/(24*60))
}

// number reads three half bytes, the lowest first.
func (h *HuC3Chip) number(at int) uint64 {
	return uint64(h.Memory[at]) | uint64(h.Memory[at+1])<<4 | uint64(h.Memory[at+2])<<8
}

func (h *HuC3Chip) setNumber(at int, v uint64) {
	h.Memory[at], h.Memory[at+1], h.Memory[at+2] = uint8(v&15), uint8(v>>4&15), uint8(v>>8&15)
}
