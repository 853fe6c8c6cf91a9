package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/llm"
)

// service is where a line of the README's table of services leads.
type service struct{ base, provider string }

// TestServicesOfTheREADME: with the key that a line names, and its flags, the requests of its service go to its address, with
// that key and that model, and nothing else is needed.
func TestServicesOfTheREADME(t *testing.T) {
	want := map[string]service{
		"OpenAI":       {"https://api.openai.com/v1", "openai"},
		"Gemini":       {"https://generativelanguage.googleapis.com/v1beta/openai", "gcp.gemini"},
		"Anthropic":    {"https://api.anthropic.com/v1", "anthropic"},
		"DeepSeek":     {"https://api.deepseek.com/v1", "deepseek"},
		"Mistral":      {"https://api.mistral.ai/v1", "mistral_ai"},
		"Groq":         {"https://api.groq.com/openai/v1", "groq"},
		"OpenRouter":   {"https://openrouter.ai/api/v1", "openrouter"},
		"Azure OpenAI": {"https://RESOURCE.openai.azure.com/openai/v1", "azure.ai.openai"},
		"Ollama":       {"http://127.0.0.1:11434/v1", "ollama"},
		"vLLM":         {"http://127.0.0.1:8000/v1", ""},
		"llama.cpp":    {"http://127.0.0.1:8080/v1", ""},
		"LM Studio":    {"http://127.0.0.1:1234/v1", "lmstudio"},
	}
	row := regexp.MustCompile("(?m)^\\| ([^|]+) \\| (none|`[A-Z_]+`) \\| `(--endpoint [^`]+)` \\|$")
	for _, found := range row.FindAllStringSubmatch(readme(t), -1) {
		name, key, flags := found[1], strings.Trim(found[2], "`"), strings.Fields(found[3])
		t.Run(name, func(t *testing.T) {
			expected, ok := want[name]
			if !ok {
				t.Fatal("nobody expects this line")
			}
			delete(want, name)
			env := map[string]string{}
			if key != "none" {
				env[key] = "sk-0123456789"
			}
			config := endpointOf(t, env, "", flags)
			if config.BaseURL != expected.base || config.Key != env[key] || config.Model != flags[3] {
				t.Errorf("got the endpoint %s, the key %q and the model %q, want %s, %q and %s", config.BaseURL, config.Key, config.Model, expected.base, env[key], flags[3])
			}
			client, err := llm.New(config)
			if err != nil {
				t.Fatal(err)
			}
			if provider := client.About(config.Model).Provider; expected.provider != "" && provider != expected.provider {
				t.Errorf("the provider is called %q, want %q", provider, expected.provider)
			}
			if key == "none" {
				return
			}
			config, err = chooseEndpoint(t, nil, "", flags)
			if said := fmt.Sprint(err); config.KeyName != key && !strings.Contains(said, key) {
				t.Errorf("without a key %q is asked for, and it says %q: want %s", config.KeyName, said, key)
			}
		})
	}
	for name := range want {
		t.Errorf("the README has no line for %s", name)
	}
}

// TestEndpointOfTheREADME: the named endpoint that the README shows is one that a configuration file may have.
func TestEndpointOfTheREADME(t *testing.T) {
	found := regexp.MustCompile("(?s)```toml\n(\\[endpoint\\..*?)```").FindStringSubmatch(readme(t))
	if found == nil {
		t.Fatal("the README shows no named endpoint")
	}
	config := endpointOf(t, map[string]string{"WORK_KEY": "sk-0123456789"}, found[1], []string{"--endpoint", "work"})
	if !strings.HasPrefix(config.BaseURL, "https://RESOURCE.openai.azure.com/") || config.Key != "sk-0123456789" || config.Model != "gpt-4.1-mini" ||
		config.Query.Get("api-version") != "2024-10-21" || config.Header.Get("X-Title") != "dotmatrix" {
		t.Errorf("it is read as %+v", config)
	}
}

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func endpointOf(t *testing.T, env map[string]string, file string, flags []string) llm.Config {
	t.Helper()
	config, err := chooseEndpoint(t, env, file, flags)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// chooseEndpoint is the endpoint that `dotmatrix run` asks with the flags, in an environment and with a configuration file.
func chooseEndpoint(t *testing.T, env map[string]string, file string, flags []string) (llm.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	write(t, path, file)
	c := newCLI(Std{Err: io.Discard, LookupEnv: func(name string) (string, bool) {
		if name == "DOTMATRIX_CONFIG" {
			return path, true
		}
		value, ok := env[name]
		return value, ok
	}})
	run, args, err := newRoot(c).Find(append([]string{"run"}, flags...))
	if err != nil {
		t.Fatal(err)
	}
	if err := run.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	if err := c.load(run, nil); err != nil {
		t.Fatal(err)
	}
	return c.bench.Models.Config(workbench.ModelOptions{Endpoint: run.Flag("endpoint").Value.String()})
}
