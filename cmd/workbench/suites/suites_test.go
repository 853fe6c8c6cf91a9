package suites_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/suites"
	"dotmatrix/core/lab"
	"dotmatrix/core/llm/llmtest"
)

const toySuite = `name = "toy"
repeats = 1
[budget]
steps = 6
[[agent]]
name = "random"
[[agent]]
name = "walker"
use = "explorer"
[[start]]
from = "power-on"
[[start]]
from = "drawn"
count = 2
frames = 120
`

// quick is a clock that does not wait.
type quick struct{ waited atomic.Int64 }

func (*quick) Now() time.Time { return time.Now() }
func (q *quick) After(d time.Duration) <-chan time.Time {
	q.waited.Add(int64(d))
	return time.After(0)
}

func (*quick) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func bench(t *testing.T, o workbench.Options) *workbench.Workbench {
	t.Helper()
	if o.Config.Database == "" {
		o.Config.Database = filepath.Join(t.TempDir(), "runs.db")
	}
	b := workbench.New(o)
	t.Cleanup(b.Close)
	return b
}

func prepared(t *testing.T, l *suites.Lab, text string) *suites.Prepared {
	t.Helper()
	path := filepath.Join(t.TempDir(), "suite.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := suites.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Prepare(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// reportOf is the report of the only suite, without what is drawn anew each time.
func reportOf(t *testing.T, l *suites.Lab) (lab.Report, string) {
	t.Helper()
	kept, err := l.Find(t.Context(), "toy")
	if err != nil {
		t.Fatal(err)
	}
	report, err := kept.Report()
	if err != nil {
		t.Fatal(err)
	}
	same := report
	same.Matrix = append([]lab.CellReport(nil), report.Matrix...)
	for i := range same.Matrix {
		same.Matrix[i].Run = ""
	}
	data, err := json.Marshal(same)
	if err != nil {
		t.Fatal(err)
	}
	return report, string(data)
}

// A suite that is stopped again and again goes on where it was, and its report is that of one that was not.
func TestStoppingChangesNothing(t *testing.T) {
	straight := suites.New(bench(t, workbench.Options{}))
	if counts, err := straight.Run(t.Context(), prepared(t, straight, toySuite), suites.RunOptions{Jobs: 2}); err != nil || counts.Played != 6 || counts.All != 6 {
		t.Fatalf("%+v, %v: want 6 cells played", counts, err)
	}
	report, want := reportOf(t, straight)
	if report.Cells.Played != 6 || report.Cells.Attempts != 6 {
		t.Errorf("%+v: want 6 cells, each tried once", report.Cells)
	}

	stopped := suites.New(bench(t, workbench.Options{}))
	p := prepared(t, stopped, toySuite)
	why := errors.New("a person stopped it")
	stops := 0
	for ; stops < 100; stops++ {
		ctx, stop := context.WithCancelCause(t.Context())
		steps := 0
		counts, err := stopped.Run(ctx, p, suites.RunOptions{Jobs: 2, Step: func(lab.Cell, int) {
			if steps++; steps > 4 {
				stop(why)
			}
		}})
		stop(nil)
		if err == nil && counts.Played == 6 {
			break
		}
		if !errors.Is(err, why) {
			t.Fatalf("%+v, %v", counts, err)
		}
	}
	if stops < 2 || stops == 100 {
		t.Errorf("it was stopped %d times", stops)
	}
	if _, is := reportOf(t, stopped); is != want {
		t.Errorf("after %d stops the report is another one:\n%s\n%s", stops, is, want)
	}
}

// Two processes share a suite: no cell is played twice.
func TestTwoAtOnce(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	done := make(chan error, 2)
	for range 2 {
		l := suites.New(bench(t, workbench.Options{Config: workbench.Config{Database: db}}))
		p := prepared(t, l, toySuite)
		go func() {
			_, err := l.Run(t.Context(), p, suites.RunOptions{Jobs: 2})
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	report, _ := reportOf(t, suites.New(bench(t, workbench.Options{Config: workbench.Config{Database: db}})))
	if report.Cells.Played != 6 || report.Cells.Attempts != 6 {
		t.Errorf("%+v: want 6 cells, each tried once", report.Cells)
	}
}

const askingSuite = `name = "toy"
controls = false
[budget]
steps = 2
[limit]
tokens = %d
[[agent]]
use = "openai"
model = "m"
[[start]]
from = "power-on"
`

// A provider's failure is tried again with patience. The cell is then missing, and no failure of the agent; the next run
// of the suite tries it once more, and both attempts are counted.
func TestProviderFails(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	server := llmtest.NewServer(func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			llmtest.Fail(http.StatusInternalServerError, "down")(w, r)
			return
		}
		llmtest.Stream{Text: []string{`{"presses":[{"button":"a"}]}`}, Input: 60, Output: 40}.Answer()(w, r)
	})
	defer server.Close()
	clock := &quick{}
	env := func(name string) (string, bool) {
		return server.URL(), name == "OPENAI_BASE_URL"
	}
	l := suites.New(bench(t, workbench.Options{Clock: clock, Env: env}))
	p := prepared(t, l, fmt.Sprintf(askingSuite, 0))
	counts, err := l.Run(t.Context(), p, suites.RunOptions{})
	if err != nil || counts.Missing != 1 || time.Duration(clock.waited.Load()) < time.Minute {
		t.Fatalf("%+v, %v, waited %s: want one cell missing, after some patience", counts, err, time.Duration(clock.waited.Load()))
	}
	report, _ := reportOf(t, l)
	if c := report.Matrix[0]; c.State != lab.Missing || !strings.Contains(c.Why, "provider") {
		t.Errorf("%+v: want it missing, and why", c)
	}
	broken.Store(false)
	if counts, err = l.Run(t.Context(), p, suites.RunOptions{}); err != nil || counts.Played != 1 {
		t.Fatalf("%+v, %v: want it played", counts, err)
	}
	if report, _ := reportOf(t, l); report.Cells.Attempts != 2 || report.Cells.Played != 1 {
		t.Errorf("%+v: want 2 attempts", report.Cells)
	}
}

// What a suite may spend in all ends it, and is said; what was begun is not lost.
func TestLimitOfASuite(t *testing.T) {
	server := llmtest.NewServer(llmtest.Stream{Text: []string{`{"presses":[{"button":"a"}]}`}, Input: 60, Output: 40}.Answer())
	defer server.Close()
	env := func(name string) (string, bool) { return server.URL(), name == "OPENAI_BASE_URL" }
	l := suites.New(bench(t, workbench.Options{Clock: &quick{}, Env: env}))
	p := prepared(t, l, strings.Replace(fmt.Sprintf(askingSuite, 50), "steps = 2", "steps = 1000", 1))
	var limit *suites.LimitError
	asked := 0
	for try := range 2 {
		if _, err := l.Run(t.Context(), p, suites.RunOptions{}); !errors.As(err, &limit) || limit.Left != 1 {
			t.Fatalf("%v: want the limit", err)
		}
		if n := len(server.Requests()); try == 0 {
			asked = n
		} else if n != asked || n > 100 {
			t.Errorf("%d requests, and %d before: want no more once the limit is spent", n, asked)
		}
	}
}

func TestSuitesThatCannotBePlayed(t *testing.T) {
	l := suites.New(bench(t, workbench.Options{}))
	for text, want := range map[string]string{
		strings.Replace(toySuite, `use = "explorer"`, `use = "exec:sh -c true"`, 1): "starts no program",
		strings.Replace(toySuite, `use = "explorer"`, `use = "nobody"`, 1):          "nobody",
		strings.Replace(toySuite, "frames = 120", "frames = 0", 1):                  "frames",
		toySuite + "[[game]]\nname = \"g\"\nrom = \"none.gb\"\n":                    "none.gb",
	} {
		path := filepath.Join(t.TempDir(), "suite.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := suites.Read(path)
		if err == nil {
			_, err = l.Prepare(t.Context(), file)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want an error that says %q", err, want)
		}
	}
}
