// Package theme holds the styles of the screens. Meaning never hangs on a colour alone: weight and signs carry it too,
// so that NO_COLOR and consoles of 16 colours lose nothing.
package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Theme is the styles of everything.
type Theme struct {
	Title, Text, Dim, Label, Accent lipgloss.Style
	Good, Warn, Bad                 lipgloss.Style
	Selected                        lipgloss.Style // a row that is chosen
	Rule, Focus                     lipgloss.Style // lines between panes; the heading of the focused one
	Reason                          lipgloss.Style // what a model thinks before it says something
	Code                            lipgloss.Style
}

// Names are the themes that can be asked for.
func Names() []string { return []string{"auto", "dark", "light", "colourblind", "plain"} }

// Options choose a theme.
type Options struct {
	Name    string               // one of Names; empty is auto
	Dark    bool                 // the terminal's background, as far as it tells
	Profile colorprofile.Profile // the colours that it shows
}

// Asks reports whether the theme is another one on a light background than on a dark one, so that the terminal has to be
// asked.
func (o Options) Asks() bool {
	switch strings.ToLower(o.Name) {
	case "dark", "light":
		return false
	}
	return o.Profile >= colorprofile.ANSI // without colours, all themes are the same
}

// scheme is the colours of a theme.
type scheme struct {
	dim, accent, good, warn, bad, selected color.Color
}

var (
	dark = scheme{rgb("#7d8590"), rgb("#56c8d8"), rgb("#8fc573"), rgb("#e5b567"), rgb("#f07178"), rgb("#2a3442")}
	// light has colours dark enough for paper.
	light = scheme{rgb("#6b7280"), rgb("#0e7490"), rgb("#3f7d20"), rgb("#96620a"), rgb("#c02633"), rgb("#d7e3ee")}
	// colourblind are hues that people with any kind of colour blindness tell apart: blue, bluish green, orange,
	// vermilion.
	colourblindDark  = scheme{rgb("#7d8590"), rgb("#56b4e9"), rgb("#00a67d"), rgb("#e69f00"), rgb("#ff7f50"), rgb("#2a3442")}
	colourblindLight = scheme{rgb("#6b7280"), rgb("#0072b2"), rgb("#007a5a"), rgb("#8a5f00"), rgb("#b34700"), rgb("#d7e3ee")}
	// plain follows the person's own 16 colours. Cyan, green and yellow cannot be read on a light background.
	plainDark  = scheme{lipgloss.BrightBlack, lipgloss.Cyan, lipgloss.Green, lipgloss.Yellow, lipgloss.BrightRed, nil}
	plainLight = scheme{lipgloss.BrightBlack, lipgloss.Blue, lipgloss.Blue, lipgloss.Magenta, lipgloss.Red, nil}
)

func rgb(hex string) color.Color { return lipgloss.Color(hex) }

// New makes a theme. On terminals of 16 colours every theme is the plain one.
func New(o Options) Theme {
	switch strings.ToLower(o.Name) { // a person's word counts more than the terminal's
	case "dark":
		o.Dark = true
	case "light":
		o.Dark = false
	}
	s := pick(o)
	colour := func(c color.Color) lipgloss.Style { return lipgloss.NewStyle().Foreground(c) }
	t := Theme{
		Title:    lipgloss.NewStyle().Bold(true),
		Text:     lipgloss.NewStyle(),
		Dim:      colour(s.dim),
		Label:    colour(s.dim),
		Accent:   colour(s.accent),
		Good:     colour(s.good),
		Warn:     colour(s.warn),
		Bad:      colour(s.bad).Bold(true),
		Selected: lipgloss.NewStyle().Bold(true).Reverse(true),
		Rule:     colour(s.dim),
		Focus:    colour(s.accent).Bold(true),
		Reason:   colour(s.dim).Italic(true),
		Code:     colour(s.accent),
	}
	if s.selected != nil {
		t.Selected = lipgloss.NewStyle().Bold(true).Background(s.selected)
	}
	return t
}

func pick(o Options) scheme {
	name := strings.ToLower(o.Name)
	switch {
	case (o.Profile < colorprofile.ANSI256 || name == "plain") && !o.Dark:
		return plainLight
	case o.Profile < colorprofile.ANSI256 || name == "plain":
		return plainDark
	case name == "colourblind" && o.Dark:
		return colourblindDark
	case name == "colourblind":
		return colourblindLight
	case name == "dark" || name != "light" && o.Dark:
		return dark
	}
	return light
}
