package runs

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/tuitest"
)

func TestView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 23}, {120, 39}, {240, 79}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			s := newFakeScreen(t, newFakeShelf(), size.width, size.height)
			s.Press("down", "space", "down")
			golden.RequireEqual(t, s.Seen())
		})
	}
}

func TestViewsOfOneSize(t *testing.T) {
	for name, keys := range map[string][]string{
		"tree": {"t"}, "filter": {"/", "agent=openai", "enter"}, "filtering": {"/", "agent"}, "wrong filter": {"/", "bad", "enter"},
		"none": {"/", "agent=x", "enter"}, "search": {"f", "lamp", "enter"}, "deleted": {"end", "x"}, "alone": {"i"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFakeScreen(t, newFakeShelf(), 80, 23)
			s.Press(keys...)
			golden.RequireEqual(t, s.Seen())
		})
	}
}

func TestEverySizeIsFilled(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 80, 23)
	for _, keys := range [][]string{{"t"}, {"f", "lamp", "enter"}, {"esc", "/", "agent"}} {
		s.Press(keys...)
		s.EverySize()
	}
}

func TestSorting(t *testing.T) {
	shelf := newFakeShelf()
	s := newFakeScreen(t, shelf, 120, 39)
	for _, c := range []struct{ key, want string }{
		{"1", "aa01 bb02 cc03 dd04 ee05"}, {"1", "ee05 dd04 cc03 bb02 aa01"}, {"2", "ee05 dd04 cc03 bb02 aa01"}, {"2", "aa01 bb02 cc03 dd04 ee05"},
		{"3", "dd04 bb02 ee05 cc03 aa01"}, {"4", "ee05 dd04 cc03 bb02 aa01"}, {"5", "aa01 bb02 dd04 ee05 cc03"}, {"5", "cc03 ee05 dd04 bb02 aa01"},
		{"6", "bb02 ee05 dd04 cc03 aa01"}, {"7", "ee05 cc03 aa01 dd04 bb02"}, {"8", "ee05 cc03 dd04 bb02 aa01"}, {"9", "cc03 ee05 dd04 bb02 aa01"},
		{"0", "dd04 cc03 bb02 aa01 ee05"}, {"-", "ee05 dd04 cc03 aa01 bb02"}, {"-", "bb02 ee05 dd04 cc03 aa01"},
		{"=", "dd04 bb02 aa01 ee05 cc03"},
	} {
		s.Press(c.key)
		if got := s.Screen.listed(); got != c.want {
			t.Errorf("%s: %s, want %s", c.key, got, c.want)
		}
	}
	if again := newFakeScreen(t, shelf, 120, 39); again.Screen.listed() != s.Screen.listed() {
		t.Errorf("the order is not remembered: %s", again.Screen.listed())
	}
}

// The order of the milestones is no ranking of runs whose agents got unequal help, and says so.
func TestUnequalRunsAreNotRanked(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 120, 39)
	const said = "no ranking: their agents get unequal help"
	for _, c := range []struct {
		keys []string
		said bool
	}{{nil, false}, {[]string{"6"}, true}, {[]string{"/", "agent=explorer", "enter"}, false}, {[]string{"esc"}, true}, {[]string{"5"}, false}} {
		s.Press(c.keys...)
		if strings.Contains(s.Seen(), said) != c.said {
			t.Errorf("after %v it is said: %v", c.keys, !c.said)
		}
	}
}

func TestSortingByMouse(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 120, 39)
	x := strings.Index(s.Seen()[strings.Index(s.Seen(), "  run"):], "agent") + 1
	s.Click(x, top)
	if got, want := s.Screen.listed(), "dd04 bb02 ee05 cc03 aa01"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.Click(x, top+2)
	s.Click(x, top+2)
	s.Asked(nav.Replay{Run: "bb02"})
	s.Send(tea.MouseWheelMsg{X: x, Y: 5, Button: tea.MouseWheelDown})
	if s.Screen.row().ID != "aa01" {
		t.Errorf("the wheel chooses %s", s.Screen.row().ID)
	}
}

func TestTree(t *testing.T) {
	shelf := newFakeShelf()
	fork := func(id, of string) core.RunSummary {
		r := fakeRow(id, "explorer", core.Finished, 50, time.Minute)
		r.Parent = of
		return r
	}
	shelf.rows = append([]core.RunSummary{fork("ff06", "dd04"), fork("ff07", "bb02"), fork("ff08", "gone")}, shelf.rows...)
	s := newFakeScreen(t, shelf, 120, 39)
	s.Press("t", "1")
	if got, want := s.Screen.listed(), "aa01 bb02 ├ dd04 │ └ ff06 └ ff07 cc03 ee05 ff08"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.Press("/", "agent=openai", "enter")
	if got, want := s.Screen.listed(), "cc03 ee05"; got != want {
		t.Errorf("filtered: %s, want %s", got, want)
	}
}

func TestFilter(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 80, 23)
	s.Press("down", "down") // cc03
	s.Press("/", "agent=openai", "enter")
	if got := s.Screen.listed(); got != "ee05 cc03" || s.Screen.row().ID != "cc03" || s.Screen.Typing() {
		t.Errorf("lists %s, chosen %s, typing %t", got, s.Screen.row().ID, s.Screen.Typing())
	}
	s.Press("/", "x") // agent=openaix
	s.Press("enter")
	if got := s.Screen.listed(); got != "" {
		t.Errorf("lists %s, want nothing", got)
	}
	s.Press("esc")
	if got := s.Screen.listed(); got != "ee05 dd04 cc03 bb02 aa01" {
		t.Errorf("esc does not show all: %s", got)
	}
	s.Press("/", "nonsense", "enter")
	if !s.Screen.Typing() || !strings.Contains(s.Seen(), `"nonsense" is no filter`) {
		t.Errorf("a wrong filter is not said to be one:\n%s", s.Seen())
	}
	s.Press("esc")
	if s.Screen.Typing() || s.Screen.listed() != "ee05 dd04 cc03 bb02 aa01" {
		t.Errorf("after a wrong filter: %s", s.Screen.listed())
	}
	if s.Wait(); s.Screen.listed() != "ee05 dd04 cc03 bb02 aa01" {
		t.Error("the wrong filter comes back")
	}
	s.Asked()
	s.Send(tea.PasteMsg{Content: "not typing"})
	s.Press("/")
	s.Send(tea.PasteMsg{Content: "agent=random"})
	s.Press("enter")
	if got := s.Screen.listed(); got != "aa01" {
		t.Errorf("what is pasted filters: %s", got)
	}
}

func TestSearch(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 80, 23)
	s.Press("f", "enter")
	if !strings.Contains(s.Seen(), "type words") {
		t.Errorf("nothing is searched for:\n%s", s.Seen())
	}
	s.Press("moth", "enter")
	if !strings.Contains(s.Seen(), "no matches") {
		t.Errorf("nothing is found:\n%s", s.Seen())
	}
	s.Press("esc", "f")
	for range "moth" {
		s.Press("backspace")
	}
	s.Press("fail", "enter")
	if !strings.Contains(s.Seen(), "the record is damaged") {
		t.Errorf("a failure is not said:\n%s", s.Seen())
	}
	for range "fail" {
		s.Press("backspace")
	}
	s.Press("lamp", "enter", "enter", "down", "enter", "down", "up", "enter")
	want := []tea.Msg{nav.Replay{Run: "bb02", Seq: 17}, nav.Replay{Run: "aa01", Seq: 3}, nav.Replay{Run: "bb02", Seq: 17}}
	s.Asked(want...)
	s.Click(3, top+headingRow+1)
	s.Click(3, top+headingRow+1)
	s.Asked(want[1])
	s.Press("esc", "enter")
	s.Asked(nav.Replay{Run: "ee05"})
}

// What a search found is shown only where the person still waits for it: not when they look for something else by now, have
// ended the search, or turned to the filter, and not by another screen.
func TestStaleSearchResultsAreDropped(t *testing.T) {
	searching := func() (*tuitest.Driver[*Screen], tea.Msg) {
		s := newFakeScreen(t, newFakeShelf(), 80, 23)
		s.Press("f")
		return s, s.Screen.search("lamp")()
	}
	for name, c := range map[string]struct {
		meanwhile func(*tuitest.Driver[*Screen])
		shown     bool
	}{
		"waited for":              {func(*tuitest.Driver[*Screen]) {}, true},
		"other words were typed":  {func(s *tuitest.Driver[*Screen]) { s.Screen.search("moth") }, false},
		"the search was left":     {func(s *tuitest.Driver[*Screen]) { s.Press("esc") }, false},
		"a filter is being typed": {func(s *tuitest.Driver[*Screen]) { s.Press("esc", "/") }, false},
	} {
		s, found := searching()
		c.meanwhile(s)
		typing := s.Screen.prompt.purpose
		if s.Send(found); (s.Screen.found != nil) != c.shown {
			t.Errorf("%s: found %+v", name, s.Screen.found)
		}
		if !c.shown && s.Screen.prompt.purpose != typing {
			t.Errorf("%s: what is typed is closed", name)
		}
		s.Asked()
	}
	s, _ := searching()
	if _, found := searching(); found != nil { // the other screen's
		s.Send(found)
	}
	if s.Screen.found != nil {
		t.Error("a screen shows what another has looked for")
	}
	late := s.Screen.search("lamp")()
	s.Press("esc", "f")
	if s.Send(late); s.Screen.found != nil || s.Screen.prompt.purpose != forSearch {
		t.Error("a search that was ended comes back, while another is typed")
	}
	twice := [2]tea.Msg{s.Screen.search("lamp")(), s.Screen.search("lamp")()} // Enter was pressed twice
	if s.Send(twice[0]); s.Screen.found != nil {
		t.Error("the answer to the first of two searches is shown")
	}
	if s.Send(twice[1]); s.Screen.found == nil {
		t.Error("the answer to the second of two searches is not shown")
	}
	s.Press("f")
	if typed := s.Screen.prompt.field.Value(); typed != "lamp" {
		t.Errorf("the next search begins with %q", typed)
	}
}

func TestComparing(t *testing.T) {
	for _, c := range []struct {
		keys string
		want tea.Msg
	}{
		{"c", nav.Toast{Text: "two runs can be compared: mark them; 0 marked now", Plain: true}},
		{"space c", nav.Compare{A: "ee05", B: "dd04"}},
		{"down space down down space c", nav.Compare{A: "dd04", B: "aa01"}},
		{"space space space c", nav.Toast{Text: "two runs can be compared: mark them; 3 marked now", Plain: true}},
		{"space up c", nav.Toast{Text: "two runs can be compared: mark them; 1 marked now", Plain: true}},
		{"space space up space c", nav.Compare{A: "ee05", B: "cc03"}}, // the mark of dd04 is taken away
	} {
		s := newFakeScreen(t, newFakeShelf(), 80, 23)
		s.Press(strings.Fields(c.keys)...)
		s.Asked(c.want)
	}
}

func TestDeleting(t *testing.T) {
	shelf := newFakeShelf()
	s := newFakeScreen(t, shelf, 80, 23)
	s.Press("x")
	s.Asked(nav.Toast{Text: "a run in progress cannot be deleted: stop it first", Bad: true})
	s.Press("down", "x", "space", "space", "x") // dd04, then cc03 and bb02
	if got := s.Screen.listed(); got != "ee05 aa01" || shelf.deleted != nil {
		t.Errorf("lists %s, deleted %v", got, shelf.deleted)
	}
	s.Press("u")
	if got := s.Screen.listed(); got != "ee05 cc03 bb02 aa01" || s.Screen.row().ID != "cc03" {
		t.Errorf("after undo: %s, chosen %s", got, s.Screen.row().ID)
	}
	s.Wait()
	if diff := cmp.Diff([]string{"dd04"}, shelf.deleted); diff != "" {
		t.Errorf("after a while: (-want +got)\n%s", diff)
	}
	for _, a := range s.Screen.Actions() {
		if a.Name == "undo" {
			t.Error("what is deleted for good can be brought back")
		}
	}
	s.Wait()
	if got := s.Screen.listed(); got != "ee05 cc03 bb02 aa01" {
		t.Errorf("lists %s", got)
	}
}

func TestDeletingIsDoneOnLeaving(t *testing.T) {
	shelf := newFakeShelf()
	s := newFakeScreen(t, shelf, 80, 23)
	if done, _ := s.Screen.Leave(); !done {
		t.Error("it cannot be left at once")
	}
	s.Press("end", "x")
	s.Asked(nav.Toast{Text: "deleted a run; press u to undo"})
	done, cmd := s.Screen.Leave()
	if again, _ := s.Screen.Leave(); done || again {
		t.Error("it is left before the run is deleted")
	}
	s.Do(cmd)
	s.Asked(nav.Back{})
	if done, _ := s.Screen.Leave(); !done || cmp.Diff([]string{"aa01"}, shelf.deleted) != "" {
		t.Errorf("done %t, deleted %v", done, shelf.deleted)
	}
}

func TestWhatCannotBeDeletedComesBack(t *testing.T) {
	shelf := newFakeShelf()
	shelf.err = errors.New("the disk is read-only")
	s := newFakeScreen(t, shelf, 80, 23)
	s.Press("end", "x")
	s.Asked(nav.Toast{Text: "deleted a run; press u to undo"})
	_, cmd := s.Screen.Leave()
	s.Do(cmd)
	s.Asked(nav.Toast{Text: "the disk is read-only", Bad: true}, nav.Back{})
	if got := s.Screen.listed(); got != "ee05 dd04 cc03 bb02 aa01" {
		t.Errorf("lists %s", got)
	}
}

// The table follows runs that go on, cheaply, while it is on top.
func TestLiveRuns(t *testing.T) {
	shelf := newFakeShelf()
	s := newFakeScreen(t, shelf, 80, 23)
	s.Press("down")
	s.Wait()
	if shelf.loads != 1 {
		t.Errorf("loaded %d times though nothing changed", shelf.loads)
	}
	shelf.mark = "2"
	shelf.rows = append([]core.RunSummary{fakeRow("ff06", "openai", core.Running, 1, 0)}, shelf.rows...)
	shelf.rows[1].Steps = 13
	s.Wait()
	if got := s.Screen.listed(); got != "ff06 ee05 dd04 cc03 bb02 aa01" || s.Screen.row().ID != "dd04" || !strings.Contains(s.Seen(), "13") {
		t.Errorf("lists %s, chosen %s\n%s", got, s.Screen.row().ID, s.Seen())
	}
	s.Now = s.Now.Add(time.Minute) // a process that dies changes no file
	s.Wait()
	if shelf.loads != 3 {
		t.Errorf("loaded %d times, want 3: the runs that go on may have died", shelf.loads)
	}
	s.Screen.Hidden()
	s.Wait()
	if s.Waiting() != 0 {
		t.Error("a screen that is not on top goes on looking")
	}
}

// What records hold may be anything, and must not reach the terminal as more than text.
func TestHostileText(t *testing.T) {
	hostile := tuitest.Hostile
	shelf := newFakeShelf()
	for i := range shelf.rows {
		r := &shelf.rows[i]
		r.ID, r.Agent.Name, r.Machine.ROM.Title, r.Reason, r.Parent = fmt.Sprint(i)+hostile, hostile, hostile, hostile, "0"+hostile
		r.Tags, r.Note, r.Milestones = map[string]string{hostile: hostile, core.NameTag: hostile}, hostile, []core.Milestone{{Title: hostile}}
		r.Bookmarks, r.Next, r.Anchor.Name = []core.Bookmark{{Text: hostile}}, hostile, hostile
		r.Status = core.Status(hostile)
	}
	s := newFakeScreen(t, shelf, 120, 39)
	for _, keys := range [][]string{{"down"}, {"t"}, {"/", hostile, "enter"}, {"esc", "f", "lamp", "enter"}} {
		s.Press(keys...)
		if found := s.Screen.found; found != nil {
			found.hits[0] = Hit{Run: hostile, Agent: hostile, Game: hostile, Said: hostile}
			found.words = hostile
		}
		s.Rows()
	}
}

// The name that a person gave a run stands in its details.
func TestNamedRun(t *testing.T) {
	shelf := newFakeShelf()
	shelf.rows[0].Tags = map[string]string{core.NameTag: "the good one"}
	if shown := strings.Join(newFakeScreen(t, shelf, 120, 39).Rows(), "\n"); !regexp.MustCompile(`name +the good one`).MatchString(ansi.Strip(shown)) {
		t.Errorf("it is not shown:\n%s", shown)
	}
}
