package llm

// shape is a form of requests that endpoints refuse in words of their own, where no parameter is named.
type shape struct {
	feature Feature
	words   string // what was learned
	denied  func(said complaint) bool
}

// shapes are looked for in this order.
var shapes = []shape{
	{featureStream, "does not stream with this model", func(said complaint) bool {
		return said.param == "stream" || has(said.words, "verified to stream", "streaming is not supported", "does not support streaming", "streaming not supported",
			"stream is not supported", "stream mode is not supported", "streaming is not available", "streaming responses are not")
	}},
	{featureAfterTool, "takes no user's turn right after a tool's", func(said complaint) bool {
		return has(said.words, "unexpected role 'user' after role 'tool'", `unexpected role "user" after role "tool"`, "after tool messages",
			"tool messages must be followed by an assistant")
	}},
	{featureOneCall, "takes one tool call in an assistant's turn", func(said complaint) bool {
		return has(said.words, "single tool-call", "only one tool call", "single tool call", "one tool call at once", "parallel tool calls are not",
			"parallel tool calling is not", "multiple tool calls")
	}},
	{featureAlternation, "takes only turns of user and assistant in alternation", func(said complaint) bool {
		return has(said.words, "must alternate", "should alternate", "alternating user", "alternate between", "consecutive messages", "consecutive user",
			"after role 'user'", "after the optional system message", "roles must be alternating", "first message must be a user", "should start with a user")
	}},
	{featureDeveloper, "takes no role for instructions", func(said complaint) bool { return deniesRole(said) }},
	{featureSystem, "takes no system role", func(said complaint) bool { return deniesRole(said) }},
	{featureImageObject, "takes a picture's URL without an object around it", func(said complaint) bool {
		return has(said.words, "image_url") && !has(said.words, "unknown variant", "not support", "image_url.url") &&
			has(said.words, "must be a string", "should be a string", "valid string", "expected string", "expected a string", "str type expected")
	}},
	{featureTextContent, "takes texts as lists of parts", func(said complaint) bool {
		return has(said.words, "content") && has(said.words, "content must be a list", "content should be a list", "content must be an array", "expected an array",
			"expected a sequence", "valid list", "content must be a list of parts")
	}},
	{featureReasoning, "does not want back what the model thought", func(said complaint) bool {
		return has(said.words, "reasoning_content", "'reasoning'", "reasoning_text", "\"reasoning\"") && has(said.words, denials...) && !has(said.words, "missing", "must be passed back", "reasoning_effort")
	}},
	{featureExtra, "does not want back all fields of its answers", func(said complaint) bool {
		return has(said.words, "extra_content", "thought_signature", "reasoning_details", "thinking_blocks", "provider_specific_fields", "messages.", "messages[", "'messages") &&
			has(said.words, "extra inputs", "extra_forbidden", "is unsupported", "unknown name", "unrecognized", "additional propert", "not permitted", "unknown field", "unexpected field")
	}},
	{featureToolChoice, "does not take tool_choice with this model", func(said complaint) bool {
		return has(said.words, "tool_choice", "tool choice", "toolchoice") && has(said.words, denials...) && !has(said.words, "--enable-auto-tool-choice")
	}},
}

func deniesRole(said complaint) bool {
	return has(said.words, "system role not supported", "system role is not supported", "developer instruction is not enabled", "system messages are not supported",
		"system instruction is not supported", "system message not supported", "system message is not supported", "does not support 'system'", "does not support 'developer'",
		"does not support system", "does not support developer", "unknown role: developer", "unknown role: system", "invalid role: system", "invalid role: developer",
		"'system' role", "'developer' role", "role 'system'", "role 'developer'", "unexpected role 'system'", "unexpected role 'developer'", "system_instruction", "role: developer", "developer is not one of",
		"'developer' is not one of", "unknown variant `developer`", "unknown variant `system`", "unexpected message role", "unsupported role")
}
