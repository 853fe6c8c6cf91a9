package report

// table is rows of cells below a head.
type table struct {
	title string
	about string // what it shows, in a sentence, where the title does not say it
	head  []string
	rows  [][]string
}

// says reports for each column whether it says anything.
func (t *table) says() []bool {
	says := make([]bool, len(t.head))
	for _, row := range t.rows {
		for j, cell := range row {
			says[j] = says[j] || cell != ""
		}
	}
	return says
}
