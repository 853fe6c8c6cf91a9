package gameboy

// State is everything that changes while a machine runs: a flat value without pointers, so that copying it is a
// snapshot and == compares two machines. Sizes are the console's; what a console or cartridge does not have stays zero.
type State struct {
	Chips

	OAM  [oamSize]byte
	HRAM [0x80]byte // 0xFF80-0xFFFE; the last byte is not used
	VRAM [2 * vramBank]byte
	WRAM [8 * wramBank]byte
	// CartRAM is the cartridge's RAM; only the part that the cartridge has is ever written.
	CartRAM [maxCartRAM]byte
}

// Chips is the state without its memories.
type Chips struct {
	Clock  Clock
	CPU    CPU
	IRQ    Interrupts
	Timer  Timer
	Serial Serial
	Joypad Joypad
	PPU    PPU
	APU    APU
	DMA    OAMDMA
	HDMA   VRAMDMA
	System System
	Cart   Cartridge
}

// Sizes in bytes.
const (
	oamSize    = 0xA0
	vramBank   = 0x2000
	wramBank   = 0x1000
	maxCartRAM = 0x20000
)

// System is the few switches that belong to no other part.
type System struct {
	CGBMode   bool  // a CGB that runs a CGB game; false also on a CGB that runs a DMG game
	BootROM   bool  // the boot ROM is mapped in
	VBK       uint8 // VRAM bank
	SVBK      uint8 // WRAM bank as written, 0-7
	KEY1      uint8 // bit 0: a speed switch is asked for; bit 7: double speed
	RP        uint8 // infrared port; nothing answers
	OPRI      uint8 // bit 0: objects have DMG priority
	FF72      uint8
	FF73      uint8
	FF74      uint8
	FF75      uint8
	SwitchEnd uint64 // dots; when the halt of a speed switch ends; 0: there is none
	FrameOver bool   // VBlank was reached, or a frame's time is up
}
