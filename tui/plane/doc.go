// Package plane draws the game's picture into its rectangle of the terminal, past Bubble Tea, which owns every other
// cell. Package tui hands the Plane to Bubble Tea as its output and to the source of frames as their drain, tells it of
// the terminal's size (Resize) and of every event that comes from the terminal (Hear), and of where the picture stands
// (Place).
//
// Bubble Tea would build and parse some 11,000 styled cells for each picture; a Plane compares the picture with what was
// last sent and writes the cells that changed, several times cheaper. One goroutine writes to the terminal. What Bubble
// Tea writes goes out in order and is never dropped; of pictures only the newest waits, and it is compared at the moment
// at which it is sent, so that a slow link loses pictures but never shows a wrong one.
//
// Bubble Tea's view holds Placeholder in the rectangle: text that is hidden and different in each row. Hidden, so that
// the Plane knows by that one attribute that Bubble Tea painted over the picture; different, so that it knows over which
// rows, and paints them again behind, and so that scrolling a row never looks cheaper to Bubble Tea than painting it.
//
// A picture goes to the terminal by one of three media: blocks (block characters: half blocks at full size, quadrants
// and finer mosaics below), kitty and sixel. Which, is up to Settings and to what the terminal answers. What was written
// can be recorded as an asciicast.
package plane
