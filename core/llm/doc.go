// Package llm speaks to models behind any OpenAI-compatible endpoint: it streams, retries and accounts. The agent
// runtime calls it through Model; cmd makes the Client from the environment. It knows nothing of games or of Starlark.
//
// A Client promises that an answer is either whole or an *Error: a stream that is cut, stalls, never ends or is empty is
// never handed on as an answer. What can be tried again is tried again and announced by a Delta with Dropped. The key
// is in no error, whatever the endpoint writes.
package llm
