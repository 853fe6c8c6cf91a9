package compare

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
)

// Screen compares a pair, which it closes.
type Screen struct {
	ctx        context.Context
	cancel     context.CancelFunc
	pair       Pair
	draw       Draw
	open       func(dialog.Dialog) tea.Cmd
	runs       [2]core.RunSummary
	aligned    [2]alignment // by step, by milestone
	by         int          // which of them counts
	at         int          // pair of steps
	shown      [2]*core.Step
	divergence *Divergence
	known      bool // divergence was looked for
	playing    bool
	turn       int // counts plays, so that an old timer moves no new one

	width, height int
}

// Draw draws a picture as rows of cells.
type Draw func(frame *core.Frame, width, height int) []string

// Options are what a screen needs.
type Options struct {
	Pair Pair
	Draw Draw
	Open func(dialog.Dialog) tea.Cmd // opens a dialog at once
}

// New is a screen on a pair.
func New(ctx context.Context, o Options) *Screen {
	ctx, cancel := context.WithCancel(ctx)
	runs := o.Pair.Runs()
	return &Screen{
		ctx: ctx, cancel: cancel, pair: o.Pair, draw: o.Draw, open: o.Open, runs: runs,
		aligned: [2]alignment{bySteps{[2]int{runs[0].Steps, runs[1].Steps}}, newByMilestones(runs)},
	}
}

// The messages of the screen's own commands.
type (
	stepMsg struct {
		of   *Screen
		side int
		seq  int
		step *core.Step
	}
	divergenceMsg struct {
		of         *Screen
		divergence *Divergence
	}
	tickMsg struct {
		of   *Screen
		turn int
	}
	diffMsg struct {
		of   *Screen
		diff string
	}
)

// playEvery is how long a pair stands while both play.
const playEvery = 250 * time.Millisecond

// Init loads the first pair and looks for where the runs part.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.load(), s.findDivergence) }

func (s *Screen) findDivergence() tea.Msg {
	divergence, err := s.pair.Divergence(s.ctx)
	if err != nil {
		return nav.Toast{Text: "the first divergence is not known: " + err.Error(), Bad: true}
	}
	return divergenceMsg{s, divergence}
}

// load reads the two steps that are to be shown.
func (s *Screen) load() tea.Cmd {
	var cmds []tea.Cmd
	for side, seq := range s.seqs() {
		if seq < 0 {
			s.shown[side] = nil
			continue
		}
		cmds = append(cmds, func() tea.Msg {
			step, err := s.pair.Step(s.ctx, side, seq)
			if err != nil {
				return nav.Toast{Text: err.Error(), Bad: true}
			}
			return stepMsg{s, side, seq, step}
		})
	}
	return tea.Batch(cmds...)
}

func (s *Screen) alignment() alignment { return s.aligned[s.by] }
func (s *Screen) seqs() [2]int         { return s.alignment().steps(s.at) }

// Update takes what was loaded.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case stepMsg:
		if msg.of == s && s.seqs()[msg.side] == msg.seq {
			s.shown[msg.side] = msg.step
		}
	case divergenceMsg:
		if msg.of == s {
			s.divergence, s.known = msg.divergence, true
			if s.at == 0 && s.divergence != nil { // nothing is to be seen before
				return s.toDivergence()
			}
		}
	case diffMsg:
		if msg.of == s {
			return s.open(dialog.NewDiff("Requests to the models", msg.diff))
		}
	case tickMsg:
		if msg.of == s && msg.turn == s.turn && s.playing {
			return s.play()
		}
	}
	return nil
}

// play goes on by one pair and comes again, until the end.
func (s *Screen) play() tea.Cmd {
	if s.at+1 >= s.alignment().length() {
		s.playing = false
		return nil
	}
	turn := s.turn
	return tea.Batch(s.to(s.at+1), tea.Tick(playEvery, func(time.Time) tea.Msg { return tickMsg{s, turn} }))
}

// to shows a pair.
func (s *Screen) to(at int) tea.Cmd {
	s.at = min(max(at, 0), s.alignment().length()-1)
	return s.load()
}

// Key takes nothing: all keys are actions.
func (s *Screen) Key(tea.KeyPressMsg) (tea.Cmd, bool) { return nil, false }

// Actions are what can be done.
func (s *Screen) Actions() []action.Action {
	move := func(by int) func() tea.Cmd { return func() tea.Cmd { return s.to(s.at + by) } }
	return []action.Action{
		{Name: "back", Title: "Previous pair", Short: "back", Keys: []string{"left"}, Do: move(-1)},
		{Name: "on", Title: "Next pair", Short: "on", Keys: []string{"right"}, Do: move(1)},
		{Name: "pause", Title: "Play or pause both", Short: "play", Keys: []string{"space"}, Do: s.toggle},
		{Name: "parting", Title: "Go to the first divergence", Short: "divergence", Keys: []string{"f"}, Do: s.toDivergence},
		{Name: "align", Title: "Align by step or by milestone", Short: "align", Keys: []string{"a"}, Do: s.realign},
		{Name: "request", Title: "Show how the requests to the models differ", Short: "requests", Keys: []string{"r"}, Do: s.showRequests},
		{Name: "goto", Title: "Go to a step", Keys: []string{"g"}, Do: s.askStep},
		{Name: "back_ten", Title: "Back 10 pairs", Keys: []string{"shift+left", "pgup"}, Do: move(-10)},
		{Name: "on_ten", Title: "Forward 10 pairs", Keys: []string{"shift+right", "pgdown"}, Do: move(10)},
		{Name: "first", Title: "First pair", Keys: []string{"home"}, Do: func() tea.Cmd { return s.to(0) }},
		{Name: "last", Title: "Last pair", Keys: []string{"end"}, Do: func() tea.Cmd { return s.to(s.alignment().length() - 1) }},
		{Name: "open_left", Title: "Replay the left run from here", Keys: []string{"1"}, Do: s.replay(0)},
		{Name: "open_right", Title: "Replay the right run from here", Keys: []string{"2"}, Do: s.replay(1)},
	}
}

func (s *Screen) toggle() tea.Cmd {
	s.playing = !s.playing
	s.turn++
	if !s.playing {
		return nil
	}
	if s.at+1 >= s.alignment().length() {
		s.at = -1
	}
	return s.play()
}

func (s *Screen) toDivergence() tea.Cmd {
	switch {
	case !s.known:
		return nav.Tell("still looking for the first divergence")
	case s.divergence == nil:
		return nav.Tell("no divergence in the steps that both runs have")
	}
	return s.to(s.alignment().near(0, s.divergence.Seq))
}

// realign keeps the left run where it is.
func (s *Screen) realign() tea.Cmd {
	seq := max(s.seqs()[0], 0)
	s.by = 1 - s.by
	return s.to(s.alignment().near(0, seq))
}

func (s *Screen) replay(side int) func() tea.Cmd {
	return func() tea.Cmd { return nav.To(nav.Replay{Run: s.runs[side].ID, Seq: max(s.seqs()[side], 0)}) }
}

func (s *Screen) askStep() tea.Cmd {
	last := s.aligned[0].length() - 1
	return s.open(dialog.NewInput("Go to a step", fmt.Sprintf("a step from 0 to %d", last), "", func(typed string) (tea.Cmd, error) {
		seq, err := strconv.Atoi(strings.TrimSpace(typed))
		if err != nil || seq < 0 || seq > last {
			return nil, fmt.Errorf("give a number from 0 to %d", last)
		}
		return s.to(s.alignment().near(0, seq)), nil
	}))
}

func (s *Screen) showRequests() tea.Cmd {
	seqs := s.seqs()
	if seqs[0] < 0 || seqs[1] < 0 {
		return nav.Tell("one of the runs has no step here")
	}
	return func() tea.Msg {
		diff, err := s.pair.RequestDiff(s.ctx, seqs[0], seqs[1])
		switch {
		case err != nil:
			return nav.Toast{Text: err.Error(), Bad: true}
		case diff == "":
			return nav.Toast{Text: "the models got the same requests, or none"}
		}
		return diffMsg{s, diff}
	}
}

// Resize gives the screen its size, in cells.
func (s *Screen) Resize(width, height int) { s.width, s.height = width, height }

// Picture is none: both pictures are drawn by View.
func (s *Screen) Picture() (plane.Rect, bool) { return plane.Rect{}, false }

// Covered needs nothing.
func (s *Screen) Covered() {}

// Title is the window's title.
func (s *Screen) Title() string { return "compare " + s.runs[0].ID + " " + s.runs[1].ID }

// Leave closes the pair.
func (s *Screen) Leave() (bool, tea.Cmd) {
	s.cancel()
	pair := s.pair
	return true, func() tea.Msg {
		if err := pair.Close(); err != nil {
			return nav.Toast{Text: err.Error(), Bad: true}
		}
		return nil
	}
}
