package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/tracking"
)

// permitFlags say what the program of an agent may do.
func permitFlags(cmd *cobra.Command) {
	cmd.Flags().StringArray("trust", nil, "let the recorded agent program of this version ID run, now and later; see `dotmatrix trust`")
	allowFlag(cmd)
}

func allowFlag(cmd *cobra.Command) {
	cmd.Flags().StringArray("allow", nil, "env=NAME: let the agent's program read this environment variable, now and later; may be repeated")
}

// permitOf reads what permitFlags say; nothing where a verb has none.
func permitOf(cmd *cobra.Command) (p workbench.Permit, err error) {
	if cmd.Flags().Lookup("trust") != nil {
		if p.Trust, err = cmd.Flags().GetStringArray("trust"); err != nil {
			return p, err
		}
	}
	if cmd.Flags().Lookup("allow") == nil {
		return p, nil
	}
	allowed, err := cmd.Flags().GetStringArray("allow")
	if err != nil {
		return p, err
	}
	for _, one := range allowed {
		name, ok := strings.CutPrefix(one, "env=")
		if !ok {
			return p, usagef("--allow %q: use env=NAME, which lets the agent's program read the environment variable NAME", one)
		}
		p.Env = append(p.Env, name)
	}
	return p, p.Check()
}

// tellUntrusted says of an agent that came with something imported that it does not run here yet.
func (c *cli) tellUntrusted(ctx context.Context, id core.Hash) error {
	imported, err := c.bench.Versions.Find(ctx, tracking.Scheme+id.String())
	if err != nil {
		return err
	}
	if err := c.bench.Agents.Refused(imported.Version); err != nil {
		c.notice("its agent does not run here: " + err.Error())
	}
	return nil
}
