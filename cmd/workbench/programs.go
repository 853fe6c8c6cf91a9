package workbench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"dotmatrix/cmd/workbench/trust"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// Permit is what a person allows the programs of agents for as long as the workbench is there.
type Permit struct {
	Trust []string // IDs of recorded versions that may run, or their first digits, TrustDigits or more; it is kept
	Env   []string // names of environment variables that programs may read; kept with each version that runs
}

// TrustDigits is how many digits of an ID are needed to trust a version: fewer could be another's soon.
const TrustDigits = 12

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Check returns an OptionError if something of it cannot be allowed.
func (p Permit) Check() error {
	for _, id := range p.Trust {
		if len(id) < TrustDigits || len(id) > 64 || strings.Trim(strings.ToLower(id), "0123456789abcdef") != "" {
			return &OptionError{fmt.Errorf("--trust %q: give the first %d digits or more of a version's ID, as the refusal names them", id, TrustDigits)}
		}
	}
	for _, name := range p.Env {
		if !variableForm.MatchString(name) {
			return &OptionError{fmt.Errorf("--allow env=%s: give the name of one environment variable", name)}
		}
	}
	return nil
}

// permits says which programs may run, and what they find in their environment.
type permits struct {
	Permit
	trust  *trust.Store // the person's
	typed  *trust.Store // of this process, in case that one cannot be written
	notice func(string)
}

func newPermits(o Options) permits {
	path := ""
	if o.Config.State != "" {
		path = filepath.Join(o.Config.State, "trust.json")
	}
	return permits{o.Permit, trust.New(path, o.Clock.Now), trust.New("", o.Clock.Now), o.Notice}
}

// UntrustedError is returned where a program would have to run that nobody trusted here.
type UntrustedError struct {
	Version core.Version
	Command string // that would run; hostile until cleaned
}

// shownCommand is how much of a command a message shows, in runes.
const shownCommand = 300

func (e *UntrustedError) Error() string {
	what := "is a program"
	if !agent.IsProgram(e.Version) {
		what = "uses tools of a program"
	}
	return fmt.Sprintf("agent %s %s that nobody typed here: it would run `%s` and could do all that you can. Read it: dotmatrix models show models:/%s --source. "+
		"Trust it: dotmatrix trust add %s, or --trust %s", plain.Line(e.Version.Name), what, shown(e.Command), e.Version.ID.Short(), e.Version.ID.Short(), e.Version.ID.Short())
}

// shown is a stranger's command or name for a message.
func shown(text string) string {
	runes := []rune(plain.Line(text))
	if len(runes) > shownCommand {
		runes = append(runes[:shownCommand], []rune(" ... (and more)")...)
	}
	return string(runes)
}

// allow returns the entry of a recorded version if it may run, and an UntrustedError if not.
func (p *permits) allow(v core.Version) (trust.Entry, error) {
	command, err := agent.Command(v)
	if err != nil {
		return trust.Entry{}, err
	}
	entry := trust.Entry{ID: v.ID, Name: v.Name, Command: command, Env: p.Env}
	if !slices.ContainsFunc(p.Trust, func(digits string) bool { return strings.HasPrefix(v.ID.String(), strings.ToLower(digits)) }) {
		_, here, _ := p.typed.Find(v.ID) // it has no file that could fail
		_, ever, err := p.trust.Find(v.ID)
		switch {
		case here || ever:
		case err != nil:
			return entry, errors.Join(&UntrustedError{v, command}, err)
		default:
			return entry, &UntrustedError{v, command}
		}
	}
	if len(p.Env) > 0 || len(p.Trust) > 0 {
		if err := p.trust.Add(entry); err != nil {
			return entry, err
		}
	}
	kept, _, err := p.trust.Find(v.ID)
	for _, name := range kept.Env {
		if !slices.Contains(entry.Env, name) {
			entry.Env = append(slices.Clone(entry.Env), name)
		}
	}
	return entry, err
}

// remember trusts an agent that the person typed here and that starts programs: by its command, its file, or other parameters
// of a version that was trusted.
func (p *permits) remember(player agent.Player) error {
	command, err := agent.Command(player.Version())
	if err != nil {
		return err
	}
	entry := trust.Entry{ID: player.Version().ID, Name: player.Version().Name, Command: command, Env: agent.EnvironmentOf(player), Typed: true}
	if err := p.typed.Add(entry); err != nil {
		return err
	}
	if err := p.trust.Add(entry); err != nil {
		p.notice("this program runs only for now: " + err.Error())
	}
	return nil
}

// Trust has the recorded program that uri names run here from now on: an ID or its first digits, or the URI of a version. It
// starts nothing.
func (a *Agents) Trust(ctx context.Context, uri string) (entry trust.Entry, err error) {
	if !strings.HasPrefix(uri, tracking.Scheme) {
		uri = tracking.Scheme + uri
	}
	var found tracking.Registered
	err = a.database.Read(ctx, func(store *tracking.Store) error {
		found, err = store.FindVersion(ctx, uri)
		return err
	})
	if err != nil {
		return entry, err
	}
	command, err := agent.Command(found.Version)
	if err != nil {
		return entry, err
	}
	if err := a.permits.trust.Add(trust.Entry{ID: found.ID, Name: found.Name, Command: command, Env: a.permits.Env}); err != nil {
		return entry, err
	}
	entry, _, err = a.permits.trust.Find(found.ID)
	return entry, err
}

// typed starts a program that the person named by its command.
func (a *Agents) typed(ctx context.Context, command []string, settings map[string]string) (agent.Player, error) {
	program, err := agent.StartProgram(ctx, a.programOptions(command, settings, a.permits.Env))
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	return program, a.started(program)
}

// recordedProgram starts a program from its recorded files, if the person trusts it.
func (a *Agents) recordedProgram(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	entry, err := a.permits.allow(v)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "dotmatrix-agent-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the agent's files: %w", err)
	}
	a.atClose(func() { os.RemoveAll(dir) })
	program, err := agent.OpenProgram(ctx, v, dir, a.programOptions(nil, settings, entry.Env))
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	if program.Version().ID == v.ID {
		a.atClose(func() { _ = program.Close() })
		return program, nil
	}
	return program, a.started(program)
}

func (a *Agents) programOptions(command []string, settings map[string]string, env []string) agent.ProgramOptions {
	secrets := a.secrets()
	for _, name := range env {
		if value := os.Getenv(name); value != "" {
			secrets = append(secrets, value) // it may be a key, which the program may use and must not say
		}
	}
	return agent.ProgramOptions{Command: command, Settings: settings, Env: env, Secrets: secrets, Log: a.log, After: a.after}
}
