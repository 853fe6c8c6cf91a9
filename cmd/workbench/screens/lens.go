package screens

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/core/game/search"
	"dotmatrix/core/play"
	"dotmatrix/tui/watch"
)

// lens looks into the memory of a machine that runs: it searches, and reads facts by a profile that may be exchanged. It
// is the session's game, so that the facts on the screen are those of the newest profile.
type lens struct {
	ctx  context.Context
	load func() (play.Game, error)

	mu      sync.Mutex
	game    play.Game         // nil: there is no profile
	names   map[uint32]string // of addresses, by the profile
	unread  error             // why the profile could not be read again
	failing error             // why it gives no facts
	facts   json.RawMessage
	search  *search.Search
	frames  int
}

func newLens(ctx context.Context, game play.Game, load func() (play.Game, error)) *lens {
	l := &lens{ctx: ctx, load: load, search: search.New(search.GameBoyRAM)}
	l.use(game)
	return l
}

// use exchanges the profile.
func (l *lens) use(game play.Game) {
	l.game, l.names, l.facts, l.failing = game, nil, nil, nil
	if named, ok := game.(interface{ Names() map[uint32]string }); ok {
		l.names = named.Names()
	}
}

// watchedMachine is a machine whose memory a lens looks at while it runs.
type watchedMachine struct {
	core.Machine
	look *lens
}

// RunFrame runs a frame, and has the lens look every few.
func (m *watchedMachine) RunFrame(held core.Buttons, draw bool) {
	m.Machine.RunFrame(held, draw)
	m.look.ran(m.Machine)
}

// lookFrames is how many frames pass between two looks.
const lookFrames = 12

func (l *lens) ran(memory core.Peeker) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frames++; l.frames%lookFrames != 0 {
		return
	}
	l.search.Look(memory)
	if l.game == nil {
		return
	}
	facts, err := l.game.Read(l.ctx, memory)
	if l.failing = err; err == nil {
		l.facts = facts.JSON()
	}
}

// reload reads the profile again. The one before stays where that fails.
func (l *lens) reload() {
	game, err := l.load()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.unread = err; err == nil {
		l.use(game)
	}
}

// State is what there is to show.
func (l *lens) State(n int) watch.State {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, left := l.search.Left(n)
	state := watch.State{Kind: l.search.Kind().Name, Left: left, Fresh: l.search.Fresh(), Profile: "no profile: dotmatrix game new writes one"}
	for _, f := range found {
		state.First = append(state.First, watch.Address{At: f.At, Name: l.names[f.At], Is: f.Is, Was: f.Was, Moved: f.Moved})
	}
	if l.game != nil {
		ref := l.game.Ref()
		state.Profile = ref.Name + " " + ref.Version.Short()
	}
	state.Facts = factTexts(l.facts)
	if err := cmp.Or(l.unread, l.failing); err != nil {
		state.Fault = err.Error()
		state.Facts = slices.Concat(strings.Split(ansi.Wrap(state.Fault, faultColumns, ""), "\n"), state.Facts)
	}
	return state
}

// faultColumns is how wide a fault is set where the facts stand: its line of the head may be too short for it.
const faultColumns = 38

// factTexts are the facts, one a line.
func factTexts(facts json.RawMessage) []string {
	var all map[string]json.RawMessage
	if json.Unmarshal(facts, &all) != nil {
		return nil
	}
	var texts []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		texts = append(texts, fmt.Sprintf("%s: %s", key, all[key]))
	}
	return texts
}

// Keep rules out addresses.
func (l *lens) Keep(rule string, number int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.search.Keep(search.Rule(rule), number)
}

// NextKind searches for another kind of number.
func (l *lens) NextKind() {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.IndexFunc(search.Kinds, func(k search.Kind) bool { return k.Name == l.search.Kind().Name })
	l.search.Reset(search.Kinds[(at+1)%len(search.Kinds)])
}

// Reset begins the search anew.
func (l *lens) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.search.Reset(l.search.Kind())
}

// current is the profile of now; one that knows nothing where there is none.
func (l *lens) current() play.Game {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.game == nil {
		return noGame{}
	}
	return l.game
}

// The lens is the profile of the session.

func (l *lens) Ref() core.GameRef       { return l.current().Ref() }
func (l *lens) Story() []core.Milestone { return l.current().Story() }
func (l *lens) Read(ctx context.Context, memory core.Peeker) (core.Facts, error) {
	return l.current().Read(ctx, memory)
}
func (l *lens) Recorded(facts json.RawMessage) core.Facts { return l.current().Recorded(facts) }

// noGame is the profile of a ROM that has none.
type noGame struct{}

func (noGame) Ref() core.GameRef       { return core.GameRef{} }
func (noGame) Story() []core.Milestone { return nil }
func (g noGame) Read(context.Context, core.Peeker) (core.Facts, error) {
	return g.Recorded(json.RawMessage("{}")), nil
}
func (noGame) Recorded(facts json.RawMessage) core.Facts { return core.PlainFacts(facts) }
