package core

// Peeker reads a machine's memory as its CPU would see it, without side effects.
type Peeker interface {
	Peek(addr uint32) byte
}

// Machine is an emulated console. It reads no clock, no random source and starts no goroutine: the same ROM, state
// and inputs give the same state on every platform. It has one owner and is not safe for concurrent use.
type Machine interface {
	Peeker
	// Info says what is emulated; it does not change over the life of a machine.
	Info() MachineInfo
	// RunFrame advances exactly one video frame with the buttons held. draw says that its picture will be asked for;
	// whether it is drawn changes no state, and a drawn picture does not depend on which frames were drawn before it.
	RunFrame(held Buttons, draw bool)
	// Frame copies out the last picture that was drawn.
	Frame(dst *Frame)
	// AppendState appends the complete state in its coded form; LoadState restores it bit for bit.
	AppendState(dst []byte) []byte
	// LoadState refuses another ROM, core or format, and damage; the machine is then as it was.
	LoadState(state []byte) error
}

// MachineInfo is what a run binds itself to: the same values again mean that its inputs can be re-run.
type MachineInfo struct {
	System      string  `json:"system"`       // "DMG" or "CGB"
	Core        string  `json:"core"`         // name of the emulator core
	CoreVersion string  `json:"core_version"` // changes whenever its behaviour does
	StateFormat int     `json:"state_format"` // version of the coded state
	Width       int     `json:"width"`        // pixels
	Height      int     `json:"height"`       // pixels
	FrameRate   float64 `json:"frame_rate"`   // video frames a second on the real console
	ROM         ROM     `json:"rom"`
}

// ROM identifies a game's file; its bytes are never recorded.
type ROM struct {
	SHA256 Hash   `json:"sha256"`
	SHA1   string `json:"sha1"`   // hex; the form in which public databases list dumps
	Title  string `json:"title"`  // from the header, printable ASCII
	Size   int    `json:"size"`   // bytes
	Mapper string `json:"mapper"` // "ROM", "MBC1", ...
}
