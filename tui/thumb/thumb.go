// Package thumb keeps small pictures beside a list: each is loaded by a command when it is wanted, the newest few are
// kept, and what was drawn of one is not drawn again. The screens of tui that list runs or games use it.
package thumb

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
)

// kept is how many pictures are kept; one has some 50 KB.
const kept = 48

// Pictures are the pictures of one screen. Only its Update and View use them.
type Pictures struct {
	ctx    context.Context
	draw   func(frame *core.Frame, width, height int) []string
	all    []*picture // in the order in which they were loaded
	wanted Request
	busy   bool // one is being loaded
}

// Request says which picture is wanted. Version changes when the picture does; the older one is shown until then.
type Request struct {
	Key     string
	Version int
	Load    func(ctx context.Context) (*core.Frame, error)
}

type picture struct {
	key           string
	version       int
	frame         *core.Frame // nil: there is none
	rows          []string    // of the size that was asked for last
	width, height int
}

// New keeps no picture yet; draw makes one rows of cells.
func New(ctx context.Context, draw func(frame *core.Frame, width, height int) []string) *Pictures {
	return &Pictures{ctx: ctx, draw: draw}
}

// loadedMsg is a picture that was loaded, or could not be.
type loadedMsg struct {
	of    *Pictures
	what  Request
	frame *core.Frame
	err   error
}

// Want has a picture loaded if it is not there. While one is being loaded only the newest wish is remembered, so that
// running through a long list loads few.
func (p *Pictures) Want(what Request) tea.Cmd {
	p.wanted = what
	if p.busy || what.Load == nil {
		return nil
	}
	if have := p.find(what.Key); have != nil && have.version == what.Version {
		return nil
	}
	p.busy = true
	return func() tea.Msg {
		frame, err := what.Load(p.ctx)
		return loadedMsg{p, what, frame, err}
	}
}

// Update takes a picture that was loaded.
func (p *Pictures) Update(msg tea.Msg) tea.Cmd {
	loaded, ok := msg.(loadedMsg)
	if !ok || loaded.of != p {
		return nil
	}
	p.busy = false
	if loaded.err != nil { // a list can do without: who opens the run is told why
		loaded.frame = nil
	}
	p.all = slices.DeleteFunc(p.all, func(old *picture) bool { return old.key == loaded.what.Key })
	p.all = append(p.all, &picture{key: loaded.what.Key, version: loaded.what.Version, frame: loaded.frame})
	if extra := len(p.all) - kept; extra > 0 {
		p.all = slices.Delete(p.all, 0, extra)
	}
	return p.Want(p.wanted)
}

// Size is how large a picture is in pixels; ok is false where there is none, or not yet.
func (p *Pictures) Size(key string) (width, height int, ok bool) {
	if have := p.find(key); have != nil && have.frame != nil {
		return have.frame.Width, have.frame.Height, true
	}
	return 0, 0, false
}

// Rows are the picture as rows of width cells; nil where there is none, or not yet.
func (p *Pictures) Rows(key string, width, height int) []string {
	have := p.find(key)
	if have == nil || have.frame == nil {
		return nil
	}
	if have.width != width || have.height != height {
		have.rows, have.width, have.height = p.draw(have.frame, width, height), width, height
	}
	return have.rows
}

func (p *Pictures) find(key string) *picture {
	for _, have := range p.all {
		if have.key == key {
			return have
		}
	}
	return nil
}

// Run asks for what a game showed at the end of a run of so many steps.
func Run(id string, steps int, load func(ctx context.Context, run string) (*core.Frame, error)) Request {
	return Request{Key: id, Version: steps, Load: func(ctx context.Context) (*core.Frame, error) { return load(ctx, id) }}
}
