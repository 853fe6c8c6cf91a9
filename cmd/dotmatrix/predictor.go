package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
)

// question is an input of the unified interface. Everything else in it is refused, so that a slip is noticed.
type question struct {
	Action   string `json:"action"`             // start_game or step
	Headless *bool  `json:"headless,omitempty"` // nil: true
}

// prediction is an output of the unified interface.
type prediction struct {
	Status         string  `json:"status"` // success or error
	ScreenBase64   string  `json:"screen_base64,omitempty"`
	ActionExecuted string  `json:"action_executed,omitempty"`
	Success        bool    `json:"success"`
	AIResponse     *string `json:"ai_response,omitempty"` // of an agent that chats with a model
	Error          string  `json:"error,omitempty"`
}

// predictor plays a game for whoever asks through the unified interface, one question after the other.
type predictor struct {
	app   *app
	start func(ctx context.Context) (*predictRun, error)
	chats bool
	run   *predictRun // nil: no game was started
	shown bool        // the game is drawn
}

// predictRun is a game that goes on.
type predictRun struct {
	session *play.Session
	close   func(ctx context.Context) error
}

const (
	statusSuccess = "success"
	statusError   = "error"
)

func refused(err error) prediction {
	return prediction{Status: statusError, Error: oneLine(err.Error())}
}

// readQuestion reads an input as it came.
func readQuestion(input []byte) (q question, err error) {
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&q); err != nil {
		return q, fmt.Errorf("the input is not of the form {\"action\": \"start_game\" or \"step\", \"headless\": true or false}: %s", jsonWords(err))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return q, errors.New("there is more after the input: give one JSON object a line")
	}
	return q, nil
}

// jsonWords says what is wrong with JSON in words for people, who do not know our types.
func jsonWords(err error) string {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Sprintf("%s is %s", wrong.Field, jsonKind(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Sprintf("it is %s and no object", jsonKind(wrong.Value))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func jsonKind(value string) string {
	if value == "array" || value == "object" {
		return "an " + value
	}
	return "a " + value
}

// answer is the output for an input as it came. It never fails: what is wrong is in the output.
func (p *predictor) answer(ctx context.Context, input []byte) prediction {
	q, err := readQuestion(input)
	if err != nil {
		return refused(err)
	}
	shown := q.Headless != nil && !*q.Headless
	restarted := p.run != nil && shown != p.shown
	switch q.Action {
	case "start_game":
		return p.startGame(ctx, shown)
	case "step":
		if p.run == nil || restarted { // as it always was: without a game, or with another kind of screen, one begins
			if begun := p.startGame(ctx, shown); begun.Status == statusError {
				return begun
			}
		}
		return p.step(ctx)
	case "":
		return refused(errors.New("the input has no action: use start_game or step"))
	}
	return refused(fmt.Errorf("unknown action %q: use start_game or step", q.Action))
}

// startGame begins a run, and ends the one before.
func (p *predictor) startGame(ctx context.Context, shown bool) prediction {
	if err := p.end(ctx); err != nil {
		return refused(err)
	}
	run, err := p.start(ctx)
	if err != nil {
		return refused(err)
	}
	p.run, p.shown = run, shown
	anchor, err := run.session.Begin(ctx)
	if err != nil {
		return refused(errors.Join(err, p.end(ctx)))
	}
	return p.tell(anchor, "start_game")
}

// step has the agent make one step. A failure leaves the game as it was, so that the next step can be tried.
func (p *predictor) step(ctx context.Context) prediction {
	step, err := p.run.session.Next(ctx)
	if err != nil {
		return refused(err)
	}
	told := p.tell(step, step.Action.String())
	if p.chats {
		said := step.Said
		told.AIResponse = &said
	}
	if step.Fault != "" {
		told.Success, told.Error = false, oneLine(step.Fault)
	}
	return told
}

// tell is the output for a step.
func (p *predictor) tell(step *core.Step, executed string) prediction {
	data, err := screenPNG(step.Screen)
	if err != nil {
		return refused(err)
	}
	if p.shown {
		p.app.drawBeside(step.Screen)
	}
	return prediction{Status: statusSuccess, ScreenBase64: data, ActionExecuted: executed, Success: true}
}

// screenPNG is a picture as PNG in base64.
func screenPNG(frame *core.Frame) (string, error) {
	data, err := encodeFrame(frame)
	return base64.StdEncoding.EncodeToString(data), err
}

// encodeFrame is a picture as PNG.
func encodeFrame(frame *core.Frame) ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, frame.Image()); err != nil {
		return nil, fmt.Errorf("encoding the screen: %w", err)
	}
	return out.Bytes(), nil
}

// end closes the game that goes on.
func (p *predictor) end(ctx context.Context) error {
	if p.run == nil {
		return nil
	}
	run := p.run
	p.run = nil
	_, err := run.session.Finish(ctx, nil)
	return errors.Join(err, run.close(ctx))
}

// newPredictor wires an agent to the ROM and, where record is set, to the record: a run for each game.
func (a *app) newPredictor(ctx context.Context, f *playFlags, uri, rom string, record bool) (*predictor, error) {
	named := *f
	named.agent = uri
	player, err := a.loadAgent(ctx, &named)
	if err != nil {
		return nil, err
	}
	manifest, err := agent.OpenManifest(player.Version())
	if err != nil {
		return nil, err
	}
	return &predictor{app: a, chats: manifest.Chats(), start: func(ctx context.Context) (*predictRun, error) {
		return a.startPredictRun(ctx, &named, rom, record)
	}}, nil
}

func (a *app) startPredictRun(ctx context.Context, f *playFlags, rom string, record bool) (*predictRun, error) {
	options, err := a.sessionOptions(ctx, f, rom)
	if err != nil {
		return nil, err
	}
	options.Pace = core.Unlimited
	closeRecord := func(context.Context) error { return nil }
	if record {
		store, err := a.openStore(ctx)
		if err != nil {
			return nil, err
		}
		recorder, err := store.Recorder(ctx)
		if err != nil {
			return nil, errors.Join(err, store.Close())
		}
		options.Recorder, options.Notices = recorder, interruptedRuns(store)
		closeRecord = func(context.Context) error { return store.Close() }
	}
	session := play.NewSession(options)
	told := make(chan struct{})
	go func() {
		defer close(told)
		a.tellNotices(ctx, session)
	}()
	return &predictRun{session: session, close: func(ctx context.Context) error {
		<-told
		return closeRecord(ctx)
	}}, nil
}

// tellNotices reads a session's events to their end, and writes what a person should know to stderr.
func (a *app) tellNotices(ctx context.Context, session *play.Session) {
	for {
		events, err := session.Events(context.WithoutCancel(ctx))
		if errors.Is(err, io.EOF) {
			return
		}
		for _, event := range events {
			switch e := event.(type) {
			case core.Noticed:
				fmt.Fprintln(a.std.Err, "dotmatrix: "+oneLine(e.Text))
			case core.TextDropped:
				if isTerminal(a.std.Err) {
					fmt.Fprintln(a.std.Err, "dotmatrix: "+oneLine(e.Why))
				}
			}
		}
	}
}
