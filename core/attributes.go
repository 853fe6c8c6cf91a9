package core

import "maps"

// Attributes of spans, by the names of the OpenTelemetry semantic conventions for generative AI (v0.1.0, over semantic
// conventions 1.45.0); those that begin with dotmatrix are ours.
const (
	AttrOperation    = "gen_ai.operation.name"
	AttrProvider     = "gen_ai.provider.name"          // see ProviderOf
	AttrConversation = "gen_ai.conversation.id"        // ID of the run
	AttrCompacted    = "gen_ai.conversation.compacted" // true: a summary stands for earlier messages
	AttrAgentName    = "gen_ai.agent.name"
	AttrErrorType    = "error.type"

	AttrModel           = "gen_ai.request.model"
	AttrTemperature     = "gen_ai.request.temperature"
	AttrTopP            = "gen_ai.request.top_p"
	AttrMaxTokens       = "gen_ai.request.max_tokens"
	AttrSeed            = "gen_ai.request.seed"
	AttrStop            = "gen_ai.request.stop_sequences"
	AttrStream          = "gen_ai.request.stream"
	AttrReasoningLevel  = "gen_ai.request.reasoning.level"
	AttrOutputType      = "gen_ai.output.type" // "json" where a schema was asked for
	AttrToolDefinitions = "gen_ai.tool.definitions"

	AttrAnsweredBy    = "gen_ai.response.model"
	AttrResponseID    = "gen_ai.response.id"
	AttrFinishReasons = "gen_ai.response.finish_reasons"
	AttrFirstChunk    = "gen_ai.response.time_to_first_chunk" // seconds since the call began

	AttrInputTokens      = "gen_ai.usage.input_tokens"
	AttrOutputTokens     = "gen_ai.usage.output_tokens"
	AttrCachedTokens     = "gen_ai.usage.cache_read.input_tokens"  // part of the input
	AttrCacheWriteTokens = "gen_ai.usage.cache_write.input_tokens" // part of the input
	AttrImageTokens      = "gen_ai.usage.image.input_tokens"       // part of the input
	AttrReasoningTokens  = "gen_ai.usage.reasoning.output_tokens"  // part of the output

	AttrEstimatedInput  = "dotmatrix.usage.estimated_input_tokens" // where the endpoint told no usage, and
	AttrEstimatedOutput = "dotmatrix.usage.estimated_output_tokens"
	AttrToolName        = "gen_ai.tool.name"
	AttrToolCallID      = "gen_ai.tool.call.id"
	AttrToolType        = "gen_ai.tool.type"
	AttrToolArguments   = "gen_ai.tool.call.arguments"
	AttrToolResult      = "gen_ai.tool.call.result"

	AttrServerAddress = "server.address"
	AttrServerPort    = "server.port"

	AttrEndpoint     = "dotmatrix.endpoint"              // base URL, without credentials
	AttrRefused      = "dotmatrix.endpoint.refused"      // what the endpoint does not take and was not sent: images, tools, schema
	AttrWindow       = "dotmatrix.model.window"          // tokens of the model's context, where the endpoint tells
	AttrOutputSchema = "dotmatrix.request.output_schema" // the JSON schema that the answer must have
	AttrToolChoice   = "dotmatrix.request.tool_choice"
	AttrTopLogprobs  = "dotmatrix.request.top_logprobs"
	AttrLogprobs     = "dotmatrix.response.logprobs" // the last tokens of the answer with their likelihood, as JSON
	AttrConfidence   = "dotmatrix.choice.confidence" // from 0 to 1, of the option that was chosen
	AttrJSON         = "dotmatrix.request.json"      // true: any JSON was asked for, its schema being said in words
	AttrAttempts     = "dotmatrix.attempts"          // tries until it was answered; absent: one
	AttrCost         = "dotmatrix.cost"              // US dollars; absent: no price is known
	AttrCostSource   = "dotmatrix.cost.source"       // "provider", "prices" or "local"
)

// renamed gives the present names of attributes that older releases recorded under others. Records keep the names that
// they were written with, since hashes cover them.
var renamed = map[string]string{
	"dotmatrix.request.reasoning_effort": AttrReasoningLevel,
}

// CurrentName is the present name of an attribute that may have been recorded under an older one.
func CurrentName(recorded string) string {
	if now, ok := renamed[recorded]; ok {
		return now
	}
	return recorded
}

// CurrentAttributes are the span's attributes under their present names, in a new map: with its operation and error type,
// and for a model call of an older release with the provider and the endpoint that its server tells.
func (s *Span) CurrentAttributes() map[string]any {
	now := make(map[string]any, len(s.Attributes)+4)
	for name, value := range s.Attributes {
		now[CurrentName(name)] = value
	}
	defaults := map[string]any{AttrOperation: string(s.Op)}
	if s.ErrorType != "" {
		defaults[AttrErrorType] = s.ErrorType
	}
	if endpoint := s.Endpoint(); s.Op == OpChat && endpoint != "" {
		defaults[AttrEndpoint], defaults[AttrProvider] = endpoint, ProviderOf(endpoint)
	}
	maps.Copy(defaults, now)
	return defaults
}
