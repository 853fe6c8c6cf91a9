package core

import "strconv"

// Tags of a run that an agent from outside played, with the usage that was imported from its client's own files. Nothing
// proves it.
const (
	TagToldBy     = "told.by" // the client, by its title
	TagToldCalls  = "told.calls"
	TagToldInput  = "told.input_tokens"
	TagToldCached = "told.cached_tokens"
	TagToldOutput = "told.output_tokens"
	TagToldPrice  = "told.dollars"
)

// Told is the usage that was imported for a run; ok is false where none was.
func (s *RunSummary) Told() (u Usage, ok bool) {
	for tag, to := range map[string]*int{TagToldCalls: &u.Calls, TagToldInput: &u.InputTokens, TagToldCached: &u.CachedTokens, TagToldOutput: &u.OutputTokens} {
		if n, err := strconv.Atoi(s.Tags[tag]); err == nil && n > 0 { // a person may have written something else
			*to, ok = n, true
		}
	}
	if !ok {
		return Usage{}, false
	}
	if dollars, err := strconv.ParseFloat(s.Tags[TagToldPrice], 64); err == nil && dollars >= 0 && dollars < 1e12 {
		u.Dollars = dollars
	} else {
		u.Unpriced = max(u.Calls, 1)
	}
	return u, true
}

// Spent is the usage of a run for people: of its own calls, or, where it made none, what was told.
func (s *RunSummary) Spent() Usage {
	if told, ok := s.Told(); ok && s.Usage.Calls == 0 {
		return told
	}
	return s.Usage
}
