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

// row draws it.
func (o *toast) row(t theme.Theme, width int) string {
	said := text.CleanLine(o.said.Text)
	if text.Width(said) > width || o.said.Detail != "" {
		said = text.Fit(said, max(width-12, 1)) + "   d detail"
	}
	if o.said.Plain {
		return t.Text.Render(text.Fit(said, width))
	}
	if o.said.Bad {
		return t.Bad.Render(text.Fit("✗ "+said, width))
	}
	return t.Good.Render(text.Fit("✓ "+said, width))
}
