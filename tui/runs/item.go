package runs

import (
	"maps"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// item is a run with what its row shows, said once: the rows are sorted by it.
type item struct {
	core.RunSummary
	tags string // clean, such as "champion try=3"
	help string // that the agent got, clean
}

// items says what is shown of runs.
func items(runs []core.RunSummary) []item {
	all := make([]item, len(runs))
	help := map[core.Hash]string{} // by version
	for i, r := range runs {
		words, ok := help[r.Agent.ID]
		if !ok {
			words = text.CleanLine(r.Agent.Ledger().Short())
			help[r.Agent.ID] = words
		}
		all[i] = item{r, tagged(r.Tags), words}
	}
	return all
}

// tagged is tags by name, each with its value where it has one.
func tagged(tags map[string]string) string {
	all := make([]string, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		if value := tags[key]; value != "" {
			key += "=" + value
		}
		all = append(all, key)
	}
	return text.CleanLine(strings.Join(all, " "))
}
