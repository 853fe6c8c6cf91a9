package action

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// pressed is the key that a terminal tells of by the bytes.
func pressed(t *testing.T, bytes string) tea.Key {
	t.Helper()
	var decoder uv.EventDecoder
	n, event := decoder.Decode([]byte(bytes))
	key, ok := event.(uv.KeyPressEvent)
	if n != len(bytes) || !ok {
		t.Fatalf("%q is read as %#v", bytes, event)
	}
	return tea.Key(key)
}

func TestKeysAreCalledByWhatTheyType(t *testing.T) {
	for _, c := range []struct{ what, bytes, name string }{
		{"? with text", "\x1b[47:63;2;63u", "?"},
		{": with text", "\x1b[59:58;2;58u", ":"},
		{"> with text", "\x1b[46:62;2;62u", ">"},
		{"? of a terminal that tells no text", "\x1b[47:63;2u", "?"},
		{"? in xterm", "\x1b[27;2;63~", "?"},
		{"a plain letter", "\x1b[113;;113u", "q"},
		{"Num Lock is on", "\x1b[113;129;113u", "q"},
		{"@ of AltGr+Q, German", "\x1b[113;;64u", "@"},
		{"? of Shift+ß, German", "\x1b[223:63:45;2;63u", "?"},
		{"1 of Shift+&, French", "\x1b[38:49:49;2;49u", "1"},
		{"é by a dead key", "\x1b[0;;233u", "é"},
		{"two letters of an input method", "\x1b[0;;26085:26412u", "日本"},
		{"Ctrl+Z, German", "\x1b[122::121;5u", "ctrl+z"},
		{"Ctrl+P", "\x1b[112;5u", "ctrl+p"},
		{"the space bar", "\x1b[32;;32u", "space"},
		{"a 5 of the keypad", "\x1b[57404;129;53u", "5"},
		{"an arrow", "\x1b[1;1:1D", "left"},
		{"Shift and an arrow", "\x1b[1;2:1D", "shift+left"},
		{"Enter", "\x1b[13u", "enter"},
		{"Escape", "\x1b[27u", "esc"},
	} {
		if got := KeyName(pressed(t, c.bytes)); got != c.name {
			t.Errorf("%s: %q, want %q", c.what, got, c.name)
		}
	}
}

// On a Russian layout the key of q types й. It leaves a screen all the same, unless й has an action of its own.
func TestKeysOfAnotherAlphabet(t *testing.T) {
	did := ""
	do := func(name string) Action {
		return Action{Name: name, Keys: []string{name}, Do: func() tea.Cmd { did = name; return nil }}
	}
	for _, c := range []struct {
		bytes   string
		actions []Action
		want    string
	}{
		{"\x1b[1081::113;;1081u", []Action{do("q")}, "q"},
		{"\x1b[1081::113;;1081u", []Action{do("q"), do("й")}, "й"},
		{"\x1b[1084:1052:118;2;1052u", []Action{do("v"), do("V")}, "V"},
		{"\x1b[246::59;;246u", []Action{do(";")}, ""}, // ö, which stands where a US keyboard has ;
		{"\x1b[1081::113;5u", []Action{do("q")}, ""},  // with Ctrl it is another key
	} {
		did = ""
		if a, ok := Find(c.actions, KeyNames(pressed(t, c.bytes))...); ok {
			a.Do()
		}
		if did != c.want {
			t.Errorf("%q does %q, want %q", c.bytes, did, c.want)
		}
	}
}

func TestKeyLabelHasNoModifiers(t *testing.T) {
	for bytes, want := range map[string]string{"\x1b[122:90;2;90u": "z", "\x1b[122;65;90u": "z", "\x1b[13;2u": "enter"} {
		if got := KeyLabel(pressed(t, bytes)); got != want {
			t.Errorf("%q is labelled %q, want %q", bytes, got, want)
		}
	}
	if names := KeyNames(tea.Key{Code: tea.KeyUp}); !slices.Equal(names, []string{"up"}) {
		t.Errorf("up is called %q", names)
	}
}
