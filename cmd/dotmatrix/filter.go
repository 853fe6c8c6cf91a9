package main

import (
	"errors"
	"fmt"
	"strings"

	"dotmatrix/tracking/where"
)

// filterHelp tells what a filter can be.
func filterHelp() string {
	var out strings.Builder
	out.WriteString("A filter (--where) compares fields with values and joins that with and, or, not and parentheses: " +
		"FIELD = != < <= > >= VALUE; ~ and !~ for texts that hold VALUE, or do not; FIELD alone for what is there at all. " +
		"VALUE stands in double quotes where it holds spaces or signs. The fields:\n\n")
	for _, f := range where.Fields() {
		out.WriteString("  " + f.Name + strings.Repeat(" ", max(1, 12-len(f.Name))) + f.Doc + "\n")
	}
	return out.String()
}

// wrongFilter makes a filter that cannot be read a wrong use of the command line.
func wrongFilter(err error) error {
	var wrong *where.Error
	if errors.As(err, &wrong) {
		return &usageError{fmt.Errorf("--where: %w; see `dotmatrix runs --help`", err)}
	}
	return err
}
