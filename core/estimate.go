package core

// An estimate of tokens, for endpoints that tell no usage. Tokenizers of today make one token of about four bytes of
// English text, and a few hundred of a picture of a Game Boy's size.
const (
	bytesPerToken   = 4
	tokensPerImage  = 256
	tokensOfMessage = 4 // its role and its borders
)

// EstimateTokens is roughly how many tokens messages are.
func EstimateTokens(messages ...Message) int {
	tokens := 0
	for i := range messages {
		m := &messages[i]
		bytes := len(m.Reasoning)
		for _, p := range m.Parts {
			bytes += len(p.Text)
			if p.Media != "" {
				tokens += tokensPerImage
			}
		}
		for _, c := range m.ToolCalls {
			bytes += len(c.Name) + len(c.Arguments)
		}
		tokens += tokensOfMessage + (bytes+bytesPerToken-1)/bytesPerToken
	}
	return tokens
}
