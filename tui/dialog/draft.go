package dialog

import "strings"

// writer is a dialog that a person writes into. What was written is kept when Esc closes it, and stands there when the
// same question is asked again.
type writer interface {
	Dialog
	question() string
	// unsent is what was written and not handed on; nil where there is nothing of the kind.
	unsent() []string
	// fill puts the texts back that unsent gave.
	fill(texts []string)
}

// drafts are texts that were not handed on, by the questions that they answer.
type drafts map[string][]string

const (
	// mostDrafts bounds the questions with a draft. There are fewer in the program.
	mostDrafts = 64
	draftNote  = "what you typed before; ctrl+u clears it"
)

// draftName is a question without the step that it is about, so that what was written for one serves for the next.
func draftName(question string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, question)
}

// keep keeps what was written into a dialog that closes, or forgets it where it was handed on.
func (d drafts) keep(closed Dialog) {
	w, ok := closed.(writer)
	if !ok {
		return
	}
	name := draftName(w.question())
	unsent := w.unsent()
	if _, known := d[name]; unsent == nil || !known && len(d) >= mostDrafts {
		delete(d, name)
		return
	}
	d[name] = unsent
}

// restore fills a dialog that opens.
func (d drafts) restore(opened Dialog) {
	if w, ok := opened.(writer); ok {
		if texts := d[draftName(w.question())]; texts != nil {
			w.fill(texts)
		}
	}
}

func (d *Input) question() string { return d.title }

func (d *Input) unsent() []string {
	if typed := d.field.Value(); d.left && typed != d.first && strings.TrimSpace(typed) != "" {
		return []string{typed}
	}
	return nil
}

func (d *Input) fill(texts []string) {
	d.field.SetValue(texts[0])
	d.field.CursorEnd()
	d.hint = draftNote
}

func (d *Form) question() string { return d.title }

func (d *Form) unsent() []string {
	if !d.left {
		return nil
	}
	var texts []string
	changed := false
	for i := range d.fields {
		texts = append(texts, d.fields[i].Value())
		changed = changed || texts[i] != d.first[i] && strings.TrimSpace(texts[i]) != ""
	}
	if !changed {
		return nil
	}
	return texts
}

func (d *Form) fill(texts []string) {
	for i := range d.fields[:min(len(d.fields), len(texts))] {
		d.fields[i].SetValue(texts[i])
	}
	d.note = draftNote
}
