package table

// Cursor is the chosen row of a list, and the first one on the screen.
type Cursor struct {
	At, First int
	height    int // rows on the screen, as Fit was told
}

// Move chooses another row, by so many further down; it stops at the ends of a list of rows.
func (c *Cursor) Move(by, rows int) { c.Fit(rows, c.height, c.At+by) }

// Page moves by almost a screen, so that a row of the last one is still seen; way is 1 or -1.
func (c *Cursor) Page(way, rows int) { c.Move(way*max(c.height-1, 1), rows) }

// Fit chooses row at of a list of rows, and has it on a screen of height rows.
func (c *Cursor) Fit(rows, height, at int) {
	c.height = max(height, 1)
	c.At = max(min(at, rows-1), 0)
	c.First = min(max(c.First, c.At-c.height+1, 0), c.At, max(rows-c.height, 0))
}

// Last is the row behind the last one on the screen.
func (c *Cursor) Last(rows int) int { return min(c.First+c.height, rows) }
