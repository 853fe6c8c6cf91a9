package main

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/settings"
	"dotmatrix/cmd/workbench/trust"
	"dotmatrix/core"
	"dotmatrix/tracking"
)

// permitFlags say what the program of an agent may do.
func permitFlags(cmd *cobra.Command) {
	cmd.Flags().StringArray("trust", nil, "let the recorded agent program of this version ID run, now and later; see `dotmatrix trust`")
	allowFlag(cmd)
}

func allowFlag(cmd *cobra.Command) {
	cmd.Flags().StringArray("allow", nil, "let the agent's program do more, now and later: net, read=PATH, write=PATH, env=NAME; several with commas")
}

// permitOf reads what permitFlags say; nothing where a verb has none. state is the folder that says which programs may run.
func permitOf(cmd *cobra.Command, state string) (p workbench.Permit, err error) {
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
	for _, list := range allowed {
		if err := addGrants(&p.Grants, list); err != nil {
			return p, err
		}
	}
	return p, p.Check(state)
}

// grantStarts is what may begin one of several grants: any other comma is a part of a path.
var grantStarts = regexp.MustCompile(`,(net(,|$)|read=|write=|env=)`)

// addGrants adds what one --allow says, such as net,read=DIR,env=NAME.
func addGrants(to *trust.Grants, list string) error {
	for more := true; more; {
		one, rest := list, ""
		more = false
		if at := grantStarts.FindStringIndex(list); at != nil {
			one, rest, more = list[:at[0]], list[at[0]+1:], true
		}
		list = rest
		name, value, _ := strings.Cut(one, "=")
		switch {
		case one == "net":
			to.Net = true
		case name == "env":
			to.Env = append(to.Env, value)
		case (name == "read" || name == "write") && value != "":
			path, err := filepath.Abs(settings.ExpandHome(value))
			if err != nil {
				return err
			}
			if name == "read" {
				to.Read = append(to.Read, path)
			} else {
				to.Write = append(to.Write, path)
			}
		default:
			return usagef("--allow %q: use net, read=PATH, write=PATH or env=NAME, several with commas between them", one)
		}
	}
	return nil
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
