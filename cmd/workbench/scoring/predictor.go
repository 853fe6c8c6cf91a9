// Package scoring calls an agent through the unified interface of the evaluation scripts - start_game and step - in this
// process (Predictor) and over HTTP as an MLflow scoring server does (Server). The verb predict uses it.
package scoring

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image/png"
	"io"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
)

// Prediction is an output of the unified interface.
type Prediction struct {
	Status         string  `json:"status"` // success or error
	ScreenBase64   string  `json:"screen_base64,omitempty"`
	ActionExecuted string  `json:"action_executed,omitempty"`
	Success        bool    `json:"success"`
	AIResponse     *string `json:"ai_response,omitempty"` // of an agent that chats with a model
	Error          string  `json:"error,omitempty"`
}

// Predictor plays a game for whoever asks through the unified interface, one question after the other: it must not be
// used by several goroutines at once.
type Predictor struct {
	bench *workbench.Workbench
	o     Options
	chats bool
	takes []agent.Column // in rows of a request
	run   *game          // nil: no game was started
	shown bool           // the game is drawn
}

// Options say what is played, by whom, and who is told what.
type Options struct {
	Start  workbench.StartOptions // Agent.Name is who is called
	Draw   func(*core.Frame)      // draws a game that is not headless; nil: nobody looks
	Notice func(text string)      // takes what a person should know; it may be hostile. nil: nobody is told
	Retry  func(why string)       // is told when a model is asked again; nil: nobody is
}

// game is a run that goes on.
type game struct {
	*workbench.Live
	told chan struct{} // closed when all notices were given
}

// Status of a Prediction.
const (
	StatusSuccess = "success"
	StatusError   = "error"
)

// Refuse is the output for what cannot be answered.
func Refuse(err error) Prediction {
	return Prediction{Status: StatusError, Error: plain.Line(err.Error())}
}

// Answer is the output for an input as it came. It never fails: what is wrong is in the output.
func (p *Predictor) Answer(ctx context.Context, input []byte) Prediction {
	q, err := readQuestion(input, p.takes)
	if err != nil {
		return Refuse(err)
	}
	return p.answer(ctx, q)
}

func (p *Predictor) answer(ctx context.Context, q question) Prediction {
	shown := q.Headless != nil && !*q.Headless
	restarted := p.run != nil && shown != p.shown
	switch q.Action {
	case "start_game":
		return p.startGame(ctx, shown)
	case "step":
		if p.run == nil || restarted { // as it always was: without a game, or with another kind of screen, one begins
			if begun := p.startGame(ctx, shown); begun.Status == StatusError {
				return begun
			}
		}
		return p.step(ctx)
	case "":
		return Refuse(errors.New("the input has no action: use start_game or step"))
	}
	return Refuse(fmt.Errorf("unknown action %q: use start_game or step", q.Action))
}

// startGame begins a run, and ends the one before.
func (p *Predictor) startGame(ctx context.Context, shown bool) Prediction {
	if err := p.End(ctx); err != nil {
		return Refuse(err)
	}
	run, err := p.begin(ctx)
	if err != nil {
		return Refuse(err)
	}
	p.run, p.shown = run, shown
	anchor, err := run.Begin(ctx)
	if err != nil {
		return Refuse(errors.Join(err, p.End(ctx)))
	}
	return p.tell(anchor, "start_game")
}

// step has the agent make one step. A failure leaves the game as it was, so that the next step can be tried.
func (p *Predictor) step(ctx context.Context) Prediction {
	step, err := p.run.Next(ctx)
	if err != nil {
		return Refuse(err)
	}
	told := p.tell(step, step.Action.String())
	if p.chats {
		said := step.Said
		told.AIResponse = &said
	}
	if step.Fault != "" {
		told.Success, told.Error = false, plain.Line(step.Fault)
	}
	return told
}

// tell is the output for a step.
func (p *Predictor) tell(step *core.Step, executed string) Prediction {
	data, err := screenPNG(step.Screen)
	if err != nil {
		return Refuse(err)
	}
	if p.shown && p.o.Draw != nil {
		p.o.Draw(step.Screen)
	}
	return Prediction{Status: StatusSuccess, ScreenBase64: data, ActionExecuted: executed, Success: true}
}

// screenPNG is a picture as PNG in base64.
func screenPNG(frame *core.Frame) (string, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, frame.Image()); err != nil {
		return "", fmt.Errorf("encoding the screen: %w", err)
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}

// End closes the game that goes on.
func (p *Predictor) End(ctx context.Context) error {
	if p.run == nil {
		return nil
	}
	run := p.run
	p.run = nil
	_, err := run.Finish(ctx, nil)
	<-run.told
	return errors.Join(err, run.Close())
}

// New makes a predictor: it loads the agent, and starts no game yet. Each game is a run of its own.
func New(ctx context.Context, bench *workbench.Workbench, o Options) (*Predictor, error) {
	player, err := bench.Agents.Load(ctx, o.Start.Agent)
	if err != nil {
		return nil, err
	}
	manifest, err := agent.ManifestOf(player)
	if err != nil {
		return nil, err
	}
	o.Start.Pace = core.Unlimited
	return &Predictor{bench: bench, o: o, chats: manifest.Chats(), takes: manifest.Call().Inputs}, nil
}

func (p *Predictor) begin(ctx context.Context) (*game, error) {
	live, err := p.bench.Start(ctx, p.o.Start)
	if err != nil {
		return nil, err
	}
	g := &game{live, make(chan struct{})}
	go func() {
		defer close(g.told)
		p.tellNotices(ctx, g)
	}()
	return g, nil
}

// tellNotices reads a run's events to their end.
func (p *Predictor) tellNotices(ctx context.Context, g *game) {
	for {
		events, err := g.Events(context.WithoutCancel(ctx))
		if errors.Is(err, io.EOF) {
			return
		}
		for _, event := range events {
			switch e := event.(type) {
			case core.Noticed:
				if p.o.Notice != nil {
					p.o.Notice(e.Text)
				}
			case core.TextDropped:
				if p.o.Retry != nil {
					p.o.Retry(e.Why)
				}
			}
		}
	}
}
