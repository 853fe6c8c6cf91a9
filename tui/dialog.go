package tui

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"dotmatrix/core"
)

// dialog stands over the screen and takes the keys. Dialogs are a stack; the top one is shown.
type dialog interface {
	// update takes a message. It returns what to ask of the source, nil for nothing, and whether the dialog is done.
	update(msg tea.Msg) (ask core.Command, done bool, cmd tea.Cmd)
	view(t theme) string
}

// helpDialog shows every key of the screen.
type helpDialog struct {
	title  string
	groups [][]key.Binding
	close  key.Binding
}

func (d *helpDialog) update(msg tea.Msg) (core.Command, bool, tea.Cmd) {
	pressed, ok := msg.(tea.KeyPressMsg)
	return nil, ok && key.Matches(pressed, d.close), nil
}

func (d *helpDialog) view(t theme) string {
	lines := []string{t.title.Render(d.title), ""}
	for i, group := range d.groups {
		if i > 0 {
			lines = append(lines, "")
		}
		for _, b := range group {
			if b.Help().Key != "" {
				lines = append(lines, t.accent.Render(fit(b.Help().Key, 14))+t.text.Render(b.Help().Desc))
			}
		}
	}
	lines = append(lines, "", t.dim.Render("esc closes"))
	return strings.Join(lines, "\n")
}

// jumpDialog asks for the number of a step.
type jumpDialog struct {
	input textinput.Model
	last  int
	wrong string
}

func newJumpDialog(last int) (*jumpDialog, tea.Cmd) {
	input := textinput.New()
	input.Prompt = "step "
	input.CharLimit = 9
	input.SetWidth(12)
	return &jumpDialog{input: input, last: last}, input.Focus()
}

func (d *jumpDialog) update(msg tea.Msg) (core.Command, bool, tea.Cmd) {
	if pressed, ok := msg.(tea.KeyPressMsg); ok {
		switch pressed.Key().Code {
		case tea.KeyEscape:
			return nil, true, nil
		case tea.KeyEnter:
			seq, err := strconv.Atoi(strings.TrimSpace(d.input.Value()))
			if err == nil && seq >= 0 && seq <= d.last {
				return core.Seek{Seq: seq}, true, nil
			}
			d.wrong = fmt.Sprintf("give a number from 0 to %d", d.last)
			return nil, false, nil
		}
	}
	var cmd tea.Cmd
	d.input, cmd = d.input.Update(msg)
	return nil, false, cmd
}

func (d *jumpDialog) view(t theme) string {
	note := t.dim.Render(fmt.Sprintf("0 to %d, enter goes there", d.last))
	if d.wrong != "" {
		note = t.bad.Render(d.wrong)
	}
	return strings.Join([]string{t.title.Render("Go to a step"), "", d.input.View(), "", note}, "\n")
}

// over puts a dialog in the middle of a screen that is drawn already.
func over(screen, box string, width, height int) string {
	framed := lipgloss.NewStyle().Border(lipgloss.RoundedBorder()).Padding(0, 2).Render(box)
	w, h := lipgloss.Width(framed), lipgloss.Height(framed)
	canvas := lipgloss.NewCompositor(
		lipgloss.NewLayer(screen),
		lipgloss.NewLayer(framed).X(max((width-w)/2, 0)).Y(max((height-h)/2, 0)).Z(1),
	)
	return canvas.Render()
}
