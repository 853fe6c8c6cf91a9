package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// sizes at which everything must be readable.
var sizes = []struct{ width, height int }{{80, 24}, {120, 40}, {240, 80}}

// live tells the screen of a run in its fifth step.
func (s *fakeProgram) live() {
	first := fakeStep(1, core.ActorAgent, "The title. I press START.", "start")
	second := fakeStep(2, core.ActorAgent, "I have not been in Lampwick Village: I go there.", "down down left")
	second.Reached = []core.Milestone{{Key: "leave", Title: "Leave home", Seq: 2}}
	third := fakeStep(3, core.ActorFallback, "I jump!", "none")
	third.Fault = `unknown button "jump": use a, b, select, start, right, left, up, down, or none`
	s.tell(
		core.RunBegan{Run: fakeRun, Story: fakeStory},
		core.StepEnded{Step: &core.Step{Facts: fakeFacts, Screen: fakePicture()}},
		core.StepBegan{Seq: 1, Actor: core.ActorAgent}, core.StepEnded{Step: first},
		core.StepBegan{Seq: 2, Actor: core.ActorAgent}, core.StepEnded{Step: second},
		core.StepBegan{Seq: 3, Actor: core.ActorAgent}, core.StepEnded{Step: third},
		core.Noticed{Text: "no usable action, so nothing is pressed for half a second"},
		core.StepEnded{Step: fakeStep(4, core.ActorPerson, "", "right a")},
		core.StateChanged{State: core.State{Actor: core.ActorAgent, Pace: 1, Seq: 4, Thinking: true}},
		core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.TextDelta{Channel: core.Reasoned, Text: "There is a sign. Signs tell where the roads lead."},
		core.TextDelta{Channel: core.Said, Text: "Thought: I want to read the sign, for I do not know"},
	)
}

func (s *fakeProgram) replayed(seq int) {
	s.tell(core.RunBegan{Run: fakeRun, Story: fakeStory, Length: 120, Reached: []core.Milestone{{Key: "leave", Title: "Leave home", Seq: 7}, {Key: "elder", Title: "Meet the elder", Seq: 80}}},
		core.StepShown{Step: fakeStep(seq, core.ActorAgent, "The sign says: north to the route.", "up up")},
		core.StateChanged{State: core.State{Paused: true, Replay: true, Pace: 1, Seq: seq, Actor: core.ActorAgent}})
}

func TestViews(t *testing.T) {
	for _, size := range sizes {
		at := fmt.Sprintf("%dx%d", size.width, size.height)
		live := newFakeProgram(t, size.width, size.height, colorprofile.TrueColor)
		live.live()
		live.golden("live-" + at)
		live.press("?")
		live.golden("live-help-" + at)

		replay := newFakeProgram(t, size.width, size.height, colorprofile.TrueColor)
		replay.replayed(42)
		replay.golden("replay-" + at)
		replay.press("g", "7")
		replay.golden("replay-jump-" + at)
	}
}

func TestViewOfAnEndedRun(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.tell(core.RunEnded{Outcome: core.Outcome{Status: core.Failed, Reason: "the model endpoint cannot be reached"}})
	s.golden("ended-80x24")
}

func TestViewWithoutColours(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.Ascii)
	s.live()
	s.golden("ascii-80x24")
}

func TestViewTooSmall(t *testing.T) {
	s := newFakeProgram(t, 50, 10, colorprofile.TrueColor)
	s.live()
	s.golden("small-50x10")
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.golden("live-80x24")
}

// What a model, a ROM or a record says may hold anything, and must not reach the terminal as more than text.
func TestHostileText(t *testing.T) {
	hostile := "\x1b]0;title\x07\x1b[2Jclear\x1b[31m red \x9b31m\u202Eright to left\u2066\x00\x08\r\n\ttab \xff\xfe broken"
	run := fakeRun
	run.Machine.ROM.Title, run.Agent.Name = hostile, hostile
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	step := fakeStep(1, core.ActorAgent, hostile, "a")
	step.Reasoning, step.Fault = hostile, hostile
	step.Reached = []core.Milestone{{Key: "k", Title: hostile, Seq: 1}}
	step.Facts = []byte(`{"mode":"\u001b[2J","goal":"\u202e\u0007","dialog":["\u009b1m"],"grid":["\u001b[5m"],"\u001b[1m":"x","party":[{"name":"\u001b[7m"}]}`)
	s.tell(core.RunBegan{Run: run}, core.StepBegan{Seq: 1, Actor: core.ActorAgent}, core.StepEnded{Step: step}, core.Noticed{Text: hostile},
		core.StepBegan{Seq: 2, Actor: core.ActorAgent}, core.TextDelta{Text: hostile}, core.RunEnded{Outcome: core.Outcome{Status: core.Failed, Reason: hostile}})
	s.harmless()
	s.golden("hostile-120x40")
}

// A line of a megabyte is cut to what can be read, and takes no more of the terminal than the pane that it is in.
func TestLinesOfAMegabyte(t *testing.T) {
	for name, unit := range map[string]string{"one word": "a", "words": "to the lamp ", "wide": "\u6f22", "marks": "e\u0301", "escapes": "\x1b[31m", "fences": "```", "stars": "*_"} {
		t.Run(name, func(t *testing.T) {
			long := strings.Repeat(unit, 1<<20/len(unit))
			s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
			step := fakeStep(1, core.ActorAgent, long, "a")
			step.Reasoning, step.Fault = long, long
			s.tell(core.RunBegan{Run: fakeRun}, core.StepBegan{Seq: 1, Actor: core.ActorAgent}, core.StepEnded{Step: step}, core.Noticed{Text: long},
				core.StepBegan{Seq: 2, Actor: core.ActorAgent}, core.TextDelta{Text: long})
			s.harmless()
			if shown := len(s.View().Content); shown > 120*40*60 {
				t.Errorf("%d bytes are drawn", shown)
			}
		})
	}
}

// harmless sees that what is drawn is text and its colours, and nothing else that a terminal does.
func (s *fakeProgram) harmless() {
	s.t.Helper()
	v := s.View()
	for _, shown := range []string{v.Content, v.WindowTitle} {
		for i, r := range shown {
			switch {
			case r == 0x1b && i+1 < len(shown) && shown[i+1] == '[' && isStyle(shown[i+2:]), r == '\n':
			case r == '\n', plain.Hostile(r):
				s.t.Fatalf("%q reaches the terminal: %q", r, shown[max(i-20, 0):min(i+20, len(shown))])
			}
		}
	}
}

// isStyle reports whether text goes on as an SGR sequence does.
func isStyle(text string) bool {
	for _, r := range text {
		if r == 'm' {
			return true
		}
		if (r < '0' || r > '9') && r != ';' && r != ':' {
			return false
		}
	}
	return false
}
