// Package report writes what a suite's outcomes say, for people: as text for a terminal, as Markdown, and as one HTML page with
// figures. It is pure: a lab.Report goes in, and bytes come out, the same for the same report. The verb `lab report` calls it.
package report
