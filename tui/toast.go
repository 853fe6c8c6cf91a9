package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/nav"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// toast is the word in the footer on what happened last.
type toast struct {
	said nav.Toast
	turn int // counts toasts, so that an old timer ends no new one
	up   bool
}

// toastOver says that a toast has stood long enough.
type toastOver struct{ turn int }

// How long a toast stands.
const (
	toastTime = 4 * time.Second
	faultTime = 10 * time.Second
)

func (o *toast) show(said nav.Toast) tea.Cmd {
	o.said, o.up = said, true
	o.turn++
	turn, stands := o.turn, toastTime
	if said.Bad {
		stands = faultTime
	}
	return tea.Tick(stands, func(time.Time) tea.Msg { return toastOver{turn} })
}

func (o *toast) end(over toastOver) {
	if over.turn == o.turn {
		o.up = false
	}
}

// detailOffer stands behind a message of which there is more than the row shows.
const detailOffer = "   d detail"

// row draws it.
func (o *toast) row(t theme.Theme, width int) string {
	look, mark := t.Good, "✓ "
	switch {
	case o.said.Plain:
		look, mark = t.Text, ""
	case o.said.Bad:
		look, mark = t.Bad, "✗ "
	}
	said, room := text.CleanLine(o.said.Text), width-text.Width(mark)
	if text.Width(said) > room || o.said.Detail != "" {
		said = text.Fit(said, max(room-text.Width(detailOffer), 1)) + detailOffer
	}
	return look.Render(text.Fit(mark+said, width))
}
