package thumb

import (
	"context"
	"errors"
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
)

// fakeRecord counts what is loaded and drawn.
type fakeRecord struct{ loaded, drawn []string }

func (r *fakeRecord) load(_ context.Context, run string) (*core.Frame, error) {
	r.loaded = append(r.loaded, run)
	if run == "gone" {
		return nil, errors.New("there is no such run")
	}
	return core.NewFrame(160, 144), nil
}

func (r *fakeRecord) draw(frame *core.Frame, width, height int) []string {
	r.drawn = append(r.drawn, fmt.Sprintf("%dx%d as %dx%d", frame.Width, frame.Height, width, height))
	return make([]string, height)
}

func TestPicturesAreLoadedOnceAndDrawnOnce(t *testing.T) {
	r := &fakeRecord{}
	p := New(t.Context(), r.draw)
	want := func(id string, steps int) tea.Cmd { return p.Want(Run(id, steps, r.load)) }
	first := want("a", 1)
	if p.Rows("a", 4, 2) != nil || want("b", 1) != nil || want("c", 1) != nil {
		t.Fatal("more than one picture is loaded at once")
	}
	next := p.Update(first()) // of the wishes meanwhile, the newest
	p.Update(next())
	if want("a", 1) != nil || want("c", 1) != nil || fmt.Sprint(r.loaded) != "[a c]" {
		t.Errorf("loaded %v", r.loaded)
	}
	for range 3 {
		if len(p.Rows("a", 4, 2)) != 2 {
			t.Error("there is no picture")
		}
	}
	p.Rows("a", 8, 4)
	if fmt.Sprint(r.drawn) != "[160x144 as 4x2 160x144 as 8x4]" {
		t.Errorf("drawn %q", r.drawn)
	}
	longer := want("a", 2)
	if longer == nil || p.Rows("a", 8, 4) == nil {
		t.Fatal("of a run that goes on, the older picture is not shown until the newer is there")
	}
	p.Update(longer())
	if w, h, ok := p.Size("a"); !ok || w != 160 || h != 144 {
		t.Errorf("size %dx%d %t", w, h, ok)
	}
}

func TestWhatHasNoPictureIsAskedForOnce(t *testing.T) {
	r := &fakeRecord{}
	p := New(t.Context(), r.draw)
	p.Update(p.Want(Run("gone", 1, r.load))())
	if _, _, ok := p.Size("gone"); ok || p.Rows("gone", 4, 2) != nil || p.Want(Run("gone", 1, r.load)) != nil {
		t.Error("a picture that cannot be had is asked for again and again")
	}
	if p.Update(tea.KeyPressMsg{}) != nil || New(t.Context(), r.draw).Update(p.Want(Run("x", 1, r.load))()) != nil {
		t.Error("it takes notice of what is none of its business")
	}
}

func TestFewAreKept(t *testing.T) {
	r := &fakeRecord{}
	p := New(t.Context(), r.draw)
	for i := range 2 * kept {
		p.Update(p.Want(Run(fmt.Sprint(i), 1, r.load))())
	}
	if len(p.all) != kept || p.Rows("0", 1, 1) != nil || p.Rows(fmt.Sprint(2*kept-1), 1, 1) == nil {
		t.Errorf("%d are kept", len(p.all))
	}
}
