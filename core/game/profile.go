package game

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/script"
	"dotmatrix/core/textfile"
)

// Profile is a loaded profile. It keeps nothing between calls and is safe for concurrent use.
type Profile struct {
	program *script.Program
	about   *declaration
	facts   starlark.Callable
	text    starlark.Callable
	reached starlark.Callable
	prepare starlark.Callable // tables(rom); nil where the profile has none
	options starlark.Callable // options(facts); nil where the profile has none
	symbols symbols
	ref     core.GameRef
	rom     starlark.StringDict // rom and tables, as facts finds them beside mem; nil before Insert
}

// Load reads the profile in the folder dir of fsys.
func Load(fsys fs.FS, dir string) (*Profile, error) {
	p, err := load(fsys, dir)
	switch {
	case err == nil:
		return p, nil
	case dir == ".": // which says nothing of where that is
		return nil, fmt.Errorf("profile: %w", err)
	}
	return nil, fmt.Errorf("profile %s: %w", dir, err)
}

func load(fsys fs.FS, dir string) (*Profile, error) {
	folder, err := fs.Sub(fsys, dir)
	if err != nil {
		return nil, err
	}
	read := &tables{folder: folder}
	predeclared := script.Builtins()
	predeclared["game"] = starlark.NewBuiltin("game", declare)
	predeclared["charmap"] = starlark.NewBuiltin("charmap", makeCharmap)
	predeclared["layout"] = starlark.NewBuiltin("layout", makeLayout)
	predeclared["table"] = starlark.NewBuiltin("table", read.read)
	program, err := script.Load(folder, profileFile, predeclared, script.Limits{})
	read.sealed = true
	if err != nil {
		return nil, err
	}
	p := &Profile{program: program}
	if err := p.bind(folder, read.files); err != nil {
		return nil, err
	}
	return p, nil
}

// bind finds what a profile must have, and reads its symbols. read are the tables that it has read.
func (p *Profile) bind(folder fs.FS, read []core.File) error {
	var ok bool
	if p.about, ok = p.program.Globals["profile"].(*declaration); !ok {
		return errors.New("it has no line such as: profile = game(name = \"...\", title = \"...\")")
	}
	for name, function := range map[string]*starlark.Callable{"facts": &p.facts, "text": &p.text, "reached": &p.reached} {
		if *function, ok = p.program.Globals[name].(starlark.Callable); !ok {
			return fmt.Errorf("it has no function %s: write def facts(mem), def text(facts) and def reached(facts)", name)
		}
	}
	if prepare, given := p.program.Globals["tables"]; given {
		if p.prepare, ok = prepare.(starlark.Callable); !ok {
			return errors.New("its tables is no function: write def tables(rom), or name it otherwise")
		}
	}
	if options, given := p.program.Globals["options"]; given {
		if p.options, ok = options.(starlark.Callable); !ok {
			return errors.New("its options is no function: write def options(facts), or name it otherwise")
		}
	}
	files := slices.Concat(p.program.Files, read)
	if p.about.symbols != "" {
		text, err := textfile.ReadText(folder, p.about.symbols, maxSymbolFile)
		if err != nil {
			return fmt.Errorf("reading its symbols: %w", err)
		}
		if p.symbols, err = parseSymbols(text); err != nil {
			return fmt.Errorf("%s: %w", p.about.symbols, err)
		}
		files = append(files, core.File{Path: p.about.symbols, Data: []byte(text)})
	}
	p.ref = core.GameRef{Name: p.about.name, Version: filesHash(files)}
	return nil
}

// filesHash is the SHA-256 of the files by path, each path and content with its length before it.
func filesHash(files []core.File) core.Hash {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b core.File) int { return strings.Compare(path.Clean(a.Path), path.Clean(b.Path)) })
	h := sha256.New()
	for _, f := range files {
		for _, part := range [][]byte{[]byte(f.Path), f.Data} {
			h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(part))))
			h.Write(part)
		}
	}
	return core.Hash(h.Sum(nil))
}

// Ref names the profile and its version.
func (p *Profile) Ref() core.GameRef { return p.ref }

// Names are the names that the profile's symbols have for addresses of memory, those outside the cartridge's ROM.
func (p *Profile) Names() map[uint32]string {
	names := map[uint32]string{}
	for name, s := range p.symbols {
		at := uint32(s.address)
		if other, taken := names[at]; at >= 2*romBank && (!taken || name < other) {
			names[at] = name
		}
	}
	return names
}

// Story is every milestone of the game, in order.
func (p *Profile) Story() []core.Milestone { return slices.Clone(p.about.story) }

// Titles are those of the ROM headers that the profile is for.
func (p *Profile) Titles() []string { return slices.Clone(p.about.titles) }

// Knows reports whether the profile is for the ROM by its hash, and by the title of its header.
func (p *Profile) Knows(rom core.ROM) (byHash, byTitle bool) { return p.about.fits(rom) }

// Insert is the profile with the cartridge in: facts finds it as mem.rom, and as mem.tables what the profile's
// tables(rom) makes of it, once. Callers must not change rom afterwards.
func (p *Profile) Insert(ctx context.Context, rom []byte) (*Profile, error) {
	cartridge := newROM(rom, p.symbols)
	found := starlark.StringDict{"rom": cartridge, "tables": starlark.None}
	if p.prepare != nil {
		made, err := p.call(ctx, p.prepare, cartridge)
		if err != nil {
			return nil, err
		}
		made.Freeze()
		found["tables"] = made
	}
	inserted := *p
	inserted.rom = found
	return &inserted, nil
}

// Facts is Read, for callers that want the JSON alone.
func (p *Profile) Facts(ctx context.Context, memory core.Peeker) (json.RawMessage, error) {
	read, err := p.Read(ctx, memory)
	if err != nil {
		return nil, err
	}
	return read.JSON(), nil
}

// Text says recorded facts in words.
func (p *Profile) Text(ctx context.Context, facts json.RawMessage) (string, error) {
	return p.Recorded(facts).Text(ctx)
}

// Milestones are those that recorded facts show as reached, in the order of the story.
func (p *Profile) Milestones(ctx context.Context, facts json.RawMessage) ([]core.Milestone, error) {
	return p.Recorded(facts).Milestones(ctx)
}

func (p *Profile) call(ctx context.Context, function starlark.Callable, argument starlark.Value) (starlark.Value, error) {
	value, err := p.program.Call(ctx, function, starlark.Tuple{argument})
	if err != nil {
		return nil, fmt.Errorf("profile %s: %w", p.about.name, err)
	}
	return value, nil
}
