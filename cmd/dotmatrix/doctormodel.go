package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// checkModel looks at the endpoint, its key and its models, and, where it is asked to, at what the model can do.
func (a *app) checkModel(ctx context.Context, f *doctorFlags) []checkup {
	rest := func(why string, names ...string) []checkup {
		var checks []checkup
		for _, name := range names {
			checks = append(checks, checkup{name, checkSkipped, why})
		}
		return checks
	}
	config, err := a.modelConfig(&f.modelFlags)
	var notSetUp *llm.Error
	if errors.As(err, &notSetUp) && notSetUp.Kind == llm.KindSetup {
		return append([]checkup{{"endpoint", checkWarning, err.Error() + "; agents that ask no model need none"}},
			rest("there is no endpoint", "key", "model", "answer", "vision", "tools")...)
	}
	if err != nil {
		return append([]checkup{{"endpoint", checkFailed, err.Error()}}, rest("there is no endpoint", "key", "model", "answer", "vision", "tools")...)
	}
	client, err := llm.New(config)
	if err != nil {
		return append([]checkup{{"endpoint", checkFailed, err.Error()}}, rest("there is no endpoint", "key", "model", "answer", "vision", "tools")...)
	}
	checks := checkEndpoint(ctx, client, config)
	switch {
	case checks[0].result == checkFailed:
		return append(checks, rest("the endpoint cannot be reached", "answer", "vision", "tools")...)
	case !f.ask:
		return append(checks, rest("not asked: with --ask, one short call each", "answer", "vision", "tools")...)
	}
	return append(checks, askModel(ctx, client)...)
}

// checkEndpoint asks for the list of models, which costs nothing.
func checkEndpoint(ctx context.Context, client *llm.Client, config llm.Config) []checkup {
	models, err := client.Models(ctx)
	var failed *llm.Error
	endpoint := checkup{"endpoint", checkOK, client.Endpoint()}
	key := checkup{"key", checkOK, config.KeyName + " is taken"}
	if config.Key == "" {
		key = checkup{"key", checkSkipped, "none is set, and this endpoint may need none"}
	}
	model := checkup{"model", checkOK, config.Model}
	if config.Model == "" {
		model = checkup{"model", checkWarning, "none is chosen: name one with --model or DOTMATRIX_MODEL"}
	}
	switch {
	case err == nil && config.Model != "" && len(models) > 0 && !slices.Contains(models, config.Model):
		model = checkup{"model", checkWarning, fmt.Sprintf("%s is not in the endpoint's list of %d: %s", config.Model, len(models), strings.Join(models[:min(len(models), 8)], ", "))}
	case err == nil:
	case errors.As(err, &failed) && failed.Kind == llm.KindAuth:
		key = checkup{"key", checkFailed, err.Error()}
	case errors.As(err, &failed) && (failed.Kind == llm.KindNotFound || failed.Kind == llm.KindProtocol):
		endpoint.result, endpoint.detail = checkWarning, client.Endpoint()+" lists no models, which some endpoints do not"
	default:
		endpoint = checkup{"endpoint", checkFailed, err.Error()}
		key.result, key.detail = checkSkipped, "the endpoint cannot be reached"
	}
	return []checkup{endpoint, key, model}
}

// askModel asks three short questions.
func askModel(ctx context.Context, client *llm.Client) []checkup {
	const words = 600 // tokens: models that reason need some before their first word
	ask := func(request llm.Request) (*llm.Reply, error) {
		request.MaxTokens = words
		var reply *llm.Reply
		for d, err := range client.Stream(ctx, request) {
			if err != nil {
				return nil, err
			}
			if d.Reply != nil {
				reply = d.Reply
			}
		}
		return reply, nil
	}
	checks := make([]checkup, 0, 3)
	note := func(name string, reply *llm.Reply, err error, lacks llm.Kind, say func(*llm.Reply) checkup) {
		var failed *llm.Error
		switch {
		case err == nil:
			checks = append(checks, say(reply))
		case errors.As(err, &failed) && failed.Kind == lacks:
			checks = append(checks, checkup{name, checkWarning, failed.Error() + "; agents go on without"})
		default:
			checks = append(checks, checkup{name, checkFailed, err.Error()})
		}
	}
	reply, err := ask(llm.Request{Messages: []core.Message{core.TextMessage(core.RoleUser, "Answer with the one word: ready")}})
	note("answer", reply, err, "", func(r *llm.Reply) checkup {
		return checkup{"answer", checkOK, fmt.Sprintf("%s said %q, %d tokens%s", r.Model, r.Message.Text(), r.InputTokens+r.OutputTokens, priceOf(r))}
	})
	reply, err = ask(llm.Request{Messages: []core.Message{{Role: core.RoleUser, Parts: []core.Part{
		{Text: "Which colour fills this picture: red, green or blue? Answer with one word."}, {Media: "image/png", Data: greenPicture()}}}}})
	note("vision", reply, err, llm.KindNoImages, func(r *llm.Reply) checkup {
		if said := r.Message.Text(); !strings.Contains(strings.ToLower(said), "green") {
			return checkup{"vision", checkWarning, fmt.Sprintf("it takes pictures, and says %q of a green one", said)}
		}
		return checkup{"vision", checkOK, "it sees pictures"}
	})
	tool := llm.Tool{Name: "press", Description: "Presses a button.", Parameters: json.RawMessage(`{"type":"object","properties":{"button":{"type":"string"}},"required":["button"]}`)}
	reply, err = ask(llm.Request{Messages: []core.Message{core.TextMessage(core.RoleUser, "Press the button a with the tool.")}, Tools: []llm.Tool{tool}})
	note("tools", reply, err, llm.KindNoTools, func(r *llm.Reply) checkup {
		if len(r.Message.ToolCalls) > 0 {
			return checkup{"tools", checkOK, "it calls tools"}
		}
		if calls, _ := llm.TextCalls(r.Message.Text(), []llm.Tool{tool}); len(calls) > 0 {
			return checkup{"tools", checkOK, "it writes its calls as text, which is understood"}
		}
		return checkup{"tools", checkWarning, fmt.Sprintf("it was asked to call a tool and said %q", r.Message.Text())}
	})
	return checks
}

func priceOf(r *llm.Reply) string {
	if r.CostSource == "" {
		return ", and nobody tells the price"
	}
	return fmt.Sprintf(", $%.6f", r.Cost)
}

// greenPicture is a green picture of the size of a Game Boy's screen.
func greenPicture() []byte {
	frame := core.NewFrame(160, 144)
	for i := range frame.Pix {
		frame.Pix[i] = 31 << 5
	}
	data, err := encodeFrame(frame)
	if err != nil {
		return nil
	}
	return data
}
