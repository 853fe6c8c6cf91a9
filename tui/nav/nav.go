// Package nav holds the messages by which the screens of tui ask their root for something: another screen, or a
// word to the person. So the screens need not know each other.
package nav

import (
	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
)

type (
	// Back leaves the screen for the one below it; from the last one it leaves the program.
	Back struct{}
	// Quit leaves the program, and closes what goes on properly.
	Quit struct{}
	// Start opens a live run.
	Start struct {
		Game    string // path of a ROM; empty: the demo game
		Agent   string
		Model   string
		Capture string // ID of the capture to start from; empty: power-on
	}
	// Replay opens a recorded run at a step; a run that goes on in another process is followed.
	Replay struct {
		Run string
		Seq int
	}
	// Fork begins a live run that goes on from a step of a recorded one.
	Fork struct {
		Run    string
		Seq    int
		Change core.Change
	}
	// Runs opens the list of runs, filtered.
	Runs struct{ Where string }
	// Models opens the list of agents' versions.
	Models struct{}
	// NextPalette has the picture of a DMG drawn in other colours.
	NextPalette struct{}
	// Turned says that pictures are drawn in another way from now on.
	Turned struct{}
	// Compare opens two runs side by side.
	Compare struct{ A, B string }
	// Toast says what happened.
	Toast struct {
		Text   string
		Detail string // one key away; empty: there is none
		Bad    bool
		Plain  bool // neither done nor wrong: it has no sign
	}
)

// To sends a message to the root.
func To(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Say tells the person something.
func Say(text string) tea.Cmd { return To(Toast{Text: text}) }

// Tell tells the person something that is not the outcome of what they did, or not yet.
func Tell(text string) tea.Cmd { return To(Toast{Text: text, Plain: true}) }

// Fail tells the person what failed.
func Fail(err error) tea.Cmd { return To(Toast{Text: err.Error(), Bad: true}) }
