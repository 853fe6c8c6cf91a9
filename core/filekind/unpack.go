package filekind

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Unpacked is a ROM that came out of an archive.
type Unpacked struct {
	Entry string // its name in the archive; empty where a gz does not say it
	ROM   []byte
}

// Limits of what is looked at in an archive: a small file can unpack into a huge one.
const (
	mostEntries = 10_000 // that are listed
	mostSniffed = 64     // of which the beginning is looked at, where no name says that it is a ROM
)

// ChoiceError is returned for an archive that holds several ROMs, where none of them was named.
type ChoiceError struct{ Entries []string }

func (e *ChoiceError) Error() string {
	const most = 8
	shown := e.Entries[:min(len(e.Entries), most)]
	list := strings.Join(shown, ", ")
	if len(e.Entries) > most {
		list += ", ..."
	}
	return fmt.Sprintf("it holds %d ROMs (%s): name one behind a #, such as game.zip#%s", len(e.Entries), list, shown[0])
}

// errNoROM is the error for an archive without a ROM.
var errNoROM = errors.New("no Game Boy ROM is in it: unpack it, and see what it holds")

// Unpack takes a ROM of at most most bytes out of a Zip or a Gzip of size bytes. entry names which one; where it is empty,
// there must be one alone.
func (f File) Unpack(file io.ReaderAt, size, most int64, entry string) (Unpacked, error) {
	if f.Kind == Gzip {
		if entry != "" {
			return Unpacked{}, errors.New("a gz file holds one file alone: leave the # and what stands behind it out")
		}
		return gunzip(file, size, most)
	}
	archive, names, err := listZip(file, size)
	if err != nil {
		return Unpacked{}, err
	}
	switch {
	case entry != "":
		names = named(names, entry)
		if len(names) == 0 {
			return Unpacked{}, fmt.Errorf("no ROM %s is in it", entry)
		}
	case len(names) == 0:
		return Unpacked{}, errNoROM
	}
	if len(names) > 1 {
		return Unpacked{}, &ChoiceError{names}
	}
	return extract(archive, names[0], most)
}

// Entries are the names of the ROMs in a Zip of size bytes, as Unpack takes them; of a Gzip it is one empty name.
func (f File) Entries(file io.ReaderAt, size int64) ([]string, error) {
	if f.Kind == Gzip {
		return []string{""}, nil
	}
	_, names, err := listZip(file, size)
	if err == nil && len(names) == 0 {
		err = errNoROM
	}
	return names, err
}

// named are the entries of that name, or of that name in some folder.
func named(names []string, entry string) (found []string) {
	for _, name := range names {
		if name == entry {
			return []string{name}
		}
		if path.Base(name) == entry {
			found = append(found, name)
		}
	}
	return found
}

// listZip finds the ROMs in a zip: by their names, or where none has one, by what they begin with.
func listZip(file io.ReaderAt, size int64) (*zip.Reader, []string, error) {
	archive, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only compared here, nothing is written
		return nil, nil, fmt.Errorf("the archive is damaged: %w", err)
	}
	if len(archive.File) > mostEntries {
		return nil, nil, fmt.Errorf("the archive holds more than %d files: unpack it", mostEntries)
	}
	var names []string
	for _, f := range archive.File {
		if IsROMName(f.Name) && !hidden(f.Name) {
			names = append(names, f.Name)
		}
	}
	for i, f := range archive.File {
		if len(names) > 0 || i == mostSniffed {
			break
		}
		if !hidden(f.Name) && !f.FileInfo().IsDir() && sniffed(f).Kind == ROM {
			return archive, []string{f.Name}, nil
		}
	}
	return archive, names, nil
}

// hidden reports whether a system put a file into an archive rather than the person.
func hidden(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), ".")
}

// sniffed is what an entry seems to be.
func sniffed(f *zip.File) File {
	opened, err := f.Open()
	if err != nil {
		return File{}
	}
	defer opened.Close()
	head, err := io.ReadAll(io.LimitReader(opened, headSize))
	if err != nil {
		return File{}
	}
	return look(path.Base(f.Name), head, int64(min(f.UncompressedSize64, 1<<40)))
}

const encrypted = 1 // the bit of a zip entry's flags that says so

func extract(archive *zip.Reader, name string, most int64) (Unpacked, error) {
	for _, f := range archive.File {
		if f.Name != name {
			continue
		}
		if f.Flags&encrypted != 0 {
			return Unpacked{}, fmt.Errorf("%s is locked with a password: unpack it", name)
		}
		opened, err := f.Open()
		if err != nil {
			return Unpacked{}, fmt.Errorf("%s cannot be unpacked: %w: unpack it with another program", name, err)
		}
		defer opened.Close()
		rom, err := limited(opened, most)
		return Unpacked{name, rom}, err
	}
	return Unpacked{}, errNoROM
}

func gunzip(file io.ReaderAt, size, most int64) (Unpacked, error) {
	packed, err := gzip.NewReader(io.NewSectionReader(file, 0, size))
	if err != nil {
		return Unpacked{}, fmt.Errorf("the archive is damaged: %w", err)
	}
	data, err := limited(packed, most)
	if err != nil {
		return Unpacked{}, err
	}
	inside, err := Look(packed.Name, bytes.NewReader(data), int64(len(data)))
	switch {
	case err != nil:
		return Unpacked{}, err
	case inside.Kind != ROM && inside.Kind != Unknown: // what is unknown, the machine looks at
		return Unpacked{}, fmt.Errorf("what is in it is %s", inside)
	}
	return Unpacked{packed.Name, data}, nil
}

// limited reads at most most bytes.
func limited(from io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, fmt.Errorf("the archive is damaged: %w", err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("what is in it is larger than %d MiB, the largest cartridge there is: it is not a Game Boy ROM", most>>20)
	}
	return data, nil
}
