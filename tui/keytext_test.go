package tui

import (
	"os"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// What a key types arrives also from a terminal that leaves out text that is not ASCII, as kitty 0.26 does.
func TestKeyText(t *testing.T) {
	for _, c := range []struct{ name, sent, want string }{
		{"ä", "\x1b[228::39u", "ä"},
		{"Shift+ä", "\x1b[228:196:39;2u", "Ä"},
		{"Shift+ü on a Swiss keyboard", "\x1b[252:232:91;2u", "è"},
		{"Shift+! on a French keyboard", "\x1b[33:167:47;2u", "§"},
		{"repeated", "\x1b[228:196:39;2:2u", "Ä"},
		{"Caps Lock and ä", "\x1b[228::39;65u", "Ä"},
		{"Caps Lock, Shift and ä", "\x1b[228:196:39;66u", "ä"},
		{"Num Lock and Shift+ä", "\x1b[228:196:39;130u", "Ä"},
		{"a text that is there", "\x1b[228:196:39;2;214u", "Ö"},
		{"ASCII", "\x1b[46:62:46;2;62u", ">"},
		{"Alt+ä types nothing", "\x1b[228::39;3u", ""},
		{"F13", "\x1b[57376u", ""},
	} {
		var decoder uv.EventDecoder
		_, event := decoder.Decode(addText([]byte(c.sent)))
		if key, ok := event.(uv.KeyPressEvent); !ok || key.Text != c.want {
			t.Errorf("%s: %#v, want the text %q", c.name, event, c.want)
		}
	}
	if got := string(addText([]byte("a\x1b[228:196:39;2u\x1b[228:196:39;2:3ub\x1b[A"))); got != "a\x1b[228:196:39;2;196u\x1b[228:196:39;2:3ub\x1b[A" {
		t.Errorf("several at once: %q", got)
	}
}

// Added text never makes more of what was read than there is room for.
func TestKeyTextHasRoom(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	sent := ""
	for range 500 {
		sent += "\x1b[228u"
	}
	if _, err := write.WriteString(sent); err != nil {
		t.Fatal(err)
	}
	write.Close()
	got, room := "", make([]byte, 64)
	for {
		n, err := keyboard{read}.Read(room)
		if err != nil {
			break
		}
		got += string(room[:n])
	}
	keys := 0
	var decoder uv.EventDecoder
	for rest := []byte(got); len(rest) > 0; keys++ {
		n, event := decoder.Decode(rest)
		if key, ok := event.(uv.KeyPressEvent); !ok || key.Text != "ä" {
			t.Fatalf("key %d: %#v", keys, event)
		}
		rest = rest[n:]
	}
	if keys != 500 {
		t.Errorf("%d keys, want 500", keys)
	}
}
