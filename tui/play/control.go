package play

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/panes"
)

// Key takes the keys that are no actions: the console's buttons, while a person plays.
func (s *Screen) Key(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	if !s.journal.playing() {
		return nil, false
	}
	button, ok := s.buttonOf(msg.Key())
	if !ok {
		return nil, false
	}
	var cmd tea.Cmd
	switch {
	case !s.journal.state.Paused || s.hands.releases:
		cmd = s.hands.press(button, msg.Code, s.clock())
	case !msg.IsRepeat:
		s.hands.toggle(button, msg.Code, s.clock())
	}
	s.hold()
	return cmd, true
}

func (s *Screen) release(msg tea.KeyReleaseMsg) tea.Cmd { return s.hands.release(msg.Code, s.clock()) }

// hold tells the session which buttons are down now.
func (s *Screen) hold() {
	if s.journal.playing() {
		s.ask(core.HoldButtons{Held: s.hands.held()})
	}
}

// ask asks the source for something. What is sure to come of it is shown at once, so that a key that repeats goes on from
// there and not from what the source told last.
func (s *Screen) ask(command core.Command) {
	if s.source == nil {
		return
	}
	s.source.Do(command)
	state := &s.journal.state
	switch c := command.(type) {
	case core.SetPace:
		state.Pace = c.Pace
	case core.SetPaused:
		state.Paused = c.Paused
		if !c.Paused && s.journal.playing() && !s.hands.releases {
			s.hands.drop() // what was held over single frames
			s.source.Do(core.HoldButtons{})
		}
	case core.Seek:
		state.Seq = min(max(c.Seq, 0), s.journal.length)
	}
	select {
	case s.hurry <- struct{}{}:
	default:
	}
}

// Covered says that a dialog has come over the screen: no button is held under it.
func (s *Screen) Covered() {
	s.hands.drop()
	s.hold()
}

// do is an action that asks the source for something.
func (s *Screen) do(command core.Command) func() tea.Cmd {
	return func() tea.Cmd {
		s.ask(command)
		return nil
	}
}

// change is an action that changes how the screen looks.
func (s *Screen) change(f func()) func() tea.Cmd {
	return func() tea.Cmd {
		f()
		s.desk.Remember(setupName, s.setup.Save())
		s.arrange()
		return nil
	}
}

// Actions are what can be done now.
func (s *Screen) Actions() []action.Action {
	actions := s.liveActions()
	if s.journal.state.Replay {
		actions = s.replayActions()
	}
	if s.journal.outcome != nil {
		actions = nil
	}
	return append(actions, s.commonActions()...)
}

func (s *Screen) liveActions() []action.Action {
	state := s.journal.state
	actions := []action.Action{
		{Name: "pause", Title: "Pause or continue", Short: "pause", Keys: []string{"space"}, Do: s.do(core.SetPaused{Paused: !state.Paused})},
		{Name: "step", Title: "Play one step, then pause", Short: "step", Keys: []string{"n"}, Do: s.do(core.StepOnce{})},
		s.takeOver(),
		{Name: "steer", Title: "Say something to the agent", Short: "say", Keys: []string{"i"}, Do: s.askSteer},
		{Name: "rewind", Title: "Rewind to a step and continue from there, also with another agent", Short: "go back", Keys: []string{"w"}, Do: s.askRewind},
	}
	actions = append(append(actions, s.paceActions()...), s.keepActions()...)
	return append(actions,
		action.Action{Name: "frame", Title: "Advance one video frame, with the buttons that are held, then pause", Keys: []string{"."}, Do: s.do(core.FrameAdvance{})},
		action.Action{Name: "turbo", Title: "Turbo: four times as fast, and back", Keys: []string{"T"}, Do: s.turbo})
}

// takeOver takes the buttons, or hands them back.
func (s *Screen) takeOver() action.Action {
	takeOver := action.Action{Name: "take_over", Title: "Take over the buttons", Short: "take over", Keys: []string{"t"}, Do: s.do(core.TakeOver{})}
	if s.journal.state.Actor == core.ActorPerson {
		takeOver.Title, takeOver.Short = "Hand the buttons back to the agent", "hand back"
		takeOver.Do = func() tea.Cmd { s.hands.drop(); return s.do(core.HandBack{})() }
	}
	return takeOver
}

// turboPace is about as fast as people can play.
const turboPace core.Pace = 4

// turbo makes the game faster, or as fast as it is on the console.
func (s *Screen) turbo() tea.Cmd {
	if s.journal.state.Pace == turboPace {
		return s.do(core.SetPace{Pace: 1})()
	}
	return s.do(core.SetPace{Pace: turboPace})()
}

// keepActions keep the step that is shown, in one way or another.
func (s *Screen) keepActions() []action.Action {
	return []action.Action{
		{Name: "bookmark", Title: "Bookmark this step", Keys: []string{"b"}, Do: s.askBookmark},
		{Name: "capture", Title: "Capture this state to start runs from it", Keys: []string{"c"}, Do: s.askCapture},
	}
}

func (s *Screen) paceActions() []action.Action {
	pace := s.journal.state.Pace
	return []action.Action{
		{Name: "faster", Title: "faster", Short: "faster", Keys: []string{"+", "="}, Do: s.do(core.SetPace{Pace: pace.Faster()})},
		{Name: "slower", Title: "slower", Short: "slower", Keys: []string{"-", "_"}, Do: s.do(core.SetPace{Pace: pace.Slower()})},
	}
}

func (s *Screen) replayActions() []action.Action {
	j := &s.journal
	seq := j.state.Seq
	seek := func(to int) func() tea.Cmd { return s.do(core.Seek{Seq: to}) }
	actions := []action.Action{
		{Name: "back", Title: "Previous step", Short: "back", Keys: []string{"left"}, Do: seek(seq - 1)},
		{Name: "on", Title: "Next step", Short: "on", Keys: []string{"right"}, Do: seek(seq + 1)},
		{Name: "pause", Title: "Play or pause", Short: "play", Keys: []string{"space"}, Do: s.do(core.SetPaused{Paused: !j.state.Paused})},
		{Name: "fork", Title: "Fork: play on from this step, also with another agent", Short: "fork", Keys: []string{"f"}, Do: s.askFork},
		{Name: "verify", Title: "Verify: run the inputs again and compare every state", Keys: []string{"v"}, Do: s.verify},
		{Name: "goto", Title: "Go to a step", Short: "go to", Keys: []string{"g"}, Do: s.askStep},
		{Name: "step", Title: "Play the next step, then pause", Keys: []string{"n"}, Do: s.do(core.StepOnce{})},
		{Name: "back_ten", Title: "Back 10 steps", Keys: []string{"shift+left"}, Do: seek(seq - 10)},
		{Name: "on_ten", Title: "Forward 10 steps", Keys: []string{"shift+right"}, Do: seek(seq + 10)},
		{Name: "first", Title: "First step", Keys: []string{"home"}, Do: seek(0)},
		{Name: "last", Title: "Last step", Keys: []string{"end"}, Do: seek(j.length)},
		{Name: "next_milestone", Title: "Next milestone", Keys: []string{"m"}, Do: s.toMark(1, "milestone", markMilestone)},
		{Name: "previous_milestone", Title: "Previous milestone", Keys: []string{"M"}, Do: s.toMark(-1, "milestone", markMilestone)},
		{Name: "next_fault", Title: "Next fault", Keys: []string{"e"}, Do: s.toMark(1, "fault", markFault)},
		{Name: "previous_fault", Title: "Previous fault", Keys: []string{"E"}, Do: s.toMark(-1, "fault", markFault)},
	}
	return append(append(actions, s.paceActions()...), s.keepActions()...)
}

// toMark seeks the next mark of a kind.
func (s *Screen) toMark(way int, what string, kinds ...markKind) func() tea.Cmd {
	return func() tea.Cmd {
		if seq, ok := s.journal.nextMark(s.journal.state.Seq, way, kinds...); ok {
			return s.do(core.Seek{Seq: seq})()
		}
		return nav.Tell(fmt.Sprintf("there is no %s %s this step", what, map[bool]string{true: "after", false: "before"}[way > 0]))
	}
}

// commonActions are those of live runs and replays alike.
func (s *Screen) commonActions() []action.Action {
	return append(s.readActions(), []action.Action{
		{Name: "request", Title: "Show what the model was given in this step", Keys: []string{"r"}, Do: s.showRequest},
		{Name: "palette_next", Title: "Next Game Boy palette", Keys: []string{"p"}, Do: func() tea.Cmd { return nav.To(nav.NextPalette{}) }},
		{Name: "screenshot", Title: "Save a screenshot of the game and the text of the screen", Keys: []string{"s"}, Do: s.screenshot},
		{Name: "focus_next", Title: "Focus the next pane", Keys: []string{"tab"}, Do: s.change(func() { s.setup.Next(1) })},
		{Name: "focus_previous", Title: "Focus the previous pane", Keys: []string{"shift+tab"}, Do: s.change(func() { s.setup.Next(-1) })},
		{Name: "zoom", Title: "Zoom the focused pane, or restore it", Keys: []string{"o"}, Do: s.change(s.setup.Zoom)},
		{Name: "wider", Title: "Wider texts, smaller picture", Keys: []string{"<"}, Do: s.change(func() { s.setup.Widen(s.layout, 4) })},
		{Name: "narrower", Title: "Narrower texts, larger picture", Keys: []string{">"}, Do: s.change(func() { s.setup.Widen(s.layout, -4) })},
		{Name: "more_facts", Title: "More room for the facts", Keys: []string{"{"}, Do: s.change(func() { s.setup.Heighten(s.layout, 2) })},
		{Name: "less_facts", Title: "Less room for the facts", Keys: []string{"}"}, Do: s.change(func() { s.setup.Heighten(s.layout, -2) })},
		{Name: "toggle_picture", Title: "Show or hide the picture", Keys: []string{"1"}, Do: s.change(func() { s.setup.Toggle(panes.Picture) })},
		{Name: "toggle_thoughts", Title: "Show or hide the thoughts", Keys: []string{"2"}, Do: s.change(func() { s.setup.Toggle(panes.Thoughts) })},
		{Name: "toggle_facts", Title: "Show or hide the facts", Keys: []string{"3"}, Do: s.change(func() { s.setup.Toggle(panes.Facts) })},
		{Name: "reset_panes", Title: "Reset layout", Keys: []string{"0"}, Do: s.change(func() { s.setup = panes.Setup{} })},
	}...)
}

// verify proves the run beside the screen.
func (s *Screen) verify() tea.Cmd {
	run := s.journal.run.ID
	return tea.Batch(nav.Tell("running the inputs again…"), func() tea.Msg {
		verdict, ok, err := s.desk.Verify(s.ctx, run)
		if err != nil {
			return nav.Toast{Text: "not verified: " + err.Error(), Bad: true}
		}
		return nav.Toast{Text: verdict, Bad: !ok}
	})
}

// screenshot saves the picture and the screen's text.
func (s *Screen) screenshot() tea.Cmd {
	step := s.journal.step
	if step == nil || step.Screen == nil {
		return nav.Fail(errors.New("there is no picture yet"))
	}
	words := plainText(s)
	return func() tea.Msg {
		path, err := s.desk.SaveScreen(s.ctx, step.Screen, words)
		if err != nil {
			return nav.Toast{Text: "no screenshot: " + err.Error(), Bad: true}
		}
		return nav.Toast{Text: "saved " + path}
	}
}
