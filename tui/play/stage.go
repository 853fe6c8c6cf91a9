package play

import (
	"sync"

	"dotmatrix/core"
	"dotmatrix/tui/plane"
)

// stage hands the pictures of a source to the plane while its screen is on top. While it is not, the newest is kept, so that
// the picture is there at once when a person comes back. Its methods may be called from several goroutines.
type stage struct {
	plane  *plane.Plane
	mu     sync.Mutex
	newest core.Frame
	behind bool // another screen is on top
}

func (s *stage) show(frame *core.Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newest.CopyFrom(frame)
	if !s.behind {
		s.plane.Show(frame)
	}
}

// reveal says that the screen is on top.
func (s *stage) reveal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behind = false
	if s.newest.Width > 0 {
		s.plane.Show(&s.newest)
	}
}

// hide says that another screen is on top.
func (s *stage) hide() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behind = true
}

func (s *stage) isBehind() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behind
}
