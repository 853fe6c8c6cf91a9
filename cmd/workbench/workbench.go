package workbench

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"

	"dotmatrix/cmd/workbench/trust"
	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// Config is where things are, and what is used where a call does not say. The zero value of a field means none.
type Config struct {
	Database string // file that holds the runs
	Profile  string // folder of a game profile to use whatever the ROM is, or of several to look in first
	Profiles string // folder of a person's own game profiles
	Log      string // file for what happened while a screen was up
	Agent    string // who plays
	Model    string // that agents ask; null.Name draws at random
	State    string // folder of what is learned, such as what endpoints refuse; empty: nothing is kept

	Endpoints map[string]llm.Endpoint // by the names that ModelOptions.Endpoint may have
}

// Clock is the wall clock of runs and of requests.
type Clock interface {
	play.Clock
	llm.Clock
}

// Options are what a Workbench is made of.
type Options struct {
	Config Config
	Env    func(name string) (value string, ok bool) // keys and endpoints; nil: none
	OwnEnv func(name string) (value string, ok bool) // the same for an endpoint that a flag or the configuration names; nil: as Env
	Amiss  EnvFaults                                 // what is wrong with where Env looks
	Clock  Clock                                     // nil: the real time
	Random io.Reader                                 // for the IDs of runs; nil: the system's
	Permit Permit                                    // what agents' programs may do
	Hidden []string                                  // files with keys or settings, which no agent's program sees unless Permit opens them
	Build  string                                    // of this program: what another one found of a run does not count
	Notice func(text string)                         // takes what a person should know and no error says; it may be hostile. nil: nobody is told
}

// EnvFaults are why a variable may be missing that a person has set; each is empty where there is nothing to say.
type EnvFaults struct {
	Trouble  string // told where a key or an endpoint is missing
	Withheld string // where a key belongs that the endpoint may not get as it is set; told where the endpoint wants one
}

// Workbench is the program without a face. Its methods may be called from several goroutines; Close ends what they began.
type Workbench struct {
	Database *Database
	Profiles *Profiles
	Agents   *Agents
	Models   *Models
	Versions *Versions
	Trust    *trust.Store // which recorded programs may run here

	config Config
	clock  Clock
	random io.Reader
	notice func(string)
	own    func(string) (string, bool) // the person's environment

	tracked trackers // of the runs that are recorded from here on

	pulse     *play.Pulse // of every run that is played here
	beats     sync.Once
	stopBeats context.CancelFunc
}

// New makes a workbench. It opens nothing yet.
func New(o Options) *Workbench {
	if o.Clock == nil {
		o.Clock = wallClock{}
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.Env == nil {
		o.Env = func(string) (string, bool) { return "", false }
	}
	if o.OwnEnv == nil {
		o.OwnEnv = o.Env
	}
	w := &Workbench{config: o.Config, clock: o.Clock, random: o.Random, notice: o.Notice, own: o.OwnEnv,
		Database: &Database{path: o.Config.Database, clock: o.Clock, notice: o.Notice, marks: newMarks(o)},
		Profiles: &Profiles{chosen: o.Config.Profile, own: o.Config.Profiles},
		Models:   newModels(o),
	}
	w.Agents = &Agents{database: w.Database, usual: o.Config.Agent, secrets: w.Models.secrets, log: w.logProgram, after: o.Clock.After,
		permits: newPermits(o)}
	w.Trust = w.Agents.permits.trust
	w.Versions = &Versions{database: w.Database, agents: w.Agents, clock: o.Clock}
	return w
}

// Close ends the agents' programs and removes their files.
func (w *Workbench) Close() {
	w.beats.Do(func() {}) // not from now on
	if w.stopBeats != nil {
		w.stopBeats()
	}
	w.Agents.close()
}

// beating is the pulse, which beats from the first run until the workbench is closed.
func (w *Workbench) beating() *play.Pulse {
	w.beats.Do(func() {
		w.pulse = play.NewPulse(w.clock)
		ctx, stop := context.WithCancel(context.Background())
		w.stopBeats = stop
		go w.pulse.Beat(ctx)
	})
	return w.pulse
}

// Clock is the clock of everything that the workbench does.
func (w *Workbench) Clock() Clock { return w.clock }

func (w *Workbench) newRunID() (string, error) { return core.NewRunID(w.random) }

// logProgram writes a line of an agent's program into the log.
func (w *Workbench) logProgram(line string) {
	log, closeLog, err := w.OpenLog()
	if err != nil {
		return // the program is not to suffer for it
	}
	log.Info().Str("from", "agent program").Msg(plain.Line(line))
	_ = closeLog()
}

// OptionError is returned where what the caller asked for cannot be, whatever the state of files and endpoints.
type OptionError struct{ err error }

func (e *OptionError) Error() string { return e.err.Error() }

// Unwrap returns what is wrong.
func (e *OptionError) Unwrap() error { return e.err }

// asOption makes err an OptionError where it is of type T.
func asOption[T error](err error) error {
	if _, ok := errors.AsType[T](err); ok {
		return &OptionError{err}
	}
	return err
}
