package clients

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Usage is what a client's model has used, as the client's own file of a session tells. Nothing proves it.
type Usage struct {
	Client  string // by its title
	Models  []string
	Calls   int
	Input   int // tokens, the cached ones among them
	Cached  int // read from a cache
	Written int // written to a cache
	Output  int
	ByModel map[string]Usage // without Client, Models and ByModel
}

// Tokens are those of input and output together.
func (u Usage) Tokens() int { return u.Input + u.Output }

// call is one call of a model in a session.
type call struct {
	id, model                      string
	at                             time.Time
	input, cached, written, output int
}

// ErrNoSession is returned for a file that is no session of a client that is known.
var ErrNoSession = errors.New("it is not a session of Claude Code or Codex: name a file such as ~/.claude/projects/.../SESSION.jsonl or ~/.codex/sessions/.../rollout-....jsonl")

// maxSessionLine bounds a line of a session, in bytes: they hold pictures.
const maxSessionLine = 64 << 20

// ReadUsage reads a session. Calls before from or after to are left out; zero times bound nothing.
func ReadUsage(r io.Reader, from, to time.Time) (Usage, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxSessionLine)
	claude, codex := &claudeSession{byID: map[string]int{}}, &codexSession{}
	for lines.Scan() {
		claude.read(lines.Bytes())
		codex.read(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		return Usage{}, fmt.Errorf("reading the session: %w", err)
	}
	title, calls := "Claude Code", claude.calls
	if len(calls) == 0 {
		title, calls = "Codex", codex.calls
	}
	if len(calls) == 0 {
		return Usage{}, ErrNoSession
	}
	u := Usage{Client: title, ByModel: map[string]Usage{}}
	for _, c := range calls {
		if !from.IsZero() && c.at.Before(from) || !to.IsZero() && c.at.After(to) {
			continue
		}
		u.add(c)
		of := u.ByModel[c.model]
		of.add(c)
		u.ByModel[c.model] = of
		if !slices.Contains(u.Models, c.model) {
			u.Models = append(u.Models, c.model)
		}
	}
	return u, nil
}

func (u *Usage) add(c call) {
	u.Calls++
	u.Input += c.input
	u.Cached += c.cached
	u.Written += c.written
	u.Output += c.output
}

// claudeSession reads sessions of Claude Code. An answer is written in several lines, one for each of its parts; the last
// tells its usage.
type claudeSession struct {
	calls []call
	byID  map[string]int
}

func (s *claudeSession) read(line []byte) {
	var entry struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		RequestID string    `json:"requestId"`
		Message   struct {
			ID    string `json:"id"`
			Model string `json:"model"`
			Usage *struct {
				Input   int `json:"input_tokens"`
				Written int `json:"cache_creation_input_tokens"`
				Cached  int `json:"cache_read_input_tokens"`
				Output  int `json:"output_tokens"`
			} `json:"usage"`
		} `json:"message"`
	}
	if json.Unmarshal(line, &entry) != nil || entry.Type != "assistant" || entry.Message.Usage == nil || entry.Message.Model == "<synthetic>" {
		return
	}
	u := entry.Message.Usage
	made := call{id: entry.Message.ID + " " + entry.RequestID, model: entry.Message.Model, at: entry.Timestamp,
		input: u.Input + u.Written + u.Cached, cached: u.Cached, written: u.Written, output: u.Output}
	if at, ok := s.byID[made.id]; ok && made.id != " " {
		made.at = s.calls[at].at
		s.calls[at] = made
		return
	}
	s.byID[made.id] = len(s.calls)
	s.calls = append(s.calls, made)
}

// codexSession reads sessions of Codex: each call ends with an event that tells its tokens.
type codexSession struct {
	calls []call
	model string
	total int // tokens that the session has used so far, as the last event told
}

func (s *codexSession) read(line []byte) {
	var entry struct {
		Type      string    `json:"type"`
		Timestamp time.Time `json:"timestamp"`
		Payload   struct {
			Type  string `json:"type"`
			Model string `json:"model"`
			Info  *struct {
				Total struct {
					All int `json:"total_tokens"`
				} `json:"total_token_usage"`
				Last struct {
					Input  int `json:"input_tokens"`
					Cached int `json:"cached_input_tokens"`
					Output int `json:"output_tokens"`
				} `json:"last_token_usage"`
			} `json:"info"`
		} `json:"payload"`
	}
	if json.Unmarshal(line, &entry) != nil {
		return
	}
	if entry.Type == "turn_context" && entry.Payload.Model != "" {
		s.model = entry.Payload.Model
	}
	info := entry.Payload.Info
	if entry.Type != "event_msg" || entry.Payload.Type != "token_count" || info == nil || info.Total.All == s.total {
		return // told again, without another call
	}
	s.total = info.Total.All
	s.calls = append(s.calls, call{model: s.model, at: entry.Timestamp, input: info.Last.Input, cached: info.Last.Cached, output: info.Last.Output})
}
