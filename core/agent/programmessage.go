package agent

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"dotmatrix/core"
)

// read gives the message as we record it.
func (m wishedMessage) read() (core.Message, error) {
	switch m.Role {
	case core.RoleSystem, core.RoleUser, core.RoleAssistant:
	default:
		return core.Message{}, fmt.Errorf("it wants a message of role %q: use system, user and assistant", clip(string(m.Role), maxEcho))
	}
	var text string
	if json.Unmarshal(m.Content, &text) == nil {
		return core.TextMessage(m.Role, text), nil
	}
	var parts []struct {
		Text  string `json:"text"`
		Image struct {
			URL string `json:"url"`
		} `json:"image_url"`
	}
	if err := json.Unmarshal(m.Content, &parts); err != nil {
		return core.Message{}, errors.New("the content of a message is neither a text nor a list of parts")
	}
	message := core.Message{Role: m.Role}
	for _, p := range parts {
		if p.Image.URL == "" {
			message.Parts = append(message.Parts, core.Part{Text: p.Text})
			continue
		}
		media, data, ok := strings.Cut(strings.TrimPrefix(p.Image.URL, "data:"), ";base64,")
		image, err := base64.StdEncoding.DecodeString(data)
		if !ok || err != nil || !strings.HasPrefix(media, "image/") {
			return core.Message{}, errors.New("an image of a message is no data URL, which begins with data:image/png;base64")
		}
		message.Parts = append(message.Parts, core.Part{Media: media, Data: image})
	}
	return message, nil
}
