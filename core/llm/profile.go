package llm

import (
	"slices"
	"sync"
	"time"
)

// ProfileLife is how long what was learned of an endpoint is believed: endpoints and models are replaced under one name.
const ProfileLife = 7 * 24 * time.Hour

// Profile is what was learned of a model at an endpoint. The zero value knows nothing: all of a request is sent.
type Profile struct {
	Refused []Feature `json:"refused,omitempty"` // sorted
	Images  int       `json:"images,omitempty"`  // most pictures in one request; 0: no limit is known
	Reasons bool      `json:"reasons,omitempty"` // it thinks before it answers, which takes tokens
	Window  int       `json:"window,omitempty"`  // tokens of a conversation and its answer together; 0: not known
	Learned time.Time `json:"learned"`           // when something was last learned
}

// Memory keeps profiles between runs, by the endpoint's base URL and the model's name. It is called from several goroutines.
type Memory interface {
	// Load gives the zero Profile where none is kept, or where it is older than ProfileLife.
	Load(endpoint, model string) (Profile, error)
	Save(endpoint, model string, p Profile) error
}

// Refuses reports whether the feature was refused.
func (p Profile) Refuses(feature Feature) bool { return slices.Contains(p.Refused, feature) }

// with is the profile that also refuses the features.
func (p Profile) with(features ...Feature) Profile {
	p.Refused = slices.Concat(p.Refused, features)
	slices.Sort(p.Refused)
	p.Refused = slices.Compact(p.Refused)
	return p
}

func (p Profile) same(q Profile) bool {
	return slices.Equal(p.Refused, q.Refused) && p.Images == q.Images && p.Reasons == q.Reasons && p.Window == q.Window
}

// profiles are those of the models of one endpoint.
type profiles struct {
	memory Memory // nil: nothing outlives the client
	warn   func(error)

	mu    sync.Mutex
	known map[string]Profile // by model
}

// of gives the profile of a model.
func (s *profiles) of(endpoint, model string) Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.known[model]; ok {
		return p
	}
	var p Profile
	if s.memory != nil {
		loaded, err := s.memory.Load(endpoint, model)
		if err != nil {
			s.warn(err)
		} else {
			p = loaded
		}
	}
	s.set(model, p)
	return p
}

// learn adds what p knows beyond before to what is known by now; other calls may have learned meanwhile.
func (s *profiles) learn(endpoint, model string, before, p Profile, now time.Time) {
	if p.same(before) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.known[model].with(p.Refused...)
	known.Images, known.Reasons = firstNumber(p.Images, known.Images), known.Reasons || p.Reasons
	known.Window, known.Learned = firstNumber(p.Window, known.Window), now
	s.set(model, known)
	if s.memory != nil {
		if err := s.memory.Save(endpoint, model, known); err != nil {
			s.warn(err)
		}
	}
}

func (s *profiles) set(model string, p Profile) {
	if s.known == nil {
		s.known = map[string]Profile{}
	}
	s.known[model] = p
}

func firstNumber(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}
