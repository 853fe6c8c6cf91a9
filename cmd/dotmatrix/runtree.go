package main

import (
	"fmt"

	"dotmatrix/core"
)

// growTree puts each fork below the run that it is a fork of, and has the table's first column draw the branches. A fork
// whose parent is not listed stands at the root.
func growTree(runs []core.RunSummary, columns []column[core.RunSummary], drawn bool) ([]core.RunSummary, []column[core.RunSummary]) {
	listed, forks := map[string]bool{}, map[string][]core.RunSummary{}
	for _, r := range runs {
		listed[r.ID] = true
	}
	for _, r := range runs {
		parent := r.Parent
		if !listed[parent] {
			parent = ""
		}
		forks[parent] = append(forks[parent], r)
	}
	branches := map[string]string{}
	var grown []core.RunSummary
	var grow func(parent, indent string)
	grow = func(parent, indent string) {
		for i, r := range forks[parent] {
			branch, below := "├─ ", "│  "
			if i == len(forks[parent])-1 {
				branch, below = "└─ ", "   "
			}
			if parent == "" {
				branch, below = "", ""
			}
			branches[r.ID] = indent + branch
			grown = append(grown, r)
			grow(r.ID, indent+below)
		}
	}
	grow("", "")
	if !drawn {
		return grown, columns
	}
	columns = append([]column[core.RunSummary]{{"run", func(r core.RunSummary) any {
		if r.Parent == "" {
			return shortRun(r.ID)
		}
		return fmt.Sprintf("%s%s @%d", branches[r.ID], shortRun(r.ID), r.ForkSeq)
	}}}, columns[1:]...)
	return grown, columns
}
