// Package table draws lists of many rows: columns that fit the width, a chosen row, and a window on the rows, so that
// only what is on the screen is made. The screens of tui that list something use it.
package table
