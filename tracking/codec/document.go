package codec

import (
	"bytes"
	"encoding/json"
)

// Form is how a step's memory or facts are kept. The numbers stand in the file.
type Form int

const (
	FormSame  Form = iota // as in the step before
	FormWhole             // the document itself; none where there is none
	FormPatch             // RFC 7396 merge patch on the document of the step before
	FormDelta             // delta of bytes on the document of the step before
)

// patchGood is up to how many bytes a patch is taken without asking whether a delta is smaller.
const patchGood = 128

// Document is a JSON document of a run as it changes from step to step. Its text or its tree may be missing while the
// other is there. The zero value is no document.
type Document struct {
	text []byte
	tree *node
}

// Bytes is the document as it was recorded; nil where there is none.
func (d *Document) Bytes() json.RawMessage {
	if d.text == nil && d.tree != nil {
		d.text = d.tree.appendTo(nil)
	}
	if len(d.text) == 0 {
		return nil
	}
	return d.text
}

// parsed is the document as a tree; false where it is none that can be taken apart and put together again.
func (d *Document) parsed() (*node, bool) {
	if d.tree == nil {
		tree, ok := parseTree(d.text)
		if !ok {
			return nil, false
		}
		d.tree = tree
	}
	return d.tree, true
}

// Become makes the document next, and gives the smallest form in which that can be kept. whole asks for one that needs
// no step before.
func (d *Document) Become(next json.RawMessage, whole bool) (Form, any) {
	before := *d
	*d = Document{text: bytes.Clone(next)}
	if whole {
		return d.asWhole()
	}
	if bytes.Equal(before.Bytes(), next) {
		*d = before
		return FormSame, nil
	}
	kept, data := FormWhole, []byte(next)
	if patch, ok := patchBetween(&before, d); ok && len(patch) < len(data) {
		kept, data = FormPatch, patch
	}
	if len(data) > patchGood && len(before.Bytes()) > 0 {
		if delta := makeDelta(before.Bytes(), next); len(delta) < len(data) {
			kept, data = FormDelta, delta
		}
	}
	switch kept {
	case FormPatch:
		return FormPatch, string(data)
	case FormDelta:
		return FormDelta, data
	}
	return d.asWhole()
}

func (d *Document) asWhole() (Form, any) {
	if text := d.Bytes(); text != nil {
		return FormWhole, string(text)
	}
	return FormWhole, nil
}

// patchBetween reports false where no patch gives back the second document byte for byte.
func patchBetween(before, after *Document) ([]byte, bool) {
	from, ok := before.parsed()
	if !ok || !from.object {
		return nil, false
	}
	to, ok := after.parsed()
	if !ok || !to.object {
		return nil, false
	}
	patch := diffPatch(from, to)
	if !mergePatch(from, patch).equal(to) {
		return nil, false
	}
	return patch.appendTo(nil), true
}

// Advance makes the document what a step keeps of it. What is kept may be anything.
func (d *Document) Advance(kept Form, data []byte) error {
	switch kept {
	case FormSame:
		return nil
	case FormWhole:
		*d = Document{text: bytes.Clone(data)}
		return nil
	case FormPatch:
		target, ok := d.parsed()
		patch, fine := parseTree(data)
		if !ok || !fine {
			return Damaged("a patch cannot be applied")
		}
		*d = Document{tree: mergePatch(target, patch)}
		return nil
	case FormDelta:
		made, err := applyDelta(d.Bytes(), data)
		if err != nil {
			return err
		}
		*d = Document{text: made}
		return nil
	}
	return Damaged("a document is kept in the unknown form %d", kept)
}
