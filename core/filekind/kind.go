package filekind

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

	"dotmatrix/core/gameboy"
)

// Kind is what a file is.
type Kind string

// The kinds. Unknown is what nothing is known of.
const (
	Unknown Kind = ""
	Empty   Kind = "empty"
	ROM     Kind = "rom"     // a Game Boy ROM, also a damaged one: the machine says what is wrong with it
	Zip     Kind = "zip"     // see Unpack
	Gzip    Kind = "gzip"    // see Unpack
	Archive Kind = "archive" // of a form that is not unpacked here
	Damaged Kind = "damaged" // an archive by its name alone
	Foreign Kind = "foreign" // another console's game
	Patch   Kind = "patch"   // to be applied to a ROM
	Save    Kind = "save"    // what a cartridge's battery keeps
	Clock   Kind = "clock"   // a cartridge's clock in a file of its own
	State   Kind = "state"   // of another emulator
	Record  Kind = "record"  // runs, in dotmatrix's own form; a bundle is one, too
	Other   Kind = "sqlite"  // another program's database
	Model   Kind = "model"   // an exported version of an agent
	Cast    Kind = "cast"    // a terminal recording
	Agent   Kind = "agent"   // an agent file
	Picture Kind = "picture"
)

// File is a file that was looked at.
type File struct {
	Kind Kind
	Of   string // whose: the console of a Foreign, the emulator of a State, the form of an Archive or a Patch; may be empty
}

// headSize is how much of a file is looked at, in bytes: TMR SEGA, the deepest mark, ends at 0x8000.
const headSize = 32 << 10

// Look says what a file of size bytes is. Its name may be a path.
func Look(name string, file io.ReaderAt, size int64) (File, error) {
	head := make([]byte, min(size, headSize))
	if n, err := file.ReadAt(head, 0); err != nil && (!errors.Is(err, io.EOF) || n < len(head)) {
		return File{}, err
	}
	return look(filepath.Base(name), head, size), nil
}

// look goes from what is certain to what is likely: a mark in the file, an ending that one program writes, a header whose
// one byte of checksum holds, a size.
func look(name string, head []byte, size int64) File {
	ending := strings.ToLower(filepath.Ext(name))
	switch {
	case size == 0 && saveEnding(name):
		return File{Kind: Save}
	case size == 0 && !romEndings[ending]:
		return File{Kind: Empty}
	case gameboy.HasLogo(head):
		return File{Kind: ROM}
	case stateOf(name, head) != "":
		return File{State, stateOf(name, head)} // before archives and pictures, which some states are
	case consoleOf(head) != "":
		return File{Foreign, consoleOf(head)}
	}
	if form, ok := marked(head); ok {
		return form
	}
	switch {
	case romEndings[ending]:
		return File{Kind: ROM}
	case saveEnding(name):
		return File{Kind: Save}
	case consoleEndings[ending] != "" && !isText(head):
		return File{Foreign, consoleEndings[ending]}
	case archiveEndings[ending]:
		return File{Damaged, ending[1:]}
	}
	if text := textOf(ending, head); text.Kind != Unknown {
		return text
	}
	switch _, err := gameboy.ParseHeader(head); {
	case ending == ".rtc":
		return File{Kind: Clock}
	case err == nil && size%(16<<10) == 0:
		return File{Kind: ROM}
	case saveSize(size) && !isText(head):
		return File{Kind: Save}
	}
	return File{}
}

var romEndings = map[string]bool{".gb": true, ".gbc": true, ".cgb": true, ".sgb": true, ".dmg": true}

// IsROMName reports whether a file is meant as a Game Boy ROM by its name.
func IsROMName(name string) bool { return romEndings[strings.ToLower(filepath.Ext(name))] }

// IsGameName reports whether a file is meant as a game by its name, if not always as one that can be played here: these are
// what a folder of games is searched for.
func IsGameName(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return romEndings[ending] || archiveEndings[ending] || consoleEndings[ending] != "" && !alsoText[ending]
}

var archiveEndings = map[string]bool{".zip": true, ".gz": true, ".7z": true, ".rar": true, ".xz": true, ".bz2": true, ".zst": true, ".tgz": true}

// signatures are the first bytes of files of some kinds.
var signatures = []struct {
	begins string
	file   File
}{
	{"PK\x03\x04", File{Kind: Zip}}, {"PK\x05\x06", File{Kind: Zip}}, {"\x1f\x8b", File{Kind: Gzip}},
	{"7z\xbc\xaf\x27\x1c", File{Archive, "7z"}}, {"Rar!\x1a\x07", File{Archive, "rar"}}, {"\xfd7zXZ\x00", File{Archive, "xz"}},
	{"BZh", File{Archive, "bzip2"}}, {"\x28\xb5\x2f\xfd", File{Archive, "zstd"}},
	{"PATCH", File{Patch, "IPS"}}, {"BPS1", File{Patch, "BPS"}}, {"UPS1", File{Patch, "UPS"}},
	{"\x89PNG\r\n\x1a\n", File{Kind: Picture}}, {"\xff\xd8\xff", File{Kind: Picture}}, {"GIF8", File{Kind: Picture}},
}

const (
	sqliteMark      = "SQLite format 3\x00"
	sqliteOwner     = 68     // where a database says whose it is, four bytes
	recordOwner     = "DTMX" // as tracking writes it there
	tarMark, tarEnd = 257, 262
)

func marked(head []byte) (File, bool) {
	text := string(head)
	for _, s := range signatures {
		if strings.HasPrefix(text, s.begins) {
			return s.file, true
		}
	}
	switch {
	case strings.HasPrefix(text, sqliteMark) && len(text) > sqliteOwner+4 && text[sqliteOwner:sqliteOwner+4] == recordOwner:
		return File{Kind: Record}, true
	case strings.HasPrefix(text, sqliteMark):
		return File{Kind: Other}, true
	case len(text) > tarEnd && text[tarMark:tarEnd] == "ustar":
		return File{Archive, "tar"}, true
	}
	return File{}, false
}
