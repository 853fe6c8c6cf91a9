package agent

import (
	"fmt"
	"testing"
)

// The memory of an agent stands in every step of the record: what the runtime keeps in it must not grow with the run.
func TestDialogHistoryIsBounded(t *testing.T) {
	k := &kept{}
	for seq := 1; seq <= 3*maxDialog; seq++ {
		k.hear(seq, fmt.Sprintf("page %d", seq))
		k.hear(seq, fmt.Sprintf("page %d", seq)) // which still shows
		if len(k.Dialog) > maxDialog {
			t.Fatalf("%d pages are kept after step %d", len(k.Dialog), seq)
		}
	}
	if first, last := k.Dialog[0], k.Dialog[len(k.Dialog)-1]; len(k.Dialog) != maxDialog || first.Text != "page 61" || last.Text != "page 90" || last.Seq != 90 {
		t.Errorf("%d pages, from %+v to %+v", len(k.Dialog), first, last)
	}
	k.hear(91, "")
	if len(k.Dialog) != maxDialog || k.Dialog[0].Text != "page 61" {
		t.Error("an empty page takes the place of another")
	}
}

func TestNotesAreBounded(t *testing.T) {
	k := &kept{}
	for i := range 2 * maxNotes {
		if err := k.note(fmt.Sprintf(" note %d ", i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(k.Notes) != maxNotes || k.Notes[0] != "note 40" {
		t.Errorf("%d notes from %q", len(k.Notes), k.Notes[0])
	}
	if err := k.note("note 79"); err == nil {
		t.Error("the same note is taken twice")
	}
}

// A goal that is reached says so wherever goals are shown.
func TestReachedGoalsAreNotShownAsOpen(t *testing.T) {
	k := &kept{Goals: []goal{{Text: "win"}, {Text: "leave home", Done: true}}}
	if got, want := k.notebook(), "Your goals:\n1. win\n2. leave home (reached)"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
}
