package codec

import "dotmatrix/core"

// MaxScreenDepth is how many screens may stand below one that is coded over another; the schema checks it too.
const MaxScreenDepth = 32

// ScreenGood is up to how many bytes a screen over another is taken without asking whether one alone is smaller.
const ScreenGood = 400

// screensRemembered is how many screens may be the base of the next: a game shows the same rooms again and again.
const screensRemembered = 48

// ScreenWriter codes the screens of a run, each over one that it is like. The zero value has written none.
type ScreenWriter struct {
	last   Screen
	recent []Screen // with a picture; at most screensRemembered, in no order
	oldest int      // of recent: the next to be forgotten
}

// Screen is a screen that was written.
type Screen struct {
	ID      int64 // what the caller calls it
	Depth   int   // how many others it stands on
	Hash    core.Hash
	picture *picture // nil: no base for others
}

// Last is the newest screen; its ID is 0 where there is none.
func (w *ScreenWriter) Last() Screen { return w.last }

// Coded is a screen as it is written.
type Coded struct {
	Screen        // without an ID yet
	Base   int64  // ID of the screen that it is coded over; 0: none
	Data   []byte // packed
}

// Code codes a screen, which is not written before the caller calls Wrote.
func (w *ScreenWriter) Code(frame *core.Frame, hash core.Hash) Coded {
	next := Coded{Screen: Screen{Hash: hash}}
	var under *Screen
	next.Data, next.picture, under = w.choose(frame)
	if under != nil {
		next.Base, next.Depth = under.ID, under.Depth+1
	}
	return next
}

// Wrote says that a coded screen was written, and what it is called; it may then be the base of others.
func (w *ScreenWriter) Wrote(c Coded, id int64) {
	c.ID = id
	w.last = c.Screen
	if c.picture == nil {
		return
	}
	if len(w.recent) < screensRemembered {
		w.recent = append(w.recent, c.Screen)
		return
	}
	w.recent[w.oldest] = c.Screen
	w.oldest = (w.oldest + 1) % screensRemembered
}

// Shown says that a screen came that was written before.
func (w *ScreenWriter) Shown(id int64, depth int, hash core.Hash) {
	w.last = Screen{ID: id, Depth: depth, Hash: hash}
}

// choose takes the smaller of the screen alone and over the one that is most like it, and says which that is.
func (w *ScreenWriter) choose(frame *core.Frame) (data []byte, made *picture, under *Screen) {
	alone, ok := newPicture(frame)
	if !ok {
		return packTight(markWhole, frame.AppendBinary([]byte{kindColours})), nil, nil
	}
	if base, dx, dy := w.like(alone); base != nil {
		if over, ok := alone.numberedAs(base.picture); ok {
			data, under, made = packTight(markWhole, over.over(base.picture, dx, dy)), base, over
			if len(data) <= ScreenGood {
				return data, made, under
			}
		}
	}
	if whole := packTight(markWhole, alone.alone()); under == nil || len(whole) <= len(data) {
		return whole, alone, nil
	}
	return data, made, under
}

// like finds the screen that is most like a picture, and how far it must move; nil where there is none.
func (w *ScreenWriter) like(p *picture) (found *Screen, dx, dy int) {
	best := len(p.pix)
	for i := range w.recent {
		s := &w.recent[i]
		if s.Depth >= MaxScreenDepth || !p.fits(s.picture) {
			continue
		}
		if n := unlike(s.picture, p, best); n < best {
			best, found = n, s
		}
	}
	if last := w.last; last.picture != nil && last.Depth < MaxScreenDepth && p.fits(last.picture) {
		if x, y, n := motion(last.picture, p); n < best {
			return &w.last, x, y
		}
	}
	return found, 0, 0
}

// ScreenReader gives screens back. It remembers the newest, since the next is mostly coded over it.
type ScreenReader struct {
	id      int64
	depth   int
	hash    core.Hash
	picture *picture
	frame   *core.Frame
}

// StoredScreen is a screen as it was found.
type StoredScreen struct {
	ID, Base int64 // Base 0: coded alone
	Depth    int
	Hash     core.Hash
	Data     []byte
}

// At is the screen that was read last; its ID is 0 where there is none. Nobody changes the frame.
func (r *ScreenReader) At() (id int64, frame *core.Frame) { return r.id, r.frame }

// Hash is that of the screen that was read last.
func (r *ScreenReader) Hash() core.Hash { return r.hash }

// Read goes on to a screen that is coded alone or over the one that was read last, and checks its hash.
func (r *ScreenReader) Read(s StoredScreen) error {
	coded, err := Unpack(nil, s.Data, maxCoded)
	if err != nil {
		return Damaged("screen %d: %v", s.ID, err)
	}
	base, depth := r.picture, r.depth+1
	if s.Base == 0 {
		base, depth = nil, 0
	}
	if s.Depth != depth {
		return Damaged("screen %d says that it stands on %d others, and stands on %d", s.ID, s.Depth, depth)
	}
	frame, picture, err := parseScreen(coded, base)
	if err != nil {
		return err
	}
	if hash := frame.Hash(); hash != s.Hash {
		return Damaged("the SHA-256 of screen %d is %s and should be %s", s.ID, hash.Short(), s.Hash.Short())
	}
	*r = ScreenReader{id: s.ID, depth: depth, hash: s.Hash, picture: picture, frame: frame}
	return nil
}
