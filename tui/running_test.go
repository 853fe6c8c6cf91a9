package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/play"
)

// shows checks that the screen shows all of the texts.
func (s *fakeProgram) shows(texts ...string) {
	s.t.Helper()
	seen := s.seen()
	for _, text := range texts {
		if !strings.Contains(seen, text) {
			s.t.Errorf("the screen does not show %q:\n%s", text, seen)
		}
	}
}

// asked checks what the source was asked for since the last time.
func (s *fakeProgram) asked(want ...core.Command) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.source.take()); diff != "" {
		s.t.Errorf("asked of the source (-want +got)\n%s", diff)
	}
}

func TestEscNeverEndsALiveRun(t *testing.T) {
	s := newFakeProgram(t, 100, 30, colorprofile.TrueColor)
	s.live()
	for range 5 {
		s.press("esc")
	}
	s.asked()
	s.shows("thinking", "q leaves it")
	for _, key := range []string{"esc", "n", "enter"} { // stay
		s.press("q")
		s.shows("The run is still in progress", "Stay here", "Keep it running", "Stop it")
		s.press(key)
		if s.dialogs.Any() || len(s.screens) != 1 {
			t.Errorf("%s does not stay", key)
		}
		s.asked()
	}
	s.run(s.push(s.playScreen(&fakeSource{}))) // nor from home: there the key leaves other screens
	s.tell(core.RunBegan{Run: fakeRun}, core.StateChanged{State: core.State{Pace: 1}})
	s.press("esc", "esc")
	if len(s.screens) != 2 || s.dialogs.Any() {
		t.Error("Esc leaves a live run that was begun on the home screen")
	}
}

func TestLiveRunIsStoppedWhereThatIsMeant(t *testing.T) {
	s := newFakeProgram(t, 100, 30, colorprofile.TrueColor)
	s.live()
	s.press("q", "s")
	s.asked(core.Stop{})
}

// A run that is paused, or over, is left at once: nothing would go on.
func TestPausedRunIsLeftWithoutAQuestion(t *testing.T) {
	s := newFakeProgram(t, 100, 30, colorprofile.TrueColor)
	s.live()
	s.tell(core.StateChanged{State: core.State{Paused: true, Pace: 1, Seq: 4}})
	s.press("q")
	if s.dialogs.Any() {
		t.Error("a paused run is asked about")
	}
	s.asked(core.Stop{})
}

func TestRunGoesOnBehindTheHomeScreen(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	run := s.top().(*play.Screen)
	s.press("q", "g")
	s.asked() // nothing: it goes on
	s.shows("Games", "Recent runs", "live here", "explorer", "4 steps")
	if len(s.background) != 1 {
		t.Fatalf("%d runs are kept", len(s.background))
	}
	run.Tell(core.StateChanged{State: core.State{Pace: 1, Seq: 9}})
	s.shows("9 steps")

	s.press("enter")
	if s.top() != Screen(run) || len(s.background) != 0 {
		t.Fatalf("Enter does not return to the run:\n%s", s.seen())
	}
	s.shows("LAMPWICK", "step 9")
	s.asked()
}

// Leaving the program asks once, and then closes all that goes on.
func TestQuittingAsksOnceWhereRunsGoOn(t *testing.T) {
	for _, keys := range [][]string{{"q"}, {"ctrl+c"}} {
		s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
		s.live()
		s.press("q", "g")
		s.source.take()
		s.press(keys...)
		s.shows("A run is in progress", "Stop it and quit")
		s.press("esc")
		s.asked()
		s.press(keys...)
		s.press("s")
		s.asked(core.Stop{})
		if !s.quitting {
			t.Errorf("%v does not quit", keys)
		}
	}
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	s.press("ctrl+c")
	s.shows("A run is in progress")
	s.press("ctrl+c") // again: it is meant
	s.asked(core.Stop{})
}

// After a stop, every run is told of it, in the background too: a call that the stop cut off is made again.
func TestRunsAreToldThatTheProgramGoesOn(t *testing.T) {
	for name, keys := range map[string][]string{"on top": nil, "in the background": {"q", "g"}} {
		s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
		s.live()
		s.press(keys...)
		s.source.take()
		s.send(resumedMsg{stopped: false})
		if asked := s.source.take(); len(asked) != 0 {
			t.Errorf("%s, not stopped: %v", name, asked)
		}
		s.send(resumedMsg{stopped: true})
		if asked := s.source.take(); !slices.Contains(asked, core.Command(core.Woken{})) {
			t.Errorf("%s: %v", name, asked)
		}
	}
}

// A second Ctrl+C is meant only where the first one asked: in any other dialog it is the first.
func TestQuittingAsksInADialog(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	s.press("?", "ctrl+c")
	if s.quitting {
		t.Fatal("Ctrl+C in the help ends a live run")
	}
	s.shows("A run is in progress")
	s.press("n", "ctrl+c") // the help is still open
	if s.quitting {
		t.Error("Ctrl+C in the help ends a live run, after the person chose to stay")
	}
	s.asked()
}

// goOn does commands beside each other and gives the screens what comes of them, until enough says so.
func (s *fakeProgram) goOn(cmd tea.Cmd, enough func() bool) {
	s.t.Helper()
	messages := make(chan tea.Msg, 64)
	begin := func(cmd tea.Cmd) {
		if cmd != nil {
			go func() { messages <- cmd() }()
		}
	}
	begin(cmd)
	for over := time.After(time.Minute); !enough(); {
		select {
		case msg := <-messages:
			if batch, ok := msg.(tea.BatchMsg); ok {
				for _, cmd := range batch {
					begin(cmd)
				}
				continue
			}
			_, cmd := s.app.Update(msg)
			begin(cmd)
		case <-over:
			s.t.Fatal("it does not come to that in a minute")
		}
	}
}

// A run that ends in the background is forgotten once its record is closed, and that it ended is said. Nothing else ends.
func TestRunThatEndsInTheBackgroundIsForgotten(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	run := s.top().(*play.Screen)
	s.press("q", "g")
	s.toast = toast{}
	if len(s.background) != 1 || s.source.closed {
		t.Fatalf("%d runs are kept, closed: %v", len(s.background), s.source.closed)
	}
	s.goOn(run.Init(), func() bool { return s.toast.up }) // its source has no more events
	if !s.source.closed || len(s.background) != 0 || s.quitting || len(s.screens) != 1 {
		t.Errorf("closed: %v; %d runs are kept; quitting: %v; %d screens", s.source.closed, len(s.background), s.quitting, len(s.screens))
	}
	s.shows("run 012345 running")
}

// A run that has not told which it is yet is none that goes on: it is not asked about, and nothing returns to it by its ID.
func TestRunWithoutAnIDIsNotReturnedTo(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.press("q")
	if s.dialogs.Any() {
		t.Error("a run that has not begun is asked about")
	}
	s.asked(core.Stop{})
	kept := s.top().(*play.Screen)
	s.run(s.letGoOn())
	screens := len(s.screens)
	s.send(nav.Replay{})
	if len(s.background) != 1 || len(s.screens) != screens+1 || s.top() == Screen(kept) {
		t.Errorf("%d runs are kept, %d screens more", len(s.background), len(s.screens)-screens)
	}
}

// A message with more to say, or that does not fit, says which key shows the rest of it.
func TestDetailOfAMessageIsOneKeyAway(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.press("d")
	s.shows("no message yet")
	s.send(nav.Toast{Text: "saved"})
	if seen := s.seen(); !strings.Contains(seen, "✓ saved") || strings.Contains(seen, "d detail") {
		t.Errorf("a message without a detail offers one:\n%s", seen)
	}
	s.send(nav.Toast{Text: "it failed", Detail: "the first line\nthe second line", Bad: true})
	s.shows("✗ it failed", "d detail")
	s.press("d")
	s.shows("The last message", "it failed", "the first line", "the second line")
	s.press("esc")
	s.send(nav.Toast{Text: strings.Repeat("word ", 20) + "and the end"})
	s.shows("d detail")
	if strings.Contains(s.seen(), "and the end") {
		t.Fatal("the message fits")
	}
	s.press("d")
	s.shows("and the end")
}

// A run that has ended in the background, and is not closed yet, is closed before the program ends.
func TestQuittingClosesRunsThatHaveEnded(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	run := s.top().(*play.Screen)
	s.press("q", "g")
	run.Tell(core.RunEnded{Outcome: core.Outcome{Status: core.Finished, Reason: "4 steps played"}})
	s.press("q")
	if !s.quitting || !s.source.closed {
		t.Errorf("quitting: %v, closed: %v", s.quitting, s.source.closed)
	}
}

// A screen that stands still after a stop is brought up once more; one that was drawn is left alone.
func TestScreenThatStandsStillAfterAStopIsBroughtUp(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	writes := s.plane.Writes()
	if cmd := s.update(drawnMsg{writes}); cmd == nil || cmd() != tea.Msg(continuedMsg{}) {
		t.Error("the terminal is not taken again")
	}
	if _, err := s.plane.Write([]byte("drawn")); err != nil {
		t.Fatal(err)
	}
	if cmd := s.update(drawnMsg{writes}); cmd != nil {
		t.Errorf("what was drawn is drawn again: %#v", cmd())
	}
}

// A message stands as long as it is to, whatever the timer of the one before says.
func TestOldTimerEndsNoNewMessage(t *testing.T) {
	var o toast
	o.show(nav.Toast{Text: "one"})
	o.show(nav.Toast{Text: "two"})
	if o.end(toastOver{1}); !o.up {
		t.Error("the timer of the first message ends the second")
	}
	if o.end(toastOver{2}); o.up {
		t.Error("a message stands for ever")
	}
}

// What Bubble Tea's end leaves open is closed, but for the first source: who opened that closes it.
func TestRunsThatAreLeftOpenAreClosed(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	second := &fakeSource{}
	s.run(s.push(s.playScreen(second)))
	if err := s.closeRuns(s.source); err != nil || !second.closed || s.source.closed {
		t.Errorf("closed: the first %v, the second %v, %v", s.source.closed, second.closed, err)
	}
}
