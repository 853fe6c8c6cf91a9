package filekind

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"dotmatrix/assets"
)

// with is so many bytes of 0xC9 with texts put in at some places.
func with(size int, texts map[int]string) string {
	data := bytes.Repeat([]byte{0xC9}, size)
	for at, text := range texts {
		copy(data[at:], text)
	}
	return string(data)
}

// plainROM is a ROM without a logo, whose header's checksum holds.
func plainROM() string {
	rom := make([]byte, 32<<10)
	for range 0x14D - 0x134 {
		rom[0x14D]--
	}
	return string(rom)
}

func advanceROM() string {
	rom := make([]byte, 4096)
	rom[0xB2] = 0x96
	sum := byte(0x19 + 0x96)
	rom[0xBD] = -sum
	return string(rom)
}

func TestLook(t *testing.T) {
	demo := string(assets.DemoROM)
	for _, c := range []struct {
		name, data string
		kind       Kind
		of         string
	}{
		{"game.gb", demo, ROM, ""}, {"GAME.GBC", demo, ROM, ""}, {"game.bin", demo, ROM, ""}, {"game.gba", demo, ROM, ""},
		{"cut.gb", demo[:20_000], ROM, ""}, {"tiny.gb", demo[:100], ROM, ""}, {"empty.gb", "", ROM, ""},
		{"plain.gb", plainROM(), ROM, ""}, {"plain.bin", plainROM(), ROM, ""}, {"name with  two spaces\nand a line.gb", demo, ROM, ""},
		{strings.Repeat("n", 240) + ".gb", demo, ROM, ""},

		{"game.zip", "PK\x03\x04rest", Zip, ""}, {"empty.zip", "PK\x05\x06" + strings.Repeat("\x00", 18), Zip, ""}, {"game.gb.gz", "\x1f\x8brest", Gzip, ""},
		{"game.7z", "7z\xbc\xaf\x27\x1crest", Archive, "7z"}, {"game.rar", "Rar!\x1a\x07\x00", Archive, "rar"}, {"game.zip", "\x01", Damaged, "zip"},
		{"game.tar", with(1024, map[int]string{257: "ustar"}), Archive, "tar"},

		{"game.gba", advanceROM(), Foreign, gameBoyAdvance}, {"game.bin", advanceROM(), Foreign, gameBoyAdvance}, {"game.gba", "\x01", Foreign, gameBoyAdvance},
		{"game.gb", "NES\x1a\x01\x01", Foreign, nes}, {"x", "NES\x1a", Foreign, nes}, {"x.smc", "\x00\x01", Foreign, superNES},
		{"x.md", with(0x8000, map[int]string{0x100: "SEGA MEGA DRIVE "}), Foreign, megaDrive}, {"notes.md", "# Notes\n", Unknown, ""},
		{"x", with(0x8000, map[int]string{0x7FF0: "TMR SEGA", 0x7FFF: "\x4C"}), Foreign, masterSystem},
		{"x", with(0x8000, map[int]string{0x7FF0: "TMR SEGA", 0x7FFF: "\x7C"}), Foreign, gameGear},
		{"x", with(0x200, map[int]string{0x15C: "\x56\xCF"}), Foreign, nintendoDS}, {"x.z64", "\x80\x37\x12\x40", Foreign, nintendo64},
		{"fix.ips", "PATCHEOF", Patch, "IPS"}, {"fix.bps", "BPS1", Patch, "BPS"},

		{"game.sav", "\x00\x01", Save, ""}, {"GAME.SAV", "\x00", Save, ""}, {"game.srm", "\x00", Save, ""}, {"game.gb.ram", "\x00", Save, ""}, {"game.sav.bak", "\x00", Save, ""},
		{"game.srm~", "\x00", Save, ""}, {"empty.sav", "", Save, ""}, {"dump.bin", with(8<<10, nil), Save, ""}, {"dump", with(512, nil), Save, ""},
		{"dump.bin", with(32<<10+48, nil), Save, ""}, {"dump.bin", with(32<<10+17, nil), Save, ""}, {"dump.bin", with(8<<10+1, nil), Unknown, ""},
		{"game.rtc", "\x00\x00\x00\x00", Clock, ""},

		{"game.gb.state", "\x09\x00", State, "PyBoy or RetroArch"}, {"game.state1", "\x09", State, "PyBoy or RetroArch"}, {"game.state.auto", "x", State, "RetroArch"},
		{"game.state", "RASTATE\x01", State, "RetroArch"}, {"game1.sgm", "\x1f\x8bpacked", State, "VisualBoyAdvance"}, {"game.sna", "BGB ", State, "BGB"},
		{"game.ss1", "\x89PNG\r\n\x1a\n", State, "mGBA"}, {"game.s0", "\x01SAME", State, "SameBoy"}, {"anything", with(600, map[int]string{596: "BESS"}), State, "SameBoy"},

		{"run.dmx", sqliteMark + with(100, map[int]string{52: recordOwner}), Record, ""}, {"other.db", sqliteMark + with(100, nil), Other, ""},
		{"a-1.model.json", "{\"format\": \"dotmatrix model 1\",\n", Model, ""}, {"a.json", "\xEF\xBB\xBF{\"format\": \"dotmatrix model 1\"", Model, ""},
		{"x.cast", `{"version": 2, "width": 80}`, Cast, ""}, {"x.json", `{"version": 2}`, Unknown, ""}, {"mine.star", "def step(ctx):\n", Agent, ""},
		{"cover.png", "\x89PNG\r\n\x1a\n", Picture, ""}, {"empty.txt", "", Empty, ""}, {"words.txt", "words\n", Unknown, ""}, {"accents", strings.Repeat("é", 4<<10), Unknown, ""}, {"cut", "x" + strings.Repeat("é", 4<<10)[1:], Save, ""},
	} {
		got, err := Look("folder/"+c.name, strings.NewReader(c.data), int64(len(c.data)))
		if err != nil || got != (File{c.kind, c.of}) {
			t.Errorf("%.40q: %+v (%v), want %s %s", c.name, got, err, c.kind, c.of)
		}
	}
}

// Each kind says what to do; none says the same as another.
func TestAdvice(t *testing.T) {
	said := map[string]Kind{}
	for _, kind := range []Kind{Empty, ROM, Zip, Archive, Damaged, Foreign, Patch, Save, Clock, State, Record, Other, Model, Cast, Agent, Picture, Unknown} {
		text := File{kind, "X"}.String()
		if other, ok := said[text]; ok || text == "" {
			t.Errorf("%s says what %s says: %q", kind, other, text)
		}
		said[text] = kind
	}
}

type entry struct{ name, data string }

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err == nil {
			_, err = f.Write([]byte(e.data))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gzipOf(t testing.TB, name, data string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Name = name
	if _, err := w.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpack(name string, data []byte, entry string) (Unpacked, error) {
	r := bytes.NewReader(data)
	f, err := Look(name, r, int64(len(data)))
	if err != nil {
		return Unpacked{}, err
	}
	return f.Unpack(r, int64(len(data)), 8<<20, entry)
}

func TestUnpack(t *testing.T) {
	demo := string(assets.DemoROM)
	two := zipOf(t, entry{"a/one.gb", demo}, entry{"two.gbc", demo + demo}, entry{"readme.txt", "words"})
	same := zipOf(t, entry{"a/one.gb", demo}, entry{"b/one.gb", demo})
	locked := zipOf(t, entry{"game.gb", demo})
	for _, mark := range []string{"PK\x03\x04", "PK\x01\x02"} {
		at := bytes.Index(locked, []byte(mark)) + map[string]int{"PK\x03\x04": 6, "PK\x01\x02": 8}[mark]
		locked[at] |= encrypted
	}
	broken := gzipOf(t, "game.gb", demo)
	broken[len(broken)/2] ^= 0xFF
	for name, c := range map[string]struct {
		data        []byte
		entry, from string
		rom         string
		says        string
	}{
		"one.zip":         {data: zipOf(t, entry{"readme.txt", "words"}, entry{"__MACOSX/._g.gb", "x"}, entry{"g.gb", demo}), from: "g.gb", rom: demo},
		"unnamed.zip":     {data: zipOf(t, entry{"notes.txt", "words"}, entry{"game.bin", demo}), from: "game.bin", rom: demo},
		"game.gb.gz":      {data: gzipOf(t, "game.gb", demo), from: "game.gb", rom: demo},
		"nameless.gz":     {data: gzipOf(t, "", demo), rom: demo},
		"two.zip":         {data: two, says: "it holds 2 ROMs (a/one.gb, two.gbc): name one behind a #, such as game.zip#a/one.gb"},
		"one-of-two.zip":  {data: two, entry: "one.gb", from: "a/one.gb", rom: demo},
		"other.zip":       {data: two, entry: "two.gbc", from: "two.gbc", rom: demo + demo},
		"none-of-two.zip": {data: two, entry: "three.gb", says: "no ROM three.gb is in it"},
		"same.zip":        {data: same, entry: "one.gb", says: "it holds 2 ROMs"},
		"no-game.zip":     {data: zipOf(t, entry{"readme.txt", "words"}), says: "no Game Boy ROM is in it"},
		"empty.zip":       {data: zipOf(t), says: "no Game Boy ROM is in it"},
		"outside.zip":     {data: zipOf(t, entry{"../../game.gb", demo}), from: "../../game.gb", rom: demo},
		"bomb.zip":        {data: zipOf(t, entry{"game.gb", strings.Repeat("\x00", 9<<20)}), says: "larger than 8 MiB"},
		"bomb.gb.gz":      {data: gzipOf(t, "game.gb", strings.Repeat("\x00", 9<<20)), says: "larger than 8 MiB"},
		"locked.zip":      {data: locked, says: "locked with a password"},
		"cut.zip":         {data: two[:len(two)-30], says: "damaged"},
		"broken.gz":       {data: broken, says: "damaged"},
		"a.tar.gz":        {data: gzipOf(t, "a.tar", with(1024, map[int]string{257: "ustar"})), says: "an archive (tar): unpack it"},
		"advance.gz":      {data: gzipOf(t, "a.gba", advanceROM()), says: "another console"},
	} {
		got, err := unpack(name, c.data, c.entry)
		switch {
		case c.says == "" && (err != nil || got.Entry != c.from || string(got.ROM) != c.rom):
			t.Errorf("%s: %q of %d bytes (%v)", name, got.Entry, len(got.ROM), err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s says %v, want %q", name, err, c.says)
		}
	}
	if _, err := unpack("two.zip", two, ""); !errors.As(err, new(*ChoiceError)) {
		t.Errorf("two ROMs are %T", err)
	}
}

// Whatever a file holds, it is one thing, and unpacking it ends within its limit.
func FuzzLook(f *testing.F) {
	f.Add("game.gb", assets.DemoROM[:0x200])
	f.Add("game.zip", zipOf(f, entry{"g.gb", "x"}, entry{"h", "y"}))
	f.Add("game.gz", gzipOf(f, "g.gb", "x"))
	f.Add("run.dmx", []byte(sqliteMark))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		r := bytes.NewReader(data)
		file, err := Look(name, r, int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if file.String() == "" {
			t.Error("it says nothing")
		}
		if file.Kind != Zip && file.Kind != Gzip {
			return
		}
		const most = 1 << 10
		names, err := file.Entries(r, int64(len(data)))
		if err != nil {
			return
		}
		for _, name := range names {
			if got, err := file.Unpack(r, int64(len(data)), most, name); err == nil && len(got.ROM) > most {
				t.Errorf("%d bytes came out", len(got.ROM))
			}
		}
	})
}
