package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
)

// maxWords bounds an answer, in tokens: models that reason need some before their first word.
const maxWords = 600

// askModel asks whether the model answers, sees pictures and calls tools, and plays two turns with it.
func askModel(ctx context.Context, client *llm.Client, o ModelOptions, yield func(Check) bool) {
	reply, err := askOnce(ctx, client, llm.Request{Messages: []core.Message{core.TextMessage(core.RoleUser, "Answer with the one word: ready")}})
	if err != nil {
		_ = yield(Check{"answer", Failed, err.Error()}) && skip(yield, "the model does not answer", "vision", "tools", "turns", "ladder", "learned")
		return
	}
	answer := fmt.Sprintf("%s said %q, %s%s", reply.Model, reply.Message.Text(), plain.Count(reply.InputTokens+reply.OutputTokens, "token"), priceOf(reply))
	if !yield(Check{"answer", OK, answer}) {
		return
	}
	reply, err = askOnce(ctx, client, llm.Request{Messages: []core.Message{{Role: core.RoleUser, Parts: []core.Part{
		{Text: "Which colour fills this picture: red, green or blue? Answer with one word."}, {Media: "image/png", Data: greenPicture()}}}}})
	if !yield(judged("vision", err, llm.KindNoImages, func() Check { return sees(reply) })) {
		return
	}
	reply, err = askOnce(ctx, client, llm.Request{Messages: []core.Message{core.TextMessage(core.RoleUser, "Press the button a with the tool.")}, Tools: []llm.Tool{press}})
	if !yield(judged("tools", err, llm.KindNoTools, func() Check { return callsTools(reply, press) })) {
		return
	}
	if !yield(playTurns(ctx, client, o.Sampling)) || o.React != nil && !yield(climb(ctx, client, o.React)) {
		return
	}
	yield(learned(client))
}

func askOnce(ctx context.Context, client *llm.Client, request llm.Request) (*llm.Reply, error) {
	if request.MaxTokens == 0 {
		request.MaxTokens = maxWords
	}
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

// judged is a check of something that a model may lack, which agents go on without.
func judged(name string, err error, lacks llm.Kind, answered func() Check) Check {
	var failed *llm.Error
	switch {
	case err == nil:
		return answered()
	case errors.As(err, &failed) && failed.Kind == lacks:
		return Check{name, Warning, failed.Error() + "; agents go on without"}
	}
	return Check{name, Failed, err.Error()}
}

func sees(reply *llm.Reply) Check {
	if said := reply.Message.Text(); !strings.Contains(strings.ToLower(said), "green") {
		return Check{"vision", Warning, fmt.Sprintf("it takes pictures, and says %q of a green one", said)}
	}
	return Check{"vision", OK, "it sees pictures"}
}

func callsTools(reply *llm.Reply, tool llm.Tool) Check {
	if len(reply.Message.ToolCalls) > 0 {
		return Check{"tools", OK, "it calls tools"}
	}
	if calls, _ := llm.TextCalls(reply.Message.Text(), []llm.Tool{tool}); len(calls) > 0 {
		return Check{"tools", OK, "it writes its calls as text, which is understood"}
	}
	return Check{"tools", Warning, fmt.Sprintf("it was asked to call a tool and said %q", reply.Message.Text())}
}

func priceOf(r *llm.Reply) string {
	if r.CostSource == "" {
		return ", of unknown price: a run in dollars needs --price"
	}
	return fmt.Sprintf(", $%.6f", r.Cost)
}

// greenPicture is a green picture of the size of a Game Boy's screen.
func greenPicture() []byte {
	frame := core.NewFrame(160, 144)
	for i := range frame.Pix {
		frame.Pix[i] = 31 << 5
	}
	var out bytes.Buffer
	if err := png.Encode(&out, frame.Image()); err != nil {
		return nil
	}
	return out.Bytes()
}
