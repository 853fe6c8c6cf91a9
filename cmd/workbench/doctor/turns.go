package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
)

// Sampling are an agent's own parameters, as its manifest has them.
type Sampling struct {
	Temperature     *float64 `json:"temperature"`
	TopP            *float64 `json:"top_p"`
	MaxTokens       int      `json:"max_tokens"`
	Seed            *int     `json:"seed"`
	ReasoningEffort string   `json:"reasoning_effort"`
}

// press is the tool of the questions.
var press = llm.Tool{Name: "press", Description: "Presses a button.",
	Parameters: json.RawMessage(`{"type":"object","properties":{"button":{"type":"string","enum":["a","b","up","down","left","right"]}},"required":["button"]}`)}

// playTurns plays two turns as an agent does: instructions, a picture, a tool, and what the tool did, with the agent's own
// parameters. What the endpoint refuses meanwhile is learned.
func playTurns(ctx context.Context, client *llm.Client, s Sampling) Check {
	request := llm.Request{Temperature: s.Temperature, TopP: s.TopP, MaxTokens: s.MaxTokens, Seed: s.Seed, ReasoningEffort: s.ReasoningEffort,
		Tools: []llm.Tool{press}, Messages: []core.Message{
			core.TextMessage(core.RoleSystem, "You play a Game Boy game. Look at the screen, and press one button a turn with the tool press."), screen("This is the screen.")}}
	var called []string
	for turn := 1; ; turn++ {
		reply, err := askInWords(ctx, client, &request)
		if err != nil {
			return Check{"turns", Failed, fmt.Sprintf("turn %d: %v", turn, err)}
		}
		call, native, ok := firstCall(reply)
		if !ok {
			return Check{"turns", Warning, fmt.Sprintf("in turn %d it was asked to press a button and said %q", turn, plain.Line(reply.Message.Text()))}
		}
		called = append(called, call.Arguments)
		if turn == 2 {
			return Check{"turns", OK, "it played two turns: press " + plain.Line(strings.Join(called, ", then press ")) + speed(reply)}
		}
		result := core.TextMessage(core.RoleUser, "Done: pressed.")
		if native {
			result = core.Message{Role: core.RoleTool, ToolCallID: call.ID, Parts: []core.Part{{Text: "Done: pressed."}}}
		}
		request.Messages = append(request.Messages, reply.Message, result)
		for _, other := range reply.Message.ToolCalls[min(1, len(reply.Message.ToolCalls)):] {
			request.Messages = append(request.Messages, core.Message{Role: core.RoleTool, ToolCallID: other.ID, Parts: []core.Part{{Text: "Not done: one a turn."}}})
		}
		request.Messages = append(request.Messages, screen("This is the screen now."))
	}
}

func screen(words string) core.Message {
	return core.Message{Role: core.RoleUser, Parts: []core.Part{{Text: words}, {Media: "image/png", Data: greenPicture()}}}
}

// askInWords asks, and asks again without pictures or tools where they are refused, as agents do.
func askInWords(ctx context.Context, client *llm.Client, request *llm.Request) (*llm.Reply, error) {
	for {
		reply, err := askOnce(ctx, client, withoutLacks(*request))
		var failed *llm.Error
		if err == nil || !errors.As(err, &failed) {
			return reply, err
		}
		lack := map[llm.Kind]llm.Feature{llm.KindNoImages: llm.FeatureImages, llm.KindNoTools: llm.FeatureTools}[failed.Kind]
		if lack == "" || slices.Contains(request.InWords, lack) {
			return nil, err
		}
		request.InWords = append(request.InWords, lack)
	}
}

// withoutLacks says in words what the request has in InWords.
func withoutLacks(request llm.Request) llm.Request {
	lacks := llm.About{Refused: request.InWords}
	messages := make([]core.Message, len(request.Messages))
	for i, m := range request.Messages {
		if lacks.Lacks(llm.FeatureImages) {
			m.Parts = textsOf(m.Parts)
		}
		messages[i] = m
	}
	if lacks.Lacks(llm.FeatureTools) {
		messages[0] = core.TextMessage(core.RoleSystem, messages[0].Text()+` Write the call as JSON: {"name": "press", "arguments": {"button": "a"}}`)
		request.Tools = nil
	}
	request.Messages = messages
	return request
}

func textsOf(parts []core.Part) []core.Part {
	var texts []core.Part
	for _, p := range parts {
		if p.Media == "" {
			texts = append(texts, p)
		}
	}
	return texts
}

// firstCall is the call that an answer makes, natively or in its text.
func firstCall(reply *llm.Reply) (call core.ToolCall, native, ok bool) {
	if len(reply.Message.ToolCalls) > 0 {
		return reply.Message.ToolCalls[0], true, true
	}
	if calls, _ := llm.TextCalls(reply.Message.Text(), []llm.Tool{press}); len(calls) > 0 {
		return calls[0], false, true
	}
	return call, false, false
}

// speed is how fast the answer came, where its tokens are told.
func speed(reply *llm.Reply) string {
	if took := (reply.Took - reply.First).Seconds(); reply.OutputTokens > 1 && took > 0.01 {
		return fmt.Sprintf(", %.0f tokens a second", float64(reply.OutputTokens)/took)
	}
	return ""
}

// learned is what is known of the model at the endpoint by now.
func learned(client *llm.Client) Check {
	about, p := client.About(""), client.Profile("")
	var said []string
	if len(p.Refused) > 0 {
		said = append(said, "the endpoint does not take "+strings.Join(llm.Names(p.Refused), ", "))
	}
	if p.Images > 0 {
		said = append(said, "it takes at most "+plain.Count(p.Images, "picture"))
	}
	if p.Reasons {
		said = append(said, "the model reasons before it answers, and gets room for that")
	}
	if about.Window > 0 {
		said = append(said, fmt.Sprintf("its window is %s", plain.Count(about.Window, "token")))
	}
	if len(said) == 0 {
		return Check{"learned", OK, "nothing is known that it does not take"}
	}
	if !p.Learned.IsZero() {
		said = append(said, "believed until "+p.Learned.Add(llm.ProfileLife).Format("2006-01-02")+"; --forget forgets it")
	}
	return Check{"learned", OK, strings.Join(said, "; ")}
}
