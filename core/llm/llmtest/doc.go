// Package llmtest is a model endpoint for tests: a real HTTP server on the loopback device that speaks streaming chat
// completions, well or badly as its script says, and keeps every request. Tests of llm, agent and cmd use it; nothing
// else does.
package llmtest
