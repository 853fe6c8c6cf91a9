package llm

import (
	"net/netip"
	"net/url"
	"strings"

	"dotmatrix/core"
)

// Names of programs that people run themselves, as gen_ai.provider.name.
const (
	providerLlamaCpp = "llama.cpp"
	providerLMStudio = "lmstudio"
	providerOllama   = "ollama"
	providerVLLM     = "vllm"
)

// provider is a service that people have keys for. Its name is core.ProviderOf its host.
type provider struct {
	short string // as --endpoint takes it
	host  string // or the end of it, from a dot or a hyphen on
	base  string // "": it is another one for every account
	keys  []string
	model string // that is asked where none is named: it sees pictures and costs little; "": one must be named
}

// providers are the services that need nothing but a key and a model's name.
var providers = []provider{
	{"openai", openAIHost, OpenAIBase, []string{openAIKeyName}, openAIModel},
	{"openrouter", openRouterHost, OpenRouterBase, []string{openRouterEnvKey}, openRouterModel},
	{"gemini", "generativelanguage.googleapis.com", "https://generativelanguage.googleapis.com/v1beta/openai", []string{"GEMINI_API_KEY", "GOOGLE_API_KEY"}, ""},
	{"anthropic", "api.anthropic.com", "https://api.anthropic.com/v1", []string{"ANTHROPIC_API_KEY"}, ""},
	{"deepseek", "api.deepseek.com", "https://api.deepseek.com/v1", []string{"DEEPSEEK_API_KEY"}, ""},
	{"mistral", "api.mistral.ai", "https://api.mistral.ai/v1", []string{"MISTRAL_API_KEY"}, ""},
	{"groq", "api.groq.com", "https://api.groq.com/openai/v1", []string{"GROQ_API_KEY"}, ""},
	{"xai", "api.x.ai", "https://api.x.ai/v1", []string{"XAI_API_KEY"}, ""},
	{"together", "api.together.xyz", "https://api.together.xyz/v1", []string{"TOGETHER_API_KEY"}, ""},
	{"moonshot", "api.moonshot.ai", "https://api.moonshot.ai/v1", []string{"MOONSHOT_API_KEY"}, ""},
	{"azure", ".openai.azure.com", "", []string{"AZURE_OPENAI_API_KEY"}, ""},
	{"", ".cognitiveservices.azure.com", "", []string{"AZURE_OPENAI_API_KEY"}, ""},
	{"", ".services.ai.azure.com", "", []string{"AZURE_INFERENCE_API_KEY", "AZURE_OPENAI_API_KEY"}, ""},
	{"", ".amazonaws.com", "", []string{"AWS_BEARER_TOKEN_BEDROCK"}, ""},
	{"", "aiplatform.googleapis.com", "", nil, ""},
	{"", "-aiplatform.googleapis.com", "", nil, ""},
	{"", "api.cohere.ai", "", []string{"COHERE_API_KEY"}, ""},
	{"", "api.perplexity.ai", "", []string{"PERPLEXITY_API_KEY"}, ""},
	{"", ".ml.cloud.ibm.com", "", nil, ""},
}

// servers are programs that people run themselves, with their usual ports.
var servers = []struct{ name, short, port string }{
	{providerOllama, "ollama", "11434"}, {providerLMStudio, "lmstudio", "1234"}, {providerVLLM, "vllm", "8000"}, {providerLlamaCpp, "llamacpp", "8080"},
}

// localServers are those that are known to run a model without a bill.
var localServers = map[string]bool{providerOllama: true, providerLMStudio: true, providerVLLM: true, providerLlamaCpp: true}

// hosted finds the service that a host belongs to.
func hosted(host string) (provider, bool) {
	host = strings.ToLower(host)
	for _, p := range providers {
		if host == p.host || strings.IndexAny(p.host, ".-") == 0 && strings.HasSuffix(host, p.host) {
			return p, true
		}
	}
	return provider{}, false
}

// providerOf is the provider by the address alone. A port tells Ollama and LM Studio; other ports are anybody's.
func providerOf(base *url.URL) string {
	if isNear(base.Hostname()) {
		switch base.Port() {
		case "11434":
			return providerOllama
		case "1234":
			return providerLMStudio
		}
	}
	return core.ProviderOf(base.Host)
}

// isNear reports whether a host is this machine or lies in a private network.
func isNear(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") || host == "host.docker.internal" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && (address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast())
}

// preset is the base URL of a service or of a program that people run themselves, by its short name.
func preset(short string) (base string, ok bool) {
	for _, p := range providers {
		if p.short == short && p.base != "" {
			return p.base, true
		}
	}
	for _, s := range servers {
		if s.short == short {
			return "http://127.0.0.1:" + s.port + "/v1", true
		}
	}
	return "", false
}
