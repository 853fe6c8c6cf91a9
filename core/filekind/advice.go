package filekind

// String says what the file is, and what can be done with it, as it stands behind "FILE is".
func (f File) String() string {
	switch f.Kind {
	case Empty:
		return "empty: copy it again"
	case ROM:
		return "a Game Boy ROM: give it where a ROM is asked for"
	case Zip, Gzip:
		return "an archive: give it where a ROM is asked for, if it holds one, or unpack it"
	case Archive:
		return "an archive (" + f.Of + "): unpack it and give the .gb or .gbc file that is in it"
	case Damaged:
		return "a damaged archive (" + f.Of + "): copy it again"
	case Foreign:
		return "a game of another console (" + f.Of + "): Game Boy and Game Boy Color are emulated"
	case Patch:
		return "a patch (" + f.Of + "), not a game: apply it to the ROM that it is for, and give that"
	case Save:
		return "a battery save: give it with --from, beside its game's ROM"
	case Clock:
		return "the clock of another emulator's save: give the save itself with --from"
	case State:
		return "a state of another emulator (" + f.Of + "), which cannot be read: save in the game and give the .sav file, or play there and capture"
	case Record:
		return "a record of runs: give it with --db, or a bundle to `dotmatrix verify` or `dotmatrix import`"
	case Other:
		return "the database of another program"
	case Model:
		return "a version of an agent: take it in with `dotmatrix models import`"
	case Cast:
		return "a terminal recording: play it with asciinema"
	case Agent:
		return "an agent file: give it with --agent"
	case Picture:
		return "a picture"
	}
	return "not a file of a known kind"
}
