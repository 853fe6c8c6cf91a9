package core

// Attributes of spans, by the names of the OpenTelemetry semantic conventions for generative AI; those that begin with
// dotmatrix are ours.
const (
	AttrOperation       = "gen_ai.operation.name"
	AttrModel           = "gen_ai.request.model"
	AttrProvider        = "gen_ai.provider.name"
	AttrTemperature     = "gen_ai.request.temperature"
	AttrTopP            = "gen_ai.request.top_p"
	AttrMaxTokens       = "gen_ai.request.max_tokens"
	AttrSeed            = "gen_ai.request.seed"
	AttrStop            = "gen_ai.request.stop_sequences"
	AttrOutputType      = "gen_ai.output.type" // "json" where a schema was asked for
	AttrToolDefinitions = "gen_ai.tool.definitions"
	AttrAnsweredBy      = "gen_ai.response.model"
	AttrResponseID      = "gen_ai.response.id"
	AttrFinishReasons   = "gen_ai.response.finish_reasons"
	AttrInputTokens     = "gen_ai.usage.input_tokens"
	AttrOutputTokens    = "gen_ai.usage.output_tokens"
	AttrCachedTokens    = "gen_ai.usage.cache_read.input_tokens" // part of the input
	AttrReasoningTokens = "gen_ai.usage.reasoning.output_tokens" // part of the output
	AttrToolName        = "gen_ai.tool.name"
	AttrToolCallID      = "gen_ai.tool.call.id"
	AttrToolType        = "gen_ai.tool.type"
	AttrToolArguments   = "gen_ai.tool.call.arguments"
	AttrToolResult      = "gen_ai.tool.call.result"
	AttrServerAddress   = "server.address"
	AttrServerPort      = "server.port"

	AttrReasoningEffort = "dotmatrix.request.reasoning_effort"
	AttrOutputSchema    = "dotmatrix.request.output_schema" // the JSON schema that the answer must have
	AttrToolChoice      = "dotmatrix.request.tool_choice"
	AttrJSON            = "dotmatrix.request.json"     // true: any JSON was asked for, its schema being said in words
	AttrRefused         = "dotmatrix.endpoint.refused" // list: what of the request the endpoint does not take, such as "images"
	AttrAttempts        = "dotmatrix.attempts"         // tries until it was answered; absent: one
	AttrCost            = "dotmatrix.cost"             // US dollars; absent: nobody tells the price
	AttrCostSource      = "dotmatrix.cost.source"      // "provider", "prices" or "local"
)
