package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/screenshot"
	"dotmatrix/core/llm"
	"dotmatrix/core/script"
)

// request is a line to a program.
type request struct {
	Type   string          `json:"type"` // describe, start, step
	API    int             `json:"api"`
	Seed   uint64          `json:"seed,omitempty"` // of the run and the step; within 2^53
	Params json.RawMessage `json:"params,omitempty"`
	Memory json.RawMessage `json:"memory,omitempty"`
	Obs    *programView    `json:"obs,omitempty"`
}

// programView is what a program sees.
type programView struct {
	Seq     int             `json:"seq"`
	Tick    uint64          `json:"tick"`
	Last    lastMade        `json:"last"`
	Screen  *screenSeen     `json:"screen,omitempty"`
	Facts   json.RawMessage `json:"facts,omitempty"`
	Text    string          `json:"text,omitempty"`
	Steered []string        `json:"steered,omitempty"` // a person's lines to the agent
}

type lastMade struct {
	Action string     `json:"action"`
	Actor  core.Actor `json:"actor"`
	Said   string     `json:"said"`
	Fault  string     `json:"fault"`
}

type screenSeen struct {
	PNG    []byte `json:"png"` // in base64
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Hash   string `json:"hash"`
}

// view is what the program observes of a step.
func (p *Program) view(ctx context.Context, seen core.Observation) (*programView, error) {
	v := &programView{Seq: seen.Seq, Tick: seen.Tick, Last: lastMade{Actor: core.ActorAnchor}, Steered: seen.Steered}
	if l := seen.Last; l != nil {
		v.Last = lastMade{Action: l.Action.String(), Actor: l.Actor, Said: l.Said, Fault: l.Fault}
	}
	d := p.face.definition
	if d.sees("screen") && seen.Screen != nil {
		data, err := screenshot.Encode(seen.Screen, screenshot.Options{Scale: 1})
		if err != nil {
			return nil, err
		}
		v.Screen = &screenSeen{PNG: data, Width: seen.Screen.Width, Height: seen.Screen.Height, Hash: seen.Screen.Hash().String()}
	}
	if d.sees("facts") {
		v.Facts = factsJSON(seen)
	}
	if (d.sees("facts") || d.sees("text")) && seen.Facts != nil {
		words, err := seen.Facts.Text(ctx)
		if err != nil {
			return nil, &core.ProfileError{Err: fmt.Errorf("putting the facts into words: %w", err)}
		}
		v.Text = words
	}
	return v, nil
}

// heard is a line of a program: what it wants before it answers, or the answer.
type heard struct {
	Type string `json:"type"` // say, notice, chat; anything else is the answer
	Text string `json:"text"`
	chatWish
}

// chatWish is a model call of a program.
type chatWish struct {
	Model       string          `json:"model"`
	Messages    []wishedMessage `json:"messages"`
	Temperature *float64        `json:"temperature"`
	MaxTokens   int             `json:"max_tokens"`
}

// wishedMessage is a message of a chatWish; its content is a text, or parts in OpenAI's form.
type wishedMessage struct {
	Role    core.Role       `json:"role"`
	Content json.RawMessage `json:"content"`
}

// replied is a line to a program with what a model answered.
type replied struct {
	Type      string `json:"type"` // reply
	Text      string `json:"text"`
	Reasoning string `json:"reasoning,omitempty"`
	Finish    string `json:"finish,omitempty"`
	Error     string `json:"error,omitempty"`
}

// hear does what a program asks for before it answers; more is false where the line is the answer, and back is what is
// written to the program.
func (t *turn) hear(line []byte) (back any, more bool, err error) {
	var h heard
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, false, fmt.Errorf("the program wrote a line that is not of the right form (%w): %s", err, echo(string(line)))
	}
	switch h.Type {
	case "say":
		return nil, true, t.say(h.Text)
	case "notice":
		return nil, true, t.notice(h.Text)
	case "chat":
		reply, err := t.chatFor(h.chatWish)
		return reply, true, err
	}
	return nil, false, nil
}

// chatFor makes a program's model call. A failure of the model is the program's to know; a spent budget ends the step.
func (t *turn) chatFor(wish chatWish) (replied, error) {
	request := llm.Request{Model: wish.Model, Temperature: wish.Temperature, MaxTokens: wish.MaxTokens}
	for _, m := range wish.Messages {
		message, err := m.read()
		if err != nil {
			return replied{}, err
		}
		request.Messages = append(request.Messages, message)
	}
	reply, _, err := t.chat(request)
	var failed *llm.Error
	if errors.As(err, &failed) && failed.Kind != llm.KindBudget && failed.Kind != llm.KindSetup {
		return replied{Type: "reply", Error: failed.Error()}, nil
	}
	if err != nil {
		return replied{}, err
	}
	return replied{Type: "reply", Text: reply.Message.Text(), Reasoning: reply.Message.Reasoning, Finish: reply.Finish}, nil
}

// decisionOf reads an answer to a step: action, a text or a list of presses, and the rest as act(...) takes it.
func decisionOf(answer []byte, before json.RawMessage) (*act, json.RawMessage, error) {
	var d struct {
		Action json.RawMessage `json:"action"`
		Hold   *int            `json:"hold"`
		Wait   *int            `json:"wait"`
		Settle int             `json:"settle"`
		Memory json.RawMessage `json:"memory"`
		Said   string          `json:"said"`
		Fault  string          `json:"fault"`
	}
	if err := json.Unmarshal(answer, &d); err != nil {
		return nil, nil, fmt.Errorf("its answer to step is not of the right form: %w", err)
	}
	if d.Memory == nil {
		d.Memory = before
	}
	sequence, err := script.FromJSON(d.Action)
	if err != nil {
		return nil, nil, fmt.Errorf("its action: %w", err)
	}
	if sequence == starlark.None {
		return &act{fault: orElse(clip(d.Fault, maxComplaint), "the program gave no action"), said: d.Said}, d.Memory, nil
	}
	hold, wait := core.DefaultHold, core.DefaultWait
	for given, to := range map[*int]*int{d.Hold: &hold, d.Wait: &wait} {
		if given != nil {
			*to = *given
		}
	}
	presses, complaint, err := readSequence(sequence, hold, wait)
	if err != nil {
		return nil, nil, fmt.Errorf("its action is neither a text such as \"up a\" nor a list of such texts")
	}
	made := &act{action: core.Action{Presses: presses, Settle: d.Settle}, said: d.Said}
	if complaint == nil {
		complaint = made.action.Validate()
	}
	if complaint != nil {
		made.action, made.fault = core.Action{}, clip(complaint.Error(), maxComplaint)
	}
	return made, d.Memory, nil
}

// ask sends a request and does what the program asks for until it answers. A program that dies, is too slow or talks
// nonsense is started again, and asked once more.
func (p *Program) ask(t *turn, r request) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for restarts := 0; ; restarts++ {
		err := p.ensure()
		if err == nil {
			var answer []byte
			if answer, err = p.exchange(t.ctx, r, t); err == nil {
				return answer, nil
			}
		}
		p.stop()
		var model *llm.Error
		switch {
		case t.ctx.Err() != nil:
			return nil, context.Cause(t.ctx)
		case errors.As(err, &model), restarts == maxRestarts:
			return nil, err
		}
		if err := t.notice(fmt.Sprintf("agent %s: %v; it is started again (%d of %d)", p.face.version.Name, err, restarts+1, maxRestarts)); err != nil {
			return nil, err
		}
		t.said.Reset()
		t.host.Emit(core.TextDropped{Why: "the agent's program is started again"})
	}
}

// exchange writes a request and reads lines until the answer. Without a turn the program is asked what it is.
func (p *Program) exchange(ctx context.Context, r request, t *turn) ([]byte, error) {
	if err := p.process.write(r); err != nil {
		return nil, err
	}
	limit := p.about.limit()
	if t == nil {
		limit = describeTimeLimit
	}
	for {
		line, err := p.process.read(ctx, limit)
		if err != nil {
			return nil, err
		}
		if t == nil {
			return line, nil
		}
		back, more, err := t.hear(line)
		if err != nil || !more {
			return line, err
		}
		if back != nil {
			if err := p.process.write(back); err != nil {
				return nil, err
			}
		}
	}
}
