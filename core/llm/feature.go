package llm

// Feature is a part of a request that some endpoint or model does not take.
type Feature string

// The features that a caller says in words where they are refused: the model sees less or is led less, so that the
// help of a run is no longer what its agent's definition grants.
const (
	FeatureImages Feature = "images" // pictures
	FeatureTools  Feature = "tools"  // tools offered and called in the protocol
	FeatureSchema Feature = "schema" // answers held to a JSON schema
)

// The features that the client itself leaves out or says in another form.
const (
	featureMaxTokens     Feature = "max_tokens"            // max_completion_tokens is sent instead
	featureMaxCompletion Feature = "max_completion_tokens" // max_tokens is sent instead; both refused: no limit
	featureRoom          Feature = "room"                  // tokens for reasoning beyond those of the answer
	featureTemperature   Feature = "temperature"
	featureTopP          Feature = "top_p"
	featureSeed          Feature = "seed"
	featureStop          Feature = "stop"
	featureLogprobs      Feature = "logprobs" // or takes them and tells none
	featureEffort        Feature = "reasoning_effort"
	featureStreamOptions Feature = "stream_options"
	featureStream        Feature = "stream"              // the answer comes whole
	featureToolChoice    Feature = "tool_choice"         // the endpoint's default
	featureJSON          Feature = "json_object"         // the answer's form is asked for in words alone
	featureSystem        Feature = "system"              // the role is called developer
	featureDeveloper     Feature = "developer"           // instructions stand in the user's first turn
	featureOneCall       Feature = "parallel_tool_calls" // an assistant's turn calls one tool
	featureAlternation   Feature = "repeated_roles"      // turns of one role are joined
	featureAfterTool     Feature = "user_after_tool"     // an assistant's turn is put between
	featureImageObject   Feature = "image_url_object"    // an image's URL is sent as a text
	featureTextContent   Feature = "text_content"        // texts are sent as lists of parts
	featureReasoning     Feature = "reasoning_sent_back" // what the model thought is not sent back
	featureExtra         Feature = "extra_sent_back"     // nor are other fields of its messages
)

// Names are the features as texts.
func Names(features []Feature) []string {
	names := make([]string, len(features))
	for i, f := range features {
		names[i] = string(f)
	}
	return names
}

// Features are the features of the names, as a record has them: a list of texts, in memory or as read from JSON.
func Features(names any) []Feature {
	var features []Feature
	switch list := names.(type) {
	case []string:
		for _, name := range list {
			features = append(features, Feature(name))
		}
	case []any:
		for _, name := range list {
			if text, ok := name.(string); ok {
				features = append(features, Feature(text))
			}
		}
	}
	return features
}
