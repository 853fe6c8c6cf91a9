// Package screenshot draws the cells of an emulated terminal as a picture, as a terminal window would show them. The end-
// to-end tests of cmd/dotmatrix make the README's pictures with it, and show with it what a failed one saw.
package screenshot
