// Package brief lays out what is known of one thing: facts with their names, and words. The screens of tui show it
// beside a list.
package brief

import (
	"charm.land/lipgloss/v2"

	"dotmatrix/core"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Brief collects lines of at most width columns. What it is given may hold anything.
type Brief struct {
	theme theme.Theme
	width int
	lines []string
}

// New has no lines yet.
func New(t theme.Theme, width int) *Brief { return &Brief{theme: t, width: width} }

// labelWidth is the room for the name of a fact, in cells.
const labelWidth = 9

// Fact adds a fact with its name; nothing where it is empty.
func (b *Brief) Fact(name, value string) {
	for _, line := range text.Wrap(text.CleanLine(value), b.width-labelWidth) {
		b.lines = append(b.lines, b.theme.Label.Render(text.Fit(name, labelWidth))+line)
		name = ""
	}
}

// Say adds words.
func (b *Brief) Say(look lipgloss.Style, words string) {
	for _, line := range text.Wrap(text.CleanLine(words), b.width) {
		b.lines = append(b.lines, look.Render(line))
	}
}

// Status adds how a run stands, and why.
func (b *Brief) Status(status core.Status, reason string) {
	sign, word, look := b.theme.Status(status)
	if reason != "" {
		word += ": " + reason
	}
	b.Say(look, sign+" "+word)
}

// Space adds a blank line.
func (b *Brief) Space() { b.lines = append(b.lines, "") }

// Lines are those that were added.
func (b *Brief) Lines() []string { return b.lines }
