package llm

import (
	"bytes"
	"encoding/json"
	"slices"

	openai "github.com/sashabaranov/go-openai"

	"dotmatrix/core"
)

// body is a request as it goes over the wire. go-openai's own request rounds numbers, leaves zeros out and drops the
// fields that endpoints want back, and its client refuses models by their names; its types serve where they are whole.
type body struct {
	Model               string                               `json:"model"`
	Messages            []json.RawMessage                    `json:"messages"`
	Temperature         *float64                             `json:"temperature,omitempty"`
	TopP                *float64                             `json:"top_p,omitempty"`
	MaxTokens           int                                  `json:"max_tokens,omitempty"`
	MaxCompletionTokens int                                  `json:"max_completion_tokens,omitempty"`
	Stop                []string                             `json:"stop,omitempty"`
	Seed                *int                                 `json:"seed,omitempty"`
	ReasoningEffort     string                               `json:"reasoning_effort,omitempty"`
	Logprobs            bool                                 `json:"logprobs,omitempty"`
	TopLogprobs         int                                  `json:"top_logprobs,omitempty"`
	Tools               []openai.Tool                        `json:"tools,omitempty"`
	ToolChoice          string                               `json:"tool_choice,omitempty"`
	ResponseFormat      *openai.ChatCompletionResponseFormat `json:"response_format,omitempty"`
	Stream              bool                                 `json:"stream,omitempty"`
	StreamOptions       *openai.StreamOptions                `json:"stream_options,omitempty"`
}

// wired is a request in the form that a profile asks for.
type wired struct {
	json   []byte
	sent   map[Feature]bool // what of it an endpoint may refuse
	left   []Feature        // what the profile changed or left out
	images int              // that are sent
	tokens int              // that the messages take, by estimate
	room   int              // tokens for reasoning beyond those that were asked for
	limit  int              // tokens that were asked for; 0: no limit is sent
	stream bool
	tools  []Tool
}

// wire translates a request. The same request and profile always give the same bytes.
func wire(request Request, p Profile) (*wired, error) {
	w := &wired{sent: map[Feature]bool{}, left: slices.Clone(request.InWords), tools: request.Tools}
	out := body{Model: request.Model}
	if w.keeps(p, featureTemperature, request.Temperature != nil) {
		out.Temperature = request.Temperature
	}
	if w.keeps(p, featureTopP, request.TopP != nil) {
		out.TopP = request.TopP
	}
	if w.keeps(p, featureStop, len(request.Stop) > 0) {
		out.Stop = request.Stop
	}
	if w.keeps(p, featureSeed, request.Seed != nil) {
		out.Seed = request.Seed
	}
	if w.keeps(p, featureEffort, request.ReasoningEffort != "") {
		out.ReasoningEffort = request.ReasoningEffort
	}
	if w.keeps(p, featureLogprobs, request.TopLogprobs > 0) {
		out.Logprobs, out.TopLogprobs = true, request.TopLogprobs
	}
	w.limitTokens(&out, request, p)
	w.offerTools(&out, request, p)
	w.shape(&out, request, p)
	if w.stream = w.keeps(p, featureStream, true); w.stream {
		out.Stream = true
		if w.keeps(p, featureStreamOptions, true) {
			out.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
		}
	}
	if err := w.converse(&out, request.Messages, p); err != nil {
		return nil, err
	}
	slices.Sort(w.left)
	w.left = slices.Compact(w.left)
	var err error
	w.json, err = encode(out)
	return w, err
}

// keeps notes that a feature is wanted, and reports whether the profile lets it be sent.
func (w *wired) keeps(p Profile, feature Feature, wanted bool) bool {
	switch {
	case !wanted:
		return false
	case p.Refuses(feature):
		w.left = append(w.left, feature)
		return false
	}
	w.sent[feature] = true
	return true
}

// lacks notes that a feature is wanted, and reports whether the profile refuses it.
func (w *wired) lacks(p Profile, feature Feature, wanted bool) bool {
	return wanted && !w.keeps(p, feature, true)
}

// limitTokens bounds the answer under the name that the model takes, with room for what a model thinks before it answers.
func (w *wired) limitTokens(out *body, request Request, p Profile) {
	if request.MaxTokens <= 0 {
		return
	}
	if p.Reasons || reasonsByName(request.Model) {
		if w.keeps(p, featureRoom, true) {
			w.room = roomFor(request.ReasoningEffort, p.Window)
		}
	}
	w.limit = request.MaxTokens + w.room
	names := []Feature{featureMaxTokens, featureMaxCompletion}
	if wantsCompletionTokens(request.Model) {
		slices.Reverse(names)
	}
	for _, name := range names {
		if !w.keeps(p, name, true) {
			continue
		}
		if name == featureMaxTokens {
			out.MaxTokens = w.limit
		} else {
			out.MaxCompletionTokens = w.limit
		}
		return
	}
	w.limit = 0
}

// noParameters is the schema of a tool that takes nothing; some endpoints refuse a tool without one.
var noParameters = json.RawMessage(`{"type":"object","properties":{}}`)

func (w *wired) offerTools(out *body, request Request, p Profile) {
	for _, tool := range request.Tools {
		parameters := tool.Parameters
		if len(parameters) == 0 {
			parameters = noParameters
		}
		out.Tools = append(out.Tools, openai.Tool{Type: openai.ToolTypeFunction,
			Function: &openai.FunctionDefinition{Name: tool.Name, Description: tool.Description, Parameters: parameters}})
	}
	w.sent[FeatureTools] = len(out.Tools) > 0
	if w.keeps(p, featureToolChoice, request.ToolChoice != "" && len(out.Tools) > 0) {
		out.ToolChoice = request.ToolChoice
	}
}

// shape asks for JSON, by a schema or in any form.
func (w *wired) shape(out *body, request Request, p Profile) {
	if s := request.Schema; s != nil {
		w.sent[FeatureSchema] = true
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: s.Name, Schema: s.JSON}}
	} else if w.keeps(p, featureJSON, request.JSON) {
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
}

// converse translates the messages.
func (w *wired) converse(out *body, messages []core.Message, p Profile) error {
	messages = w.arrange(messages, p)
	w.images, w.tokens = countImages(messages), estimateTokens(messages)
	w.sent[FeatureImages] = w.images > 0
	for _, m := range messages {
		data, err := w.message(m, p)
		if err != nil {
			return err
		}
		out.Messages = append(out.Messages, data)
	}
	return nil
}

// encode writes JSON without escaping what is only special in HTML, so that raw fields stay as they came.
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
