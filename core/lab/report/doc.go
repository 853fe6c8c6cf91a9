// Package report writes what a suite's outcomes say, for people: as text for a terminal, and as Markdown. It is pure: a
// lab.Report goes in, and bytes come out. The verb `lab report` calls it.
package report
