package gameboy

// camera is the Pocket Camera, which always sees the same still picture: a soft light from the upper left.
type camera struct{}

// Places in the camera's RAM and registers.
const (
	cameraPicture = 0x0100 // 14 x 16 tiles
	cameraTilesX  = 16
	cameraTilesY  = 14
	cameraRegs    = 0x10 // RAM bank that shows the registers
	cameraMatrix  = 0x06 // register of the first of the 4x4x3 thresholds
	cameraCapture = 1    // bit of register 0 that starts a picture, and stays on while it is taken
)

func (camera) write(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	switch addr >> 13 {
	case 0:
		c.RAMOn = v&0x0F == 0x0A
	case 1:
		c.ROMBank = uint16(v & 0x3F)
	case 2:
		c.RAMBank = v & 0x1F
	}
	m.mapMemory()
}

func (camera) romBanks(m *Machine) (low, high int) { return 0, int(m.s.Cart.ROMBank) }

// ramBank is never plain: the RAM can be read while it is off.
func (camera) ramBank(*Machine) (int, bool) { return 0, false }

func (camera) readRAM(m *Machine, addr uint16) uint8 {
	c := &m.s.Cart
	if c.RAMBank&cameraRegs != 0 {
		if addr&0x7F == 0 {
			return c.Camera[0] & 7
		}
		return 0
	}
	return m.s.CartRAM[m.ramIndex(int(c.RAMBank), addr)]
}

func (camera) writeRAM(m *Machine, addr uint16, v uint8) {
	c := &m.s.Cart
	if c.RAMBank&cameraRegs == 0 {
		m.writeBank(int(c.RAMBank), addr, v)
		return
	}
	register := int(addr & 0x7F)
	if register >= len(c.Camera) {
		return
	}
	c.Camera[register] = v
	if register == 0 && v&cameraCapture != 0 {
		m.takePicture()
		c.Camera[0] &^= cameraCapture
	}
}

// takePicture puts the still picture into RAM, made of four shades by the thresholds that the game chose.
func (m *Machine) takePicture() {
	const width, height = 8 * cameraTilesX, 8 * cameraTilesY
	for y := range height {
		for x := range width {
			light := uint8(255 - x - y)
			at := cameraMatrix + 3*(y&3*4+x&3)
			shade := uint8(0)
			for _, threshold := range m.s.Cart.Camera[at : at+3] {
				if light < threshold {
					shade++
				}
			}
			tile := cameraPicture + 16*(y/8*cameraTilesX+x/8) + 2*(y&7)
			bit := uint8(0x80) >> (x & 7)
			for plane := range 2 {
				m.s.CartRAM[tile+plane] &^= bit
				if (3-shade)>>plane&1 == 0 {
					m.s.CartRAM[tile+plane] |= bit
				}
			}
		}
	}
}
