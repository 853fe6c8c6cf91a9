package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/clients"
	"dotmatrix/core/agent"
)

func newMCPInstall(c *cli) *cobra.Command {
	var write bool
	var name string
	cmd := &cobra.Command{
		Use:   "install CLIENT [-- FLAG...]",
		Short: "Show how a coding agent is told to start the server, or write it into its configuration",
		Long: "Show the lines of configuration by which a coding agent starts `dotmatrix mcp`, and where they go. With --write they are merged into that file; " +
			"what stood there before is kept beside it. CLIENT is " + strings.Join(clients.Names(), ", ") + ". What follows -- is given to `dotmatrix mcp`.",
		Example: "dotmatrix mcp install claude\ndotmatrix mcp install codex --write -- --help-level screen --steps 200\ndotmatrix mcp install cursor -- --attach",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || cmd.ArgsLenAtDash() == 0 {
				return usagef("say which client: %s", strings.Join(clients.Names(), ", "))
			}
			if dash := cmd.ArgsLenAtDash(); dash > 1 || dash < 0 && len(args) > 1 {
				return usagef("install takes one client: what `dotmatrix mcp` is to be given follows --")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			client, err := clients.Find(args[0])
			if err != nil {
				return &usageError{err}
			}
			if !agent.NameForm.MatchString(name) {
				return usagef("--name %q: use up to 64 letters, digits, _ and -", name)
			}
			return c.install(client, name, append([]string{executable(), "mcp"}, args[1:]...), write)
		},
		ValidArgs: clients.Names(),
	}
	cmd.Flags().BoolVar(&write, "write", false, "merge them into the configuration")
	cmd.Flags().StringVar(&name, "name", "dotmatrix", "what the client calls the server")
	return cmd
}

// install shows the configuration, or writes it.
func (c *cli) install(client clients.Client, name string, command []string, write bool) error {
	project, err := os.Getwd()
	if err != nil {
		return err
	}
	home, err := os.UserHomeDir()
	if err != nil && client.Home {
		return err
	}
	path := client.Path(project, home)
	if write {
		changed, backup, err := client.Write(path, name, command)
		switch {
		case err != nil:
			return err
		case !changed:
			fmt.Fprintf(c.std.Out, "%s has it already\n", path)
		default:
			fmt.Fprintf(c.std.Out, "wrote %s; start %s again\n", path, client.Title)
		}
		if backup != "" {
			fmt.Fprintf(c.std.Out, "what stood there before is kept as %s\n", backup)
		}
		return nil
	}
	lines, err := client.Lines(name, command)
	if err != nil {
		return err
	}
	if adds := client.Command(name, command); adds != "" {
		fmt.Fprintf(c.std.Out, "# %s adds it by\n%s\n\n# or these lines in %s, which --write merges\n", client.Title, adds, path)
	} else {
		fmt.Fprintf(c.std.Out, "# these lines in %s, which --write merges\n", path)
	}
	_, err = fmt.Fprint(c.std.Out, lines)
	return err
}
