package main

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3"

	"dotmatrix/core"
	"dotmatrix/core/llm/llmtest"
	"dotmatrix/tracking"
)

// kills is how often the run is killed: DOTMATRIX_KILLS times, or a few.
func kills(t *testing.T) int {
	wanted := os.Getenv("DOTMATRIX_KILLS")
	if wanted == "" {
		return 8
	}
	n, err := strconv.Atoi(wanted)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// victim is a run of an agent with a model that is killed and resumed again and again.
type victim struct {
	t      *testing.T
	server *llmtest.Server
	db     string
	env    []string

	lives   int
	seen    int // the last step that was said to be finished
	floor   int // up to this step the model has been asked, and the answer is kept
	asked   int // requests up to the last death
	orphans int // deaths with an answer that no step had used
}

var stepAsked = regexp.MustCompile(`Step (\d+)\.`)

// askedFor is the step that a request is for.
func askedFor(r llmtest.Request) int {
	text := r.Chat.Messages[len(r.Chat.Messages)-1].Text
	n, _ := strconv.Atoi(stepAsked.FindStringSubmatch(text)[1])
	return n
}

// answerByStep streams for each step always the same, in pieces.
func answerByStep(v *victim) llmtest.Answer {
	moves := []string{"start", "a", "right", "up up", "b", "left a", "down"}
	return func(w http.ResponseWriter, r *http.Request) {
		requests := v.server.Requests()
		n := askedFor(requests[len(requests)-1])
		llmtest.Say("Thought: ", "this is ", fmt.Sprintf("step %d, ", n), "so I go on.\n", fmt.Sprintf("Action: buttons('%s')", moves[n%len(moves)]))(w, r)
	}
}

func newVictim(t *testing.T) *victim {
	v := &victim{t: t, seen: -1, floor: -1, db: filepath.Join(t.TempDir(), "runs.db")}
	v.server = llmtest.NewServer(answerByStep(v))
	t.Cleanup(v.server.Close)
	v.env = []string{"OPENAI_BASE_URL=" + v.server.URL(), "DOTMATRIX_MODEL=toy", "DOTMATRIX_DB=" + v.db}
	return v
}

// live begins or resumes the run and kills it after a while.
func (v *victim) live(after time.Duration) {
	v.t.Helper()
	args := []string{"resume", "last", "--steps", "100000", "--format", "jsonl"}
	if v.seen < 0 && !v.begun() {
		args = []string{"run", "--agent", "openai", "--steps", "100000", "--format", "jsonl"}
	}
	cmd := exec.Command(binary, args...)
	cmd.Dir = v.t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir, "PATH=/usr/bin:/bin"}, v.env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	time.Sleep(after) // the moment of death
	if err := cmd.Process.Kill(); err != nil {
		v.t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		v.t.Fatalf("life %d: %v ended by itself: %v\n%s%s", v.lives, args, err, out.String(), errs.String())
	}
	v.lives++
	lines := bufio.NewScanner(&out)
	for lines.Scan() {
		var step struct {
			Seq   *int
			Chain string
		}
		if json.Unmarshal(lines.Bytes(), &step) != nil { // it died while it wrote the line
			break
		}
		if step.Seq == nil || step.Chain == "" {
			v.t.Fatalf("life %d: %q is no step", v.lives, lines.Text())
		}
		v.seen = max(v.seen, *step.Seq)
	}
}

// begun reports whether there is a run to resume.
func (v *victim) begun() bool {
	found := false
	v.read(func(_ *tracking.Reader, last int) { found = last >= 0 })
	return found
}

// read hands the run to use, where there is one.
func (v *victim) read(use func(r *tracking.Reader, last int)) {
	v.t.Helper()
	store, err := tracking.OpenReadOnly(v.t.Context(), v.db)
	if err != nil {
		return // the file is not made yet
	}
	defer store.Close()
	run, err := store.FindRun(v.t.Context(), tracking.Last)
	if errors.Is(err, tracking.ErrNoRun) {
		return
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := store.Read(v.t.Context(), run.ID)
	if err != nil {
		v.t.Fatal(err)
	}
	last, err := r.Last(v.t.Context())
	if err != nil && !errors.Is(err, core.ErrNoSteps) {
		v.t.Fatal(err)
	}
	if errors.Is(err, core.ErrNoSteps) {
		last = -1
	}
	use(r, last)
}

// mourn looks at what a death has left.
func (v *victim) mourn() {
	v.t.Helper()
	requests := v.server.Requests()
	for _, r := range requests[v.asked:] {
		if n := askedFor(r); n <= v.floor {
			v.t.Errorf("life %d: the model is asked again for step %d, whose answer was kept", v.lives, n)
		}
	}
	v.asked = len(requests)
	last := -1
	v.read(func(r *tracking.Reader, at int) {
		last = at
		v.floor = last
		loose, err := r.Loose(v.t.Context(), last+1)
		if err != nil {
			v.t.Fatal(err)
		}
		for _, span := range loose {
			if span.Op == core.OpChat && span.Output != nil {
				v.floor = last + 1
			}
		}
		if v.floor > last {
			v.orphans++
		}
	})
	if last < v.seen {
		v.t.Errorf("life %d: step %d was finished, and the record ends at %d", v.lives, v.seen, last)
	}
	if last >= 0 {
		v.checkFile()
	}
}

// checkFile has SQLite check the file, and sees how the run is listed.
func (v *victim) checkFile() {
	v.t.Helper()
	if listed := runIn(v.t, v.env, "runs", "--format", "csv"); !strings.Contains(listed.out, "interrupted") || strings.Contains(listed.out, "running") {
		v.t.Errorf("life %d: listed as %q %s", v.lives, listed.out, listed.err)
	}
	db, err := sql.Open("sqlite3", v.db)
	if err != nil {
		v.t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		v.t.Errorf("life %d: integrity_check says %s (%v)", v.lives, verdict, err)
	}
}

// Killed at any moment, a run loses no finished step and asks for no answer twice, and at the end it is the same run as
// one that was never killed.
func TestRunKilledAgainAndAgain(t *testing.T) {
	v := newVictim(t)
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))  // any moment: that is the point
	for n := kills(t); v.lives < n || v.seen < 10 && v.lives < 20*n; { // a slow machine needs more lives to come to a step
		v.live(time.Duration(random.Int64N(int64(500 * time.Millisecond))))
		v.mourn()
	}
	t.Logf("killed %d times, %d steps, %d times with an answer that no step had used, %d requests", v.lives, v.floor, v.orphans, v.asked)
	end := strconv.Itoa(v.floor + 3)
	for _, args := range [][]string{{"resume", "last", "--headless", "--steps", end}, {"verify", "last"}} {
		if got := runIn(t, v.env, args...); got.code != 0 {
			t.Fatalf("%v: exit %d, %s%s", args, got.code, got.out, got.err)
		}
	}
	whole := newVictim(t)
	if got := runIn(t, whole.env, "run", "--agent", "openai", "--steps", end); got.code != 0 {
		t.Fatalf("the run that is not killed: exit %d, %s", got.code, got.err)
	}
	v.compare(whole)
}

// compare sees that two runs are the same in machine, memory, action, words and requests, at every step.
func (v *victim) compare(other *victim) {
	v.t.Helper()
	v.read(func(a *tracking.Reader, last int) {
		other.read(func(b *tracking.Reader, otherLast int) {
			if last != otherLast {
				v.t.Fatalf("the runs end at steps %d and %d", last, otherLast)
			}
			for seq := range last + 1 {
				one, err := a.Step(v.t.Context(), seq)
				two, err2 := b.Step(v.t.Context(), seq)
				if err := errors.Join(err, err2); err != nil {
					v.t.Fatal(err)
				}
				if diff := cmp.Diff(essence(two), essence(one)); diff != "" {
					v.t.Fatalf("step %d is another than in a run that was not killed:\n%s", seq, diff)
				}
			}
		})
	})
}

// essence is what does not depend on when and how often a step was tried.
func essence(s *core.Step) map[string]string {
	e := map[string]string{"state": s.StateHash.String(), "screen": s.ScreenHash.String(), "memory": string(s.Memory), "facts": string(s.Facts),
		"said": s.Said, "action": s.Action.String()}
	for _, span := range s.Spans {
		for _, m := range span.Input {
			e["asked"] += m.Digest().String()
		}
	}
	return e
}
