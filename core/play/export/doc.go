// Package export writes recorded runs in forms that other programs and people read: JSON lines, JSON and CSV, pictures,
// animated GIFs, terminal recordings and reports. cmd calls it; what proves a run is in its bundle, which package tracking
// writes.
//
// Everything comes out of the record alone. A GIF shows a machine's own frames where it is given one that the run was
// played on, and else the picture at the end of each step.
package export
