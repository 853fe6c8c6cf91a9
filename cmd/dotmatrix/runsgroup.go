package main

import (
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/tracking/where"
)

// columnsOf finds the fields of a list such as "agent,model". A field that there is not is a wrong use of flag.
func columnsOf(flag, list string) ([]where.Column, error) {
	var all []where.Column
	if list == "" {
		return nil, nil
	}
	for name := range strings.SplitSeq(list, ",") {
		column, err := where.NewColumn(name)
		if err != nil {
			return nil, usagef("%s: %v", flag, err)
		}
		all = append(all, column)
	}
	return all, nil
}

// sortRuns sorts runs by fields, the first first. backwards puts the greatest first; runs that are equal stay in their order.
func sortRuns(runs []core.RunSummary, by []where.Column, backwards bool) {
	slices.SortStableFunc(runs, func(a, b core.RunSummary) int {
		for _, column := range by {
			if order := column.Compare(&a, &b); order != 0 {
				if backwards {
					return -order
				}
				return order
			}
		}
		return 0
	})
}

// runGroup is the runs of which some fields say the same.
type runGroup struct {
	values []string // of the fields
	runs   []core.RunSummary
}

// groupRuns puts runs together, the groups in the order of their values.
func groupRuns(runs []core.RunSummary, by []where.Column) []runGroup {
	sorted := slices.Clone(runs)
	sortRuns(sorted, by, false)
	var groups []runGroup
	for _, run := range sorted {
		values := make([]string, len(by))
		for i, column := range by {
			values[i] = column.Text(&run)
		}
		if n := len(groups); n == 0 || !slices.Equal(groups[n-1].values, values) {
			groups = append(groups, runGroup{values: values})
		}
		last := &groups[len(groups)-1]
		last.runs = append(last.runs, run)
	}
	return groups
}

// sum adds up what each run of the group says.
func (g runGroup) sum(of func(core.RunSummary) int) int {
	total := 0
	for _, run := range g.runs {
		total += of(run)
	}
	return total
}

// groupColumns are the fields and then what is added up.
func groupColumns(by []where.Column) []column[runGroup] {
	var columns []column[runGroup]
	for i, field := range by {
		columns = append(columns, column[runGroup]{field.Name(), func(g runGroup) any { return g.values[i] }})
	}
	dollars := func(g runGroup) any {
		total := 0.0
		for _, run := range g.runs {
			total += run.Spent().Dollars
		}
		return total
	}
	best := func(g runGroup) any {
		most := 0
		for _, run := range g.runs {
			most = max(most, len(run.Milestones))
		}
		return most
	}
	return append(columns,
		column[runGroup]{"runs", func(g runGroup) any { return len(g.runs) }},
		column[runGroup]{"best_milestones", best},
		column[runGroup]{"milestones", func(g runGroup) any { return g.sum(func(r core.RunSummary) int { return len(r.Milestones) }) }},
		column[runGroup]{"steps", func(g runGroup) any { return g.sum(func(r core.RunSummary) int { return r.Steps }) }},
		column[runGroup]{"faults", func(g runGroup) any { return g.sum(func(r core.RunSummary) int { return r.Faults }) }},
		column[runGroup]{"calls", func(g runGroup) any { return g.sum(func(r core.RunSummary) int { return r.Spent().Calls }) }},
		column[runGroup]{"tokens", func(g runGroup) any { return g.sum(func(r core.RunSummary) int { return r.Spent().Tokens() }) }},
		column[runGroup]{"dollars", dollars},
	)
}
