// Package plane draws the game's picture into its rectangle of the terminal, past Bubble Tea, which owns every other
// cell. Package tui hands the Plane to Bubble Tea as its output and to the source of frames as their drain.
//
// Bubble Tea would build and parse some 11,000 styled cells for each picture; a Plane compares the picture with what was
// last sent and writes the cells that changed, several times cheaper. One goroutine writes to the terminal. What Bubble
// Tea writes goes out in order and is never dropped; of pictures only the newest waits, and it is compared at the moment
// at which it is sent, so that a slow link loses pictures but never shows a wrong one.
//
// Bubble Tea's view holds Placeholder in the rectangle: text that is hidden and different in each row. Hidden, so that
// the Plane knows by that one attribute that Bubble Tea painted over the picture, and paints it again behind; different,
// so that scrolling a row never looks cheaper to Bubble Tea than painting it.
package plane
