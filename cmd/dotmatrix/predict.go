package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/cmd/workbench/scoring"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
	"dotmatrix/tracking/mlflow"
)

// predictFlags are those of predict beside the agent's own.
type predictFlags struct {
	playFlags
	input    string
	once     bool // answer input alone
	serve    listenFlags
	rom      string
	noRecord bool
}

func newPredict(c *cli) *cobra.Command {
	var f predictFlags
	cmd := &cobra.Command{
		Use:   "predict URI [ROM]",
		Short: "Call an agent through the unified interface: start_game and step",
		Long: "Call an agent by its URI, its name or its file; mlflow:models:/NAME/1 is a version that was pushed to the MLflow server of $MLFLOW_TRACKING_URI, which is logged here first. An input is {\"action\": \"start_game\" or \"step\", \"headless\": true or false}; " +
			"its output {\"status\", \"screen_base64\", \"action_executed\", \"success\"}, with \"ai_response\" of an agent that chats with a " +
			"model, and \"error\" where something is wrong. Without --input, every line of stdin is an input and every output a line. " +
			"With --serve it answers over HTTP as `mlflow models serve` does (3.17): POST /invocations takes JSON with inputs, instances, " +
			"dataframe_records or dataframe_split, and CSV, and answers {\"predictions\": [...]} with an output a row; GET /ping, /health, /version, " +
			"/docs and /openapi.json. Columns that the version does not take are ignored; one that is missing is a 400. Parquet is not read.",
		Example: "dotmatrix predict models:/openai@champion --input '{\"action\": \"step\"}'\ndotmatrix predict explorer --serve 127.0.0.1:5001",
		Args:    arguments(1, 2, "a URI, and the path of a ROM unless it is the demo game's"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.once = cmd.Flags().Changed("input")
			if track := cmd.Flags().Lookup("track").Changed || cmd.Flags().Lookup("otlp").Changed; f.noRecord && track {
				return usagef("--track and --otlp push what is recorded: leave --no-record out")
			}
			if f.once && f.serve.address != "" {
				return usagef("--input answers once and --serve goes on: give one of them")
			}
			if len(args) > 1 && f.rom != "" {
				return usagef("two ROMs: %s and --rom %s", args[1], f.rom)
			}
			if len(args) > 1 {
				f.rom = args[1]
			}
			if f.agent.name = args[0]; strings.HasPrefix(f.agent.name, mlflow.Scheme) {
				fetched, err := c.bench.FetchModel(cmd.Context(), f.agent.name)
				if err != nil {
					return err
				}
				f.agent.name = tracking.Scheme + fetched.ID.String()
			}
			start, err := f.options(f.rom)
			if err != nil {
				return err
			}
			start.Unrecorded = f.noRecord
			return c.predict(cmd.Context(), &f, start)
		},
	}
	f.add(cmd)
	c.trackable(cmd, false)
	_ = cmd.Flags().MarkHidden("agent") // the argument names it
	_ = cmd.Flags().MarkHidden("steps")
	cmd.Flags().StringVar(&f.input, "input", "", "one input, as JSON, or - for one on stdin")
	cmd.Flags().StringVar(&f.serve.address, "serve", "", "answer over HTTP on this ADDR; a port alone is bound to the loopback device, and other addresses need TLS and a token, or --insecure")
	f.serve.add(cmd, predictToken, "none is asked for")
	cmd.Flags().StringVar(&f.rom, "rom", "", "the ROM file, where it does not stand behind the URI (default: the demo game)")
	cmd.Flags().BoolVar(&f.noRecord, "no-record", false, "do not record the games")
	return cmd
}

func (c *cli) predict(ctx context.Context, f *predictFlags, start workbench.StartOptions) (err error) {
	p, err := c.newPredictor(ctx, start)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.End(context.WithoutCancel(ctx))) }()
	switch {
	case f.serve.address != "":
		return c.servePredictions(ctx, p, &f.serve)
	case f.once:
		input := []byte(f.input)
		if f.input == incoming.Stdin {
			if input, err = incoming.ReadNamed(ctx, c.std.In, f.input, maxInput); err != nil {
				return err
			}
		}
		return c.predictOnce(ctx, p, input)
	}
	return c.predictLines(ctx, p)
}

// newPredictor makes a predictor that draws and warns on stderr.
func (c *cli) newPredictor(ctx context.Context, start workbench.StartOptions) (*scoring.Predictor, error) {
	o := scoring.Options{Start: start, Draw: c.drawBeside, Notice: c.notice}
	if isTerminal(c.std.Err) { // a script is told by the error alone
		o.Retry = c.notice
	}
	return scoring.New(ctx, c.bench, o)
}

// predictToken is the variable that holds the token of those who ask a scoring server.
const predictToken = "DOTMATRIX_PREDICT_TOKEN"

func (c *cli) servePredictions(ctx context.Context, p *scoring.Predictor, f *listenFlags) error {
	listener, token, err := f.openFor(c, predictToken, false)
	if err != nil {
		return err
	}
	c.notice(fmt.Sprintf("answering on %s (GET /ping, GET /version, POST /invocations); ctrl-c ends it", listener.URL("")))
	if !listener.Local() && token == "" {
		c.notice("this address can be reached from other machines: no authentication")
	}
	return scoring.NewServer(p, version()).Serve(ctx, listener, token)
}

// predictOnce answers one input, and fails where its output is an error.
func (c *cli) predictOnce(ctx context.Context, p *scoring.Predictor, input []byte) error {
	told := p.Answer(ctx, input)
	if told.Status == scoring.StatusError && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := c.writeLine(told); err != nil {
		return err
	}
	if told.Status == scoring.StatusError {
		return errors.New(told.Error)
	}
	return nil
}

// maxInput bounds a line of input, in bytes.
const maxInput = 1 << 20

// predictLines answers every line of stdin; what is wrong with one does not end the loop.
func (c *cli) predictLines(ctx context.Context, p *scoring.Predictor) error {
	inputs := c.inputs(ctx)
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case input, ok := <-inputs:
			if !ok {
				return nil
			}
			if err := c.answerLine(ctx, p, input); err != nil {
				return err
			}
		}
	}
}

func (c *cli) answerLine(ctx context.Context, p *scoring.Predictor, input inputLine) error {
	switch {
	case errors.Is(input.err, errLongLine):
		return c.writeLine(scoring.Refuse(input.err))
	case input.err != nil:
		return fmt.Errorf("reading the input: %w", input.err)
	}
	answer := p.Answer(ctx, input.line)
	if answer.Status == scoring.StatusError && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return c.writeLine(answer)
}

// inputLine is a line of stdin that is not empty, or why it could not be read.
type inputLine struct {
	line []byte
	err  error
}

// inputs are the lines of stdin, read beside what is done with them, so that ctrl-c need not wait for the next one.
func (c *cli) inputs(ctx context.Context) <-chan inputLine {
	read := make(chan inputLine)
	go func() {
		defer close(read)
		for lines := bufio.NewReaderSize(c.std.In, 64<<10); ; {
			line, err := readLine(lines)
			ended := errors.Is(err, io.EOF)
			if ended {
				err = nil
			}
			if err != nil || len(bytes.TrimSpace(line)) > 0 {
				select {
				case read <- inputLine{line, err}:
				case <-ctx.Done():
					return
				}
			}
			if ended || err != nil && !errors.Is(err, errLongLine) {
				return
			}
		}
	}()
	return read
}

var errLongLine = fmt.Errorf("the input has more than %d bytes", maxInput)

// readLine reads a line; of one that is too long nothing is given, but its end is found.
func readLine(from *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		piece, err := from.ReadSlice('\n')
		if long = long || len(line)+len(piece) > maxInput; !long {
			line = append(line, piece...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long {
			return nil, errLongLine
		}
		return line, err
	}
}

func (c *cli) writeLine(value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = c.std.Out.Write(append(plain.JSON(data), '\n'))
	return err
}
