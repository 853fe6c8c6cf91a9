package core

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Ledger is the help that an agent gets, computed from its definition: it stands beside every score, and scores with
// unequal help are not ranked as equal. Its lists are sorted and hold each name once.
type Ledger struct {
	Observes []string `json:"observes"` // what it sees: screen, grid, facts, text, dialog, map
	Tools    []string `json:"tools"`    // what works for it: tools that its model may call, and path finding in its code
	Hints    []string `json:"hints"`    // knowledge of the game that it was given beforehand

	// Refused is what the endpoint of its model did not take of that: images, tools or schema. Images are then not seen;
	// tools and schemas were said in words.
	Refused []string `json:"refused,omitempty"`

	// Outside says that the agent decides outside of this program, with tools of its own: what help it gets beyond this is
	// not known, so that it never equals one that gets no other.
	Outside bool `json:"outside,omitempty"`

	// Program says that a program decides, which gets whatever it was given: the rest is what it says of itself. It stands in
	// no manifest, since the version's kind says it.
	Program bool `json:"program,omitempty"`

	// Servers are the MCP servers whose tools its model may call, such as "npx some-server (search, fetch)". What help they
	// give is theirs to say: it equals that of the same tools of the same servers at most.
	Servers []string `json:"servers,omitempty"`

	// Net says that the agent's program could use the network in this run: what help it got there is not known.
	Net bool `json:"net,omitempty"`
}

// needsImages are the kinds of help that come as pictures.
var needsImages = []string{"screen", "grid", "screenshot"}

// Without is the ledger less what an endpoint refused. What else it refuses, such as a temperature, is no help.
func (l Ledger) Without(refused []string) Ledger {
	less := l
	for _, feature := range []string{"images", "schema", "tools"} {
		if slices.Contains(refused, feature) && !slices.Contains(less.Refused, feature) {
			less.Refused = append(slices.Clone(less.Refused), feature)
		}
	}
	slices.Sort(less.Refused)
	if slices.Contains(less.Refused, "images") {
		isImage := func(name string) bool { return slices.Contains(needsImages, name) }
		less.Observes = slices.DeleteFunc(slices.Clone(l.Observes), isImage)
		less.Tools = slices.DeleteFunc(slices.Clone(l.Tools), isImage)
	}
	return less
}

// noHelp are tools without which nobody could play: no help.
var noHelp = []string{"finish", "press_buttons"}

// NewLedger sorts the names and leaves out what is no help.
func NewLedger(observes, tools, hints []string) Ledger {
	sorted := func(names []string) []string {
		kept := slices.Clone(names)
		slices.Sort(kept)
		return append([]string{}, slices.Compact(kept)...)
	}
	tools = slices.DeleteFunc(slices.Clone(tools), func(name string) bool { return slices.Contains(noHelp, name) })
	return Ledger{Observes: sorted(observes), Tools: sorted(tools), Hints: sorted(hints)}
}

// LedgerOf reads the ledger in a version's manifest.
func LedgerOf(manifest json.RawMessage) (Ledger, error) {
	var m struct {
		Kind     string   `json:"kind"`
		Ledger   *Ledger  `json:"ledger"`
		Observes []string `json:"observes"`
	}
	if err := json.Unmarshal(manifest, &m); err != nil {
		return Ledger{}, fmt.Errorf("reading the help ledger: %w", err)
	}
	if m.Ledger == nil { // of a version that was logged before there were ledgers
		m.Ledger = &Ledger{Observes: m.Observes}
	}
	ledger := NewLedger(m.Ledger.Observes, m.Ledger.Tools, m.Ledger.Hints)
	ledger.Outside = m.Ledger.Outside || m.Kind == KindOutside
	ledger.Program = m.Kind == KindProgram
	ledger.Servers = slices.Sorted(slices.Values(m.Ledger.Servers))
	return ledger, nil
}

// The kinds of versions that are no agent file, as their manifests name them.
const (
	KindProgram = "exec"    // a program of its own
	KindOutside = "outside" // a client that plays from outside
)

// Ledger is the help that the version gets; empty where its manifest cannot be read.
func (v Version) Ledger() Ledger {
	ledger, _ := LedgerOf(v.Manifest)
	return ledger
}

// Equal reports whether two agents get the same help.
func (l Ledger) Equal(other Ledger) bool {
	return slices.Equal(l.Observes, other.Observes) && slices.Equal(l.Tools, other.Tools) && slices.Equal(l.Hints, other.Hints) &&
		slices.Equal(l.Refused, other.Refused) && l.Outside == other.Outside && l.Program == other.Program &&
		slices.Equal(l.Servers, other.Servers) && l.Net == other.Net
}

// Short is one line for listings, such as "screen, text + find_path, notes + goal"; "nothing" for an agent that plays
// blindly.
func (l Ledger) Short() string {
	var parts []string
	for _, names := range [][]string{l.Observes, l.Tools, l.Hints} {
		if len(names) > 0 {
			parts = append(parts, strings.Join(names, ", "))
		}
	}
	short := strings.Join(parts, " + ")
	switch {
	case l.Program && len(parts) == 0:
		short = "whatever it was given"
	case l.Program:
		short += ", and whatever it was given"
	case len(parts) == 0:
		short = "nothing"
	}
	if len(l.Servers) > 0 {
		short += ", outside help: tools of " + strings.Join(l.Servers, " and of ")
	}
	if l.Outside {
		short += ", outside help unknown"
	}
	if l.Net {
		short += ", the network"
	}
	if len(l.Refused) > 0 {
		short += " (refused: " + strings.Join(l.Refused, ", ") + ")"
	}
	return short
}

// Long says each help in words, a line each.
func (l Ledger) Long() string {
	var lines []string
	for _, part := range []struct {
		names []string
		head  string
		known map[string]string
	}{{l.Observes, "sees ", seen}, {l.Tools, "has the tool ", tools}, {l.Hints, "was told: ", nil}} {
		for _, name := range part.names {
			line := part.head + name
			if words := part.known[name]; words != "" {
				line += ": " + words
			}
			lines = append(lines, line)
		}
	}
	for _, feature := range l.Refused {
		lines = append(lines, "the endpoint refused "+feature)
	}
	if l.Program {
		lines = append(lines, "is a program: it may use whatever it was given, and what it says of its tools is not checked")
	}
	for _, server := range l.Servers {
		lines = append(lines, "outside help: tools of "+server)
	}
	if l.Outside {
		lines = append(lines, "plays from outside: what other help it has, such as a shell or the web, is not known")
	}
	if l.Net {
		lines = append(lines, "its program could use the network: what help it got there is not known")
	}
	if len(lines) == 0 {
		return "sees nothing and has no tool"
	}
	return strings.Join(lines, "\n")
}

var seen = map[string]string{
	"screen":  "the picture, as a person does",
	"grid":    "the picture with a grid and the numbers of its cells drawn over it",
	"facts":   "what the game's profile reads from memory, as data",
	"text":    "what the game's profile reads from memory, in words",
	"dialog":  "the texts that the game showed before, read from memory",
	"map":     "an ASCII map of what it has seen of the world, read from memory",
	"options": "a list of what can be done now, with the ways there, as the game's profile has it",
}

var tools = map[string]string{
	"find_path":   "ways on the whole map and from map to map, read from memory",
	"walk_to":     "walks such a way by itself",
	"screenshot":  "asks for the picture again, enlarged or with a grid",
	"read_facts":  "asks for what the game's profile reads from memory",
	"read_dialog": "asks for the texts that the game showed before",
	"read_map":    "asks for the map of what it has seen",
	"notes":       "a notebook of its own",
	"goals":       "a list of goals of its own",
	"milestones":  "is told which milestones of the game it reaches",
	"record":      "reads the record of this and other runs",
	"capture":     "captures states to start from",
	"rewind":      "goes back to an earlier step of its run",
	"fork":        "goes on from a step of another run",
}
