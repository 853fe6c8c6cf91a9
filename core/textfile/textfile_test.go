package textfile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"dotmatrix/core/textfile"
)

func TestDecode(t *testing.T) {
	for name, c := range map[string]struct {
		data, want string
		err        error
	}{
		"plain":                 {"x = 1\n", "x = 1\n", nil},
		"empty":                 {"", "", nil},
		"mark":                  {"\xEF\xBB\xBFx = 1\n", "x = 1\n", nil},
		"mark alone":            {"\xEF\xBB\xBF", "", nil},
		"two marks":             {"\xEF\xBB\xBF\xEF\xBB\xBFx", "\uFEFFx", nil},
		"accents":               {"é", "é", nil},
		"UTF-16, low first":     {"\xFF\xFEx\x00=\x00", "", textfile.ErrUTF16},
		"UTF-16, high first":    {"\xFE\xFF\x00x\x00=", "", textfile.ErrUTF16},
		"UTF-16 without a mark": {"x\x00 \x00=\x00 \x001\x00", "", textfile.ErrUTF16},
		"the same, high first":  {"\x00x\x00 \x00=\x00 \x001", "", textfile.ErrUTF16},
		"Latin-1":               {"caf\xe9", "", textfile.ErrNotText},
		"a picture":             {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", textfile.ErrNotText},
	} {
		if text, err := textfile.Decode([]byte(c.data)); text != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q (%v), want %q (%v)", name, text, err, c.want, c.err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xEF\xBB\xBFx"))
	f.Add([]byte("\xFF\xFEx\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := textfile.Decode(data)
		if err != nil && text != "" {
			t.Errorf("%q is both a text and an error", data)
		}
		if err == nil && len(data)-len(text) != 0 && len(data)-len(text) != 3 {
			t.Errorf("%q became %q", data, text)
		}
	})
}

func TestFolderEndsAtItself(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	inside := filepath.Join(dir, "inside")
	for path, data := range map[string]string{secret: "key", filepath.Join(inside, "a.txt"): "a", filepath.Join(inside, "sub", "b.txt"): "b"} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"out": secret, "up": "../secret", "within": "a.txt"} {
		if err := os.Symlink(target, filepath.Join(inside, link)); err != nil {
			t.Skip("no links here")
		}
	}
	folder := textfile.Folder(inside)
	for name, want := range map[string]string{"a.txt": "a", "sub/b.txt": "b", "within": "a"} {
		if text, err := textfile.ReadText(folder, name, 10); text != want || err != nil {
			t.Errorf("%s: %q (%v)", name, text, err)
		}
	}
	for _, name := range []string{"out", "up", "../secret", "/etc/passwd", "none", "sub"} {
		if text, err := textfile.ReadText(folder, name, 10); err == nil {
			t.Errorf("%s: %q", name, text)
		}
	}
	sub, err := fs.Sub(folder, "sub")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := textfile.ReadText(sub, "b.txt", 10); text != "b" || err != nil {
		t.Errorf("in the sub-folder: %q (%v)", text, err)
	}
	if entries, err := fs.ReadDir(folder, "."); err != nil || len(entries) != 5 {
		t.Errorf("%v (%v)", entries, err)
	}
	if _, err := textfile.Read(fstest.MapFS{"x": {Data: make([]byte, 11)}}, "x", 10); err == nil {
		t.Error("a file of 11 bytes was read")
	}
	if _, err := textfile.Read(fstest.MapFS{"x": {Mode: fs.ModeNamedPipe}}, "x", 10); !errors.Is(err, textfile.ErrNotRegular) {
		t.Errorf("a pipe of another file system: %v", err)
	}
}

func ExampleDecode() {
	text, err := textfile.Decode([]byte("\xEF\xBB\xBFtheme = \"light\""))
	fmt.Println(text, err)
	_, err = textfile.Decode([]byte("\xFF\xFEt\x00h\x00"))
	fmt.Println(err)
	// Output:
	// theme = "light" <nil>
	// this file is UTF-16: save it as UTF-8
}
