// Package llm speaks to models behind any OpenAI-compatible endpoint: it streams, retries and accounts. The agent
// runtime calls it through Model; the workbench makes the Client from the environment and the configuration. It knows
// nothing of games or of Starlark.
//
// What an endpoint does not take with a model is learned from a refusal, once the same request without it was answered
// (refusals.go, shapes.go), and kept in a Profile. Pictures, tools and schemas are left to the caller to say in words.
// What endpoints want back with a conversation is kept in its messages (extra.go). Answers are read leniently (chunk.go,
// calls.go, thinking.go, textcalls.go).
//
// A Client promises that an answer is either whole or an *Error: a stream that is cut, stalls, never ends or is empty is
// never handed on as an answer. What can be tried again is tried again and announced by a Delta with Dropped. The key
// is in no error, whatever the endpoint writes.
package llm
