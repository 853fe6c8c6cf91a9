package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/trust"
	"dotmatrix/core/plain"
)

func newTrust(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trust",
		Short: "List the agent programs that may run here; trust one, or revoke it",
		Long: "An agent that is a program (exec:COMMAND) runs in a sandbox on Linux: it reads the system's folders, reads and writes its own folder, and has " +
			"no network; --allow gives it more. Elsewhere it can do all that you can. One that you typed may run again from its record. One that came with " +
			"a run or model from elsewhere does not run before you trust its version, nor without a sandbox. What is trusted and allowed stays in your state folder; " +
			"nothing that is imported can add to it.",
		Example: "dotmatrix trust\ndotmatrix trust add 1f0c93ab52de\ndotmatrix trust add models:/clever/2 --allow env=CLEVER_HOME\ndotmatrix trust revoke 1f0c93ab52de",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.listTrusted(formatTable) },
	}
	cmd.AddCommand(newTrustList(c), newTrustAdd(c), newTrustRevoke(c))
	return cmd
}

var trustColumns = []column[trust.Entry]{
	{"id", func(e trust.Entry) any { return e.ID }},
	{"agent", func(e trust.Entry) any { return e.Name }},
	{"command", func(e trust.Entry) any { return e.Command }},
	{"env", func(e trust.Entry) any { return notNil(e.Env) }},
	{"net", func(e trust.Entry) any { return e.Net }},
	{"read", func(e trust.Entry) any { return notNil(e.Read) }},
	{"write", func(e trust.Entry) any { return notNil(e.Write) }},
	{"typed", func(e trust.Entry) any { return e.Typed }},
	{"since", func(e trust.Entry) any { return e.Since }},
}

func newTrustList(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the agent programs that may run here, and what they are allowed beyond the sandbox",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return c.listTrusted(format)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

func (c *cli) listTrusted(format string) error {
	all, err := c.bench.Trust.List()
	if err != nil {
		return err
	}
	if len(all) == 0 && format == formatTable {
		_, err = fmt.Fprintln(c.std.Out, "No recorded program may run here.")
		return err
	}
	return list(c.std.Out, format, trustColumns, all)
}

func newTrustAdd(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add URI",
		Short: "Let a recorded agent program run here",
		Long:  "Let a recorded agent program run here, from now on and without asking again. URI is the ID of its version (or the first digits), models:/NAME/3 or models:/NAME@ALIAS. It does not start it.",
		Args:  arguments(1, 1, "one ID or URI of a version"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.addTrust(cmd.Context(), args[0])
		},
	}
	allowFlag(cmd)
	return cmd
}

func (c *cli) addTrust(ctx context.Context, uri string) error {
	entry, err := c.bench.Agents.Trust(ctx, uri)
	if err != nil {
		return err
	}
	more := ""
	if !entry.Grants.Empty() {
		more = " It may also " + entry.Grants.String() + "."
	}
	_, err = fmt.Fprintf(c.std.Out, "%s: agent %s may run `%s` here.%s Take it back: dotmatrix trust revoke %s\n",
		entry.ID.Short(), plain.Line(entry.Name), plain.Line(entry.Command), plain.Line(more), entry.ID.Short())
	return err
}

func newTrustRevoke(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke ID",
		Short: "Do not let a recorded agent program run here any more",
		Args:  arguments(1, 1, "the ID of a version, or its first digits"),
		RunE: func(_ *cobra.Command, args []string) error {
			gone, err := c.bench.Trust.Revoke(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.std.Out, "%s: agent %s does not run from a record any more\n", gone.ID.Short(), plain.Line(gone.Name))
			return err
		},
	}
}
