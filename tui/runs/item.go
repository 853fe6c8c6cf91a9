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
	model  string // that answered, clean
	tags   string // clean, such as "champion try=3"
	ledger core.Ledger
	help   string // that the agent got, clean
}

// items says what is shown of runs.
func items(runs []core.RunSummary) []item {
	all := make([]item, len(runs))
	type help struct {
		ledger core.Ledger
		words  string
	}
	known := map[core.Hash]help{} // by version, of runs whose endpoints refused nothing
	for i, r := range runs {
		refused := slices.ContainsFunc(r.Models, func(u core.ModelUse) bool { return len(u.Refused) > 0 })
		h, ok := known[r.Agent.ID]
		if !ok || refused {
			h.ledger = r.Help()
			h.words = text.CleanLine(h.ledger.Short())
		}
		if !refused {
			known[r.Agent.ID] = h
		}
		all[i] = item{r, text.CleanLine(r.Model()), tagged(r.Tags), h.ledger, h.words}
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
