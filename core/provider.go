package core

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// LocalProvider is the provider of a model that runs on this machine or in a private network.
const LocalProvider = "local"

// providers are the gen_ai.provider.name of endpoints, by the end of their host name.
var providers = map[string]string{
	"openai.com":                        "openai",
	"openai.azure.com":                  "azure.ai.openai",
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
}

// ProviderOf names who answers at an endpoint: a well-known provider, LocalProvider, or else the endpoint's host name. The
// endpoint is a base URL, or a host with or without a port; "" has no provider.
func ProviderOf(endpoint string) string {
	host := strings.ToLower(hostOf(endpoint))
	for rest, found := host, host != ""; found; _, rest, found = strings.Cut(rest, ".") {
		if name, ok := providers[rest]; ok {
			return name
		}
	}
	if isLocal(host) {
		return LocalProvider
	}
	return host
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

func isLocal(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local")
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
