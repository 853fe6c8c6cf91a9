package core

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

// OpenAICompatible is the provider where an endpoint's host belongs to none that is known, and ProviderAzure is Azure's, which
// takes its key in another header.
const (
	OpenAICompatible = "openai_compatible"
	ProviderAzure    = "azure.ai.openai"
)

// providers are the gen_ai.provider.name of endpoints, by the end of their host name.
var providers = map[string]string{
	"openai.com":                        "openai",
	"openai.azure.com":                  ProviderAzure,
	"cognitiveservices.azure.com":       ProviderAzure,
	"services.ai.azure.com":             "azure.ai.inference",
	"ml.cloud.ibm.com":                  "ibm.watsonx.ai",
	"cohere.ai":                         "cohere",
	"openrouter.ai":                     "openrouter",
	"anthropic.com":                     "anthropic",
	"generativelanguage.googleapis.com": "gcp.gemini",
	"aiplatform.googleapis.com":         "gcp.vertex_ai",
	"mistral.ai":                        "mistral_ai",
	"deepseek.com":                      "deepseek",
	"groq.com":                          "groq",
	"x.ai":                              "x_ai",
	"perplexity.ai":                     "perplexity",
	"cohere.com":                        "cohere",
	"amazonaws.com":                     "aws.bedrock",
	"together.xyz":                      "together_ai",
	"moonshot.ai":                       "moonshot_ai",
}

// ProviderOf names the provider at an endpoint by its host alone, for calls that do not say: those of before schema 4. The
// endpoint is a base URL, or a host with or without a port; "" has no provider.
func ProviderOf(endpoint string) string {
	host := strings.ToLower(hostOf(endpoint))
	if host == "" {
		return ""
	}
	for rest, found := host, true; found; _, rest, found = strings.Cut(rest, ".") {
		if _, service, regional := strings.Cut(rest, "-aiplatform."); regional { // Google's have a host for each region
			rest = "aiplatform." + service
		}
		if name, ok := providers[rest]; ok {
			return name
		}
	}
	return OpenAICompatible
}

func hostOf(endpoint string) string {
	if u, err := url.Parse(endpoint); err == nil && u.Host != "" {
		return u.Hostname()
	}
	if host, _, err := net.SplitHostPort(endpoint); err == nil {
		return host
	}
	return endpoint
}

// Endpoint is where the call was sent: a base URL without credentials, or the host and port that a call of an older
// release recorded; "" where that is not recorded.
func (s *Span) Endpoint() string {
	if endpoint, _ := s.Attributes[AttrEndpoint].(string); endpoint != "" {
		return endpoint
	}
	host, _ := s.Attributes[AttrServerAddress].(string)
	if port, ok := s.number(AttrServerPort); ok && host != "" {
		return net.JoinHostPort(host, strconv.Itoa(int(port)))
	}
	return host
}
