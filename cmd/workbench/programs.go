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
	"dotmatrix/core/agent/sandbox"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// Permit is what a person allows the programs of agents for as long as the workbench is there.
type Permit struct {
	Trust  []string     // IDs of recorded versions that may run, or their first digits, TrustDigits or more; it is kept
	Grants trust.Grants // kept with each version that runs
}

// TrustDigits is how many digits of an ID are needed to trust a version: fewer could be another's soon.
const TrustDigits = 12

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Check returns an OptionError if something of it cannot be allowed. state is the folder that says which programs may run.
func (p Permit) Check(state string) error {
	for _, id := range p.Trust {
		if len(id) < TrustDigits || len(id) > 64 || strings.Trim(strings.ToLower(id), "0123456789abcdef") != "" {
			return &OptionError{fmt.Errorf("--trust %q: give the first %d digits or more of a version's ID, as the refusal names them", id, TrustDigits)}
		}
	}
	for _, name := range p.Grants.Env {
		if !variableForm.MatchString(name) {
			return &OptionError{fmt.Errorf("--allow env=%s: give the name of one environment variable", name)}
		}
	}
	for what, paths := range map[string][]string{"read": p.Grants.Read, "write": p.Grants.Write} {
		for _, path := range paths {
			if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) {
				return &OptionError{fmt.Errorf("--allow %s=%s: give a folder or a file that is there", what, path)}
			}
		}
	}
	if err := (sandbox.Policy{Write: p.Grants.Write}).Check(state); err != nil {
		return &OptionError{fmt.Errorf("--allow: %w", err)}
	}
	return nil
}

// permits says which programs may run, and what they may reach.
type permits struct {
	Permit
	trust   *trust.Store // the person's
	typed   *trust.Store // of this process, in case that one cannot be written
	private []string     // folders that no program sees unless a person opens them
	hidden  []string     // files, the same
	notice  func(string)
}

func newPermits(o Options) permits {
	path := ""
	if o.Config.State != "" {
		path = filepath.Join(o.Config.State, "trust.json")
	}
	p := permits{Permit: o.Permit, trust: trust.New(path, o.Clock.Now), typed: trust.New("", o.Clock.Now), hidden: o.Hidden, notice: o.Notice}
	if home, err := os.UserHomeDir(); err == nil {
		p.private = append(p.private, home)
	}
	if o.Config.State != "" {
		p.private = append(p.private, o.Config.State)
	}
	if o.Config.Database != "" {
		p.private = append(p.private, filepath.Dir(o.Config.Database))
	}
	return p
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
	return fmt.Sprintf("agent %s %s that nobody typed here: it would run `%s`, in a sandbox without the network and your files. Read it: dotmatrix models show models:/%s --source. "+
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
	entry := trust.Entry{ID: v.ID, Name: v.Name, Command: command, Grants: p.Grants}
	if !slices.ContainsFunc(p.Trust, func(digits string) bool { return strings.HasPrefix(v.ID.String(), strings.ToLower(digits)) }) {
		_, here, _ := p.typed.Find(v.ID) // it has no file that could fail
		entry.Typed = here
		_, ever, err := p.trust.Find(v.ID)
		switch {
		case here || ever:
		case err != nil:
			return entry, errors.Join(&UntrustedError{v, command}, err)
		default:
			return entry, &UntrustedError{v, command}
		}
	}
	if !p.Grants.Empty() || len(p.Trust) > 0 {
		if err := p.trust.Add(entry); err != nil {
			return entry, err
		}
	}
	kept, _, err := p.trust.Find(v.ID)
	entry.Grants, entry.Typed = entry.Grants.With(kept.Grants), entry.Typed || kept.Typed
	return entry, err
}

// remember trusts an agent that the person typed here and that starts programs: by its command, its file, or other parameters
// of a version that was trusted. typed is false for the latter where the version was imported.
func (p *permits) remember(player agent.Player, grants trust.Grants, typed bool) error {
	command, err := agent.Command(player.Version())
	if err != nil {
		return err
	}
	entry := trust.Entry{ID: player.Version().ID, Name: player.Version().Name, Command: command, Grants: grants, Typed: typed}
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
	if err := a.permits.trust.Add(trust.Entry{ID: found.ID, Name: found.Name, Command: command, Grants: a.permits.Grants}); err != nil {
		return entry, err
	}
	entry, _, err = a.permits.trust.Find(found.ID)
	return entry, err
}

// typed starts a program that the person named by its command.
func (a *Agents) typed(ctx context.Context, command []string, settings map[string]string) (agent.Player, error) {
	options := a.programOptions(settings, a.permits.Grants)
	options.Command = command
	program, err := agent.StartProgram(ctx, options)
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	return program, a.started(program, a.permits.Grants, true)
}

// recordedProgram starts a program from its recorded files, if the person trusts it.
func (a *Agents) recordedProgram(ctx context.Context, v core.Version, settings map[string]string) (agent.Player, error) {
	entry, err := a.permits.allow(v)
	if err != nil {
		return nil, err
	}
	options := a.programOptions(settings, entry.Grants)
	if err := a.unsafe(v, entry, options.Confinement); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "dotmatrix-agent-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the agent's files: %w", err)
	}
	a.atClose(func() { os.RemoveAll(dir) })
	program, err := agent.OpenProgram(ctx, v, dir, options)
	if err != nil {
		return nil, asOption[*agent.SettingError](err)
	}
	if program.Version().ID == v.ID {
		a.atClose(func() { _ = program.Close() })
		return program, nil
	}
	return program, a.started(program, entry.Grants, entry.Typed)
}

// programOptions are how a program runs that is allowed so much: in a sandbox, where there is one.
func (a *Agents) programOptions(settings map[string]string, grants trust.Grants) agent.ProgramOptions {
	o := agent.ProgramOptions{Settings: settings, Env: grants.Env, Secrets: a.secrets(), Log: a.log, After: a.after, Confinement: a.confinement(grants)}
	for _, name := range grants.Env {
		if value := os.Getenv(name); value != "" {
			o.Secrets = append(o.Secrets, value) // it may be a key, which the program may use and must not say
		}
	}
	return o
}

func (a *Agents) confinement(grants trust.Grants) agent.Confinement {
	if err := sandbox.Available(); err != nil {
		return agent.Confinement{Unconfined: err.Error()}
	}
	return agent.Confinement{Sandbox: &sandbox.Policy{Read: grants.Read, Write: grants.Write, Net: grants.Net, Private: a.permits.private, Hidden: a.permits.hidden}}
}

// unsafe is the error of a program that nobody typed here and that would run without a sandbox.
func (a *Agents) unsafe(v core.Version, entry trust.Entry, c agent.Confinement) error {
	if c.Sandbox != nil || entry.Typed {
		return nil
	}
	return fmt.Errorf("agent %s was not written here and runs only in a sandbox: %s. Where there is none, read its files and type its command yourself: dotmatrix models show models:/%s --source",
		plain.Line(v.Name), c.Unconfined, v.ID.Short())
}
