package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"dotmatrix/core/lab"
	"dotmatrix/core/lab/chart"
	"dotmatrix/core/plain"
)

//go:embed page.html.tmpl
var pageText string

//go:embed page.css
var pageStyle string

// pageTemplate escapes all that it is handed but for the charts, which escape by themselves.
var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"line": plain.Line}).Parse(pageText))

// page is what the template shows.
type page struct {
	*lab.Report
	Style       template.CSS
	Lead        string   // the first sentence, for a reader who reads nothing else
	More        []string // the other ones
	Agents      htmlTable
	Results     htmlTable
	Answer      []htmlFigure // to the question: how often, and when
	Comparisons htmlTable
	Differences []htmlFigure
	Worth       []htmlFigure // cost, and how far into the story
	Story       htmlTable
	Curves      []htmlFigure // of the other milestones
	Pairs       htmlTable
	Cells       htmlTable
	Lacks       htmlTable
}

type htmlTable struct {
	Title, About string
	Head         []htmlCell
	Rows         []htmlRow
}

type htmlRow struct {
	ID    string
	Cells []htmlCell
}

// htmlCell is a cell of a table: with the key of an agent, or a link to a row.
type htmlCell struct {
	Text string
	Key  template.HTML
	Link string
}

type htmlFigure struct {
	ID, Title, About string
	SVG              template.HTML
	Groups           []htmlGroup
	Count            string
}

type htmlGroup struct {
	Agent string
	Key   template.HTML
	Cells []int
}

// HTML writes the report as one file, which needs nothing else: no script, no font, no network. Its charts are SVG.
func HTML(w io.Writer, r *lab.Report) error {
	d := &drawing{Report: r}
	p := page{Report: r, Style: template.CSS(pageStyle + chart.Style())}
	if len(r.Sentences) > 0 {
		p.Lead, p.More = r.Sentences[0], r.Sentences[1:]
	}
	p.Agents, p.Results = d.table(agents(r)), d.table(results(r))
	p.Comparisons = d.table(comparisons(r))
	p.Story = d.table(story(r))
	p.Lacks = d.table(lacks(r))
	matrix, cellsOf := pairs(r)
	p.Pairs = d.table(matrix)
	for i, row := range p.Pairs.Rows {
		for j := range row.Cells {
			if cell := cellsOf[i][j]; cell >= 0 {
				row.Cells[j].Link = fmt.Sprintf("#cell-%d", cell)
			}
		}
	}
	p.Cells = d.table(cells(r))
	for i := range p.Cells.Rows {
		p.Cells.Rows[i].ID = fmt.Sprintf("cell-%d", r.Matrix[i].Index)
	}
	add := func(to *[]htmlFigure, f *figure) {
		if f != nil {
			*to = append(*to, d.html(f))
		}
	}
	if m := d.milestone(r.Question.Milestone); m != nil {
		add(&p.Answer, d.rates(m))
		for _, axis := range axes(r.Question.Axis) {
			add(&p.Answer, d.when(m, axis))
		}
		add(&p.Differences, d.earlier())
		add(&p.Differences, d.rateDifference())
		add(&p.Differences, d.meanDifference())
		add(&p.Worth, d.front(m))
		add(&p.Worth, d.profile())
	}
	for i := range r.Milestones {
		if m := &r.Milestones[i]; m.Key != r.Question.Milestone && anybody(m) {
			f := d.when(m, r.Question.Axis)
			if f != nil {
				f.about = "" // as of the question's milestone
			}
			add(&p.Curves, f)
		}
	}
	var out strings.Builder
	if err := pageTemplate.Execute(&out, p); err != nil {
		return err
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// axes are all axes, the question's first.
func axes(first lab.Axis) []lab.Axis {
	all := []lab.Axis{first}
	for _, axis := range []lab.Axis{lab.Steps, lab.Tokens, lab.Dollars} {
		if axis != first {
			all = append(all, axis)
		}
	}
	return all
}

// table makes a table for the page: without columns that say nothing, and with the keys of agents beside their names.
func (d *drawing) table(t table) htmlTable {
	says := t.says()
	of := htmlTable{Title: plain.Line(t.title), About: plain.Line(t.about)}
	keep := func(row []string, named func(j int) bool) (cells []htmlCell) {
		for j, text := range row {
			if says[j] {
				cell := htmlCell{Text: plain.Line(text)}
				if named(j) {
					cell.Key = d.key(text)
				}
				cells = append(cells, cell)
			}
		}
		return cells
	}
	of.Head = keep(t.head, func(j int) bool { return j > 0 && d.look(t.head[j]) >= 0 })
	for _, row := range t.rows {
		of.Rows = append(of.Rows, htmlRow{Cells: keep(row, func(j int) bool { return slices.Contains([]string{"agent", "A", "B"}, t.head[j]) })})
	}
	return of
}

// key is the look of an agent by itself; empty for what is none.
func (d *drawing) key(agent string) template.HTML {
	if look := d.look(agent); look >= 0 {
		return template.HTML(chart.Key(look))
	}
	return ""
}

func (d *drawing) html(f *figure) htmlFigure {
	h := htmlFigure{ID: f.ID, Title: plain.Line(f.Title), About: plain.Line(f.about), SVG: template.HTML(f.svg)}
	n := 0
	for _, g := range f.cells {
		h.Groups = append(h.Groups, htmlGroup{plain.Line(g.agent), d.key(g.agent), g.cells})
		n += len(g.cells)
	}
	h.Count = plain.Count(n, "cell")
	return h
}
