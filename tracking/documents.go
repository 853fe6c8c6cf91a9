package tracking

import (
	"bytes"
	"encoding/json"
)

// form is how a step's memory or facts are kept. The numbers stand in the file.
type form int

const (
	formSame  form = iota // as in the step before
	formWhole             // the document itself; none where there is none
	formPatch             // RFC 7396 merge patch on the document of the step before
	formDelta             // delta of bytes on the document of the step before
)

// patchGood is up to how many bytes a patch is taken without asking whether a delta is smaller.
const patchGood = 128

// document is a JSON document of a run as it changes from step to step. Its text or its tree may be missing while the
// other is there. The zero value is no document.
type document struct {
	text []byte
	tree *node
}

// bytes is the document as it was recorded; nil where there is none.
func (d *document) bytes() json.RawMessage {
	if d.text == nil && d.tree != nil {
		d.text = d.tree.appendTo(nil)
	}
	if len(d.text) == 0 {
		return nil
	}
	return d.text
}

// parsed is the document as a tree; false where it is none that can be taken apart and put together again.
func (d *document) parsed() (*node, bool) {
	if d.tree == nil {
		tree, ok := parseTree(d.text)
		if !ok {
			return nil, false
		}
		d.tree = tree
	}
	return d.tree, true
}

// become makes the document next, and gives the smallest form in which that can be kept. whole asks for one that needs
// no step before.
func (d *document) become(next json.RawMessage, whole bool) (form, any) {
	before := *d
	*d = document{text: bytes.Clone(next)}
	if whole {
		return d.asWhole()
	}
	if bytes.Equal(before.bytes(), next) {
		*d = before
		return formSame, nil
	}
	kept, data := formWhole, []byte(next)
	if patch, ok := patchBetween(&before, d); ok && len(patch) < len(data) {
		kept, data = formPatch, patch
	}
	if len(data) > patchGood && len(before.bytes()) > 0 {
		if delta := makeDelta(before.bytes(), next); len(delta) < len(data) {
			kept, data = formDelta, delta
		}
	}
	switch kept {
	case formPatch:
		return formPatch, string(data)
	case formDelta:
		return formDelta, data
	}
	return d.asWhole()
}

func (d *document) asWhole() (form, any) {
	if text := d.bytes(); text != nil {
		return formWhole, string(text)
	}
	return formWhole, nil
}

// patchBetween reports false where no patch gives back the second document byte for byte.
func patchBetween(before, after *document) ([]byte, bool) {
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

// advance makes the document what a step keeps of it. What is kept may be anything.
func (d *document) advance(kept form, data []byte) error {
	switch kept {
	case formSame:
		return nil
	case formWhole:
		*d = document{text: bytes.Clone(data)}
		return nil
	case formPatch:
		target, ok := d.parsed()
		patch, fine := parseTree(data)
		if !ok || !fine {
			return damaged("a patch cannot be applied")
		}
		*d = document{tree: mergePatch(target, patch)}
		return nil
	case formDelta:
		made, err := applyDelta(d.bytes(), data)
		if err != nil {
			return err
		}
		*d = document{text: made}
		return nil
	}
	return damaged("a document is kept in the unknown form %d", kept)
}
