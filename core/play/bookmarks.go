package play

import (
	"context"

	"dotmatrix/core"
)

// mark bookmarks the last finished step.
func (s *Session) mark(ctx context.Context, c core.BookmarkStep) {
	if s.o.Archive == nil || s.last == nil {
		s.notice("this run is not recorded, so it has no bookmarks")
		return
	}
	mark := core.Bookmark{Seq: s.last.Seq, Text: c.Text, Made: s.now().UTC()}
	if err := s.o.Archive.Bookmark(ctx, s.o.Run.ID, mark); err != nil {
		s.notice("the bookmark could not be kept: " + err.Error())
		return
	}
	s.feed.Push(core.Bookmarked{Bookmark: mark})
}

// capture keeps the state at the end of the last finished step.
func (s *Session) capture(ctx context.Context, c core.CaptureStep) {
	if s.o.Archive == nil || s.last == nil {
		s.notice("this run is not recorded, so nothing can be captured")
		return
	}
	err := s.o.Archive.Capture(ctx, &core.Capture{
		Name: c.Name, Note: c.Note, Made: s.now().UTC(), Machine: s.o.Machine.Info(), Game: s.o.Run.Game, Run: s.o.Run.ID, Seq: s.last.Seq,
		Tick: s.last.Tick, Screen: s.last.Screen, State: s.last.State, Facts: s.last.Facts,
	})
	if err != nil {
		s.notice("it could not be captured: " + err.Error())
		return
	}
	s.feed.Push(core.Noticed{Text: "captured as " + c.Name + ": runs can start from it", Done: true})
}

func (s *Session) notice(text string) { s.feed.Push(core.Noticed{Text: text}) }
