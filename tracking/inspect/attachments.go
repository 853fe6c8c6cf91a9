package inspect

import (
	"bytes"
	"encoding/base64"
	"image/png"

	"dotmatrix/core"
)

// attachFrom is the length in bytes from which a text stands once beside the events that hold it.
const attachFrom = 200

// attachments are texts and pictures that events refer to, by their IDs. A conversation is sent again with every call, so
// most of a log would be the same again otherwise.
type attachments struct {
	texts    map[string]string
	pictures map[core.Hash]string // references to screens that were encoded already
}

func newAttachments() attachments {
	return attachments{map[string]string{}, map[core.Hash]string{}}
}

// of is a text, or the reference to it.
func (a attachments) of(text string) string {
	if len(text) < attachFrom {
		return text
	}
	return a.keep(text)
}

func (a attachments) keep(text string) string {
	id := core.Sum([]byte(text)).String()[:32]
	a.texts[id] = text
	return "attachment://" + id
}

func (a attachments) picture(media string, data []byte) string {
	return a.keep("data:" + media + ";base64," + base64.StdEncoding.EncodeToString(data))
}

// screen is the picture at a step's end.
func (a attachments) screen(step *core.Step) (string, error) {
	if kept, ok := a.pictures[step.ScreenHash]; ok {
		return kept, nil
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, step.Screen.Image()); err != nil {
		return "", err
	}
	a.pictures[step.ScreenHash] = a.picture("image/png", picture.Bytes())
	return a.pictures[step.ScreenHash], nil
}
