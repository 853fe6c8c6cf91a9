// Package suites runs suites of the lab in a workbench: it finds what a suite's names stand for, plays its cells several at
// a time into the record, and tells what became of them. The verbs of `dotmatrix lab` call it, and so can any other face.
//
// Everything that it knows stands in the record: the suite, each attempt at a cell before its run begins, and the runs. So
// a suite goes on where it was, whenever it is started again, in the middle of a run too; and several processes may run one
// suite at the same time, since each cell is leased.
package suites
