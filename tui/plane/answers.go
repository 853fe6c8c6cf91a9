package plane

import (
	"slices"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// answers are what the terminal said of itself, and how pictures are to be drawn by it.
type answers struct {
	wanted Settings
	silent bool      // the terminal is not asked
	until  time.Time // when the moment ends in which answers are waited for; zero: nothing is waited for
	kitty  bool
	sixel  bool
	cell   cellSize
	draws  Blocks // what the terminal draws by itself; BlocksAuto: nothing that is known
}

// What the terminal is asked. The device attributes come last: every terminal knows them, so they end the waiting.
const (
	askVersion  = ansi.RequestNameVersion
	askKitty    = "\x1b_Ga=q,i=" + imageID + ",s=1,v=1,t=d,f=24;AAAA\x1b\\" // a query with one pixel, which is not kept
	askCellSize = "\x1b[16t\x1b[14t"                                        // of a cell; of the window, in pixels
	askLast     = ansi.RequestPrimaryDeviceAttributes

	moment = 150 * time.Millisecond
)

// Silent reports whether a terminal with this environment is better not asked: in tmux, screen and Zellij the answers
// would be those of a terminal that the pictures do not reach, and the Linux console shows questions instead of
// answering them.
func Silent(environ []string) bool {
	return slices.ContainsFunc(environ, func(e string) bool {
		name, value, _ := strings.Cut(e, "=")
		switch name {
		case "TMUX", "STY", "ZELLIJ":
			return value != ""
		case "TERM":
			return strings.HasPrefix(value, "screen") || strings.HasPrefix(value, "tmux") || value == "linux"
		}
		return false
	})
}

// waiting reports whether pictures should not be drawn yet, since a better way to draw them may be known in a moment.
func (a *answers) waiting(now time.Time) bool { return now.Before(a.until) }

// hear takes an event from the terminal; mine is whether it was an answer. window is the terminal's size in cells.
func (a *answers) hear(event uv.Event, window [2]int) (mine bool) {
	switch event := event.(type) {
	case uv.KittyGraphicsEvent:
		a.kitty = a.kitty || string(event.Payload) == "OK"
	case uv.PrimaryDeviceAttributesEvent:
		const sixelAttribute = 4
		a.sixel = slices.Contains(event[min(1, len(event)):], sixelAttribute) // the first is the kind of terminal
		a.until = time.Time{}
	case uv.CellSizeEvent:
		a.size(event.Width, event.Height)
	case uv.PixelSizeEvent:
		if a.cell == (cellSize{}) && window[0] > 0 && window[1] > 0 {
			a.size(event.Width/window[0], event.Height/window[1])
		}
	case uv.TerminalVersionEvent:
		a.draws = drawnBy(event.Name)
	default:
		return false
	}
	return true
}

// size takes the size of a cell, unless it cannot be true.
func (a *answers) size(width, height int) {
	const least, most = 2, 256
	if width >= least && height >= least && width <= most && height <= most {
		a.cell = cellSize{width, height}
	}
}

// questions are what the settings leave to the terminal; wait is whether it is worth a moment to wait for the answers.
func (a *answers) questions() (text string, wait bool) {
	switch {
	case a.silent:
		return "", false
	case a.wanted.Blocks == BlocksAuto:
		text = askVersion
	}
	switch a.wanted.Graphics {
	case GraphicsAuto:
		return text + askKitty + askCellSize + askLast, true
	case GraphicsKitty, GraphicsSixel:
		return text + askCellSize, false
	}
	return text, false
}

// resized is what to ask when the terminal has another size, since its letters may have another one too.
func (a *answers) resized() string {
	if a.silent || a.graphics() == GraphicsHalf {
		return ""
	}
	return askCellSize
}

// graphics is how pictures are drawn: GraphicsHalf, GraphicsKitty or GraphicsSixel. Kitty's images do not reach through a
// multiplexer.
func (a *answers) graphics() Graphics {
	switch set := a.wanted.Graphics; {
	case set == GraphicsKitty && a.silent, set == GraphicsSixel && a.cell == (cellSize{}): // its size would be a guess
		return GraphicsHalf
	case set != GraphicsAuto:
		return set
	case a.kitty:
		return GraphicsKitty
	case a.sixel && a.cell != (cellSize{}):
		return GraphicsSixel
	}
	return GraphicsHalf
}

// blocks are the characters that pictures are made of.
func (a *answers) blocks() Blocks {
	switch {
	case a.wanted.Blocks != BlocksAuto:
		return a.wanted.Blocks
	case a.draws != BlocksAuto:
		return a.draws
	}
	return BlocksQuadrant
}

func (a *answers) cellSize() cellSize {
	if a.cell == (cellSize{}) {
		return guessed
	}
	return a.cell
}
