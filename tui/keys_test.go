package tui

import (
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// Without alternate keys and text, terminals with the kitty keyboard protocol report ? as /, and : as ;.
func TestTerminalIsAskedForTheTextOfKeys(t *testing.T) {
	k := newFakeProgram(t, 80, 24, colorprofile.TrueColor).View().KeyboardEnhancements
	if !k.ReportEventTypes || !k.ReportAllKeysAsEscapeCodes || !k.ReportAlternateKeys || !k.ReportAssociatedText {
		t.Errorf("the terminal is asked for %+v", k)
	}
}
