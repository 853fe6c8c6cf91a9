package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dotmatrix/core/lab"
	"dotmatrix/core/lab/report"
)

var update = flag.Bool("update", false, "renew the pages in testdata; look at every one that changed")

func html(t testing.TB, r *lab.Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.HTML(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// go test ./core/lab/report -update writes the files anew.
func TestReportsAreAsTheyWere(t *testing.T) {
	r := fixture(t)
	var text, markdown bytes.Buffer
	if err := report.Text(&text, &r); err != nil {
		t.Fatal(err)
	}
	if err := report.Markdown(&markdown, &r); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"report.html": html(t, &r), "report.txt": text.String(), "report.md": markdown.String()} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the report is not as in %s", file)
		}
	}
}

// What a layman reads first is the first sentence; nothing is fetched, and nothing runs.
func TestPageStandsByItself(t *testing.T) {
	r := fixture(t)
	page := html(t, &r)
	body := page[strings.Index(page, "<body>"):]
	lead := strings.Index(body, `<p class="lead">`)
	if lead < 0 || lead > 500 || !strings.HasPrefix(body[lead:], `<p class="lead">navigator with gpt-oss-120b reaches &#34;Find the bell&#34; in `) {
		t.Errorf("the page begins with %.600s", body)
	}
	for _, banned := range []string{"<script", "<iframe", "<object", "<img", "@import", "src=", "url("} {
		if strings.Contains(page, banned) {
			t.Errorf("the page has %s", banned)
		}
	}
	for _, address := range regexp.MustCompile(`(?:href|action)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(address[1], "#") && address[1] != "data:," {
			t.Errorf("the page leads to %s", address[1])
		}
	}
}

// Each figure names its cells, and each cell its run and proof, as links that lead somewhere.
func TestFiguresLeadToRuns(t *testing.T) {
	r := fixture(t)
	page := html(t, &r)
	ids := map[string]int{}
	for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[id[1]]++; ids[id[1]] > 1 {
			t.Errorf("the ID %s is there twice", id[1])
		}
	}
	for _, link := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[link[1]] != 1 {
			t.Errorf("the link #%s leads nowhere", link[1])
		}
	}
	for _, use := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(use[1]) {
			if ids[id] != 1 {
				t.Errorf("a figure is named by %s, which is not there", id)
			}
		}
	}
	figures := strings.Split(page, "<figure ")[1:]
	if len(figures) < 9 { // rates, three axes, three differences, front and profile at least
		t.Errorf("%d figures", len(figures))
	}
	for _, figure := range figures {
		figure, _, _ = strings.Cut(figure, "</figure>")
		if !strings.Contains(figure, `href="#cell-`) || !strings.Contains(figure, "<desc ") {
			t.Errorf("a figure without cells or description: %.300s", figure)
		}
	}
	for _, c := range r.Matrix {
		if c.State == lab.Played && !strings.Contains(page, "<td>"+c.Run+"</td>") {
			t.Errorf("the run of cell %d is not there", c.Index)
		}
	}
	if !strings.Contains(page, "✓ replayed") || !strings.Contains(page, "not proved") || !strings.Contains(page, "503 from the provider") {
		t.Error("the cells do not say what is proved, or why one is missing")
	}
}

// spoil gives every text of a report a hostile one before it.
func spoil(r *lab.Report, evil string) {
	r.Suite, r.About, r.Question.Title = evil+r.Suite, evil+r.About, evil+r.Question.Title
	for i := range r.Agents {
		a := &r.Agents[i]
		a.Name, a.Model, a.Help, a.Answered = evil+a.Name, evil+a.Model, evil+a.Help, []string{evil, evil}
		a.Proofs = map[string]int{evil: 1}
	}
	for i := range r.Milestones {
		m := &r.Milestones[i]
		m.Title = evil + m.Title
		for j := range m.Arrivals {
			m.Arrivals[j].Agent = evil + m.Arrivals[j].Agent
		}
	}
	for i := range r.Comparisons {
		c := &r.Comparisons[i]
		c.A, c.B, c.Unequal, c.Verdict = evil+c.A, evil+c.B, evil, lab.Verdict(evil)
		c.Lacks = append(c.Lacks, lab.Lack{What: evil, Text: evil})
	}
	for i := range r.Matrix {
		c := &r.Matrix[i]
		c.Player, c.Start, c.Run, c.Why, c.Proof = evil+c.Player, evil+c.Start, evil+c.Run, evil, evil
		for j := range c.Reached {
			c.Reached[j].Key = evil + c.Reached[j].Key
		}
	}
	for i := range r.Sentences {
		r.Sentences[i] = evil + r.Sentences[i]
	}
	r.Warnings = append(r.Warnings, evil)
}

const evil = "</style></title></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='alert(3)' {{.Suite}} \x1b]0;x\x07\u202e javascript:alert(4) "

// A hostile report has the same elements as a friendly one, and nothing that a terminal or a page would obey.
func TestHostileNamesStayText(t *testing.T) {
	friendly, hostile := fixture(t), fixture(t)
	spoil(&friendly, "x ")
	spoil(&hostile, evil)
	page := html(t, &hostile)
	if strings.ContainsAny(page, "\x1b\x07\u202e") {
		t.Error("control characters are in the page")
	}
	tags := regexp.MustCompile(`<[a-zA-Z/][a-zA-Z0-9]*`)
	count := func(page string) map[string]int {
		n := map[string]int{}
		for _, tag := range tags.FindAllString(page, -1) {
			n[tag]++
		}
		delete(n, "<title") // of names that are cut short
		delete(n, "</title")
		return n
	}
	want, got := count(html(t, &friendly)), count(page)
	for tag := range got {
		if got[tag] != want[tag] {
			t.Errorf("%d of %s, and %d with friendly names", got[tag], tag, want[tag])
		}
	}
}

// A report of nothing is a page, too.
func TestEmptyReports(t *testing.T) {
	r := lab.Report{Suite: "empty", Sentences: []string{"Nothing is known yet."}}
	if page := html(t, &r); !strings.Contains(page, "Nothing is known yet.") || strings.Contains(page, "<figure") {
		t.Errorf("%s", page)
	}
	html(t, &lab.Report{})
}
