package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

func newModelsTag(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "tag URI TAG...",
		Short:   "Tag a version after logging: KEY, KEY=VALUE, or KEY- to take the tag away",
		Example: "dotmatrix models tag models:/mine/2 reviewed llm_name=gpt-4.1-mini\ndotmatrix models tag models:/mine/2 reviewed-",
		Args:    arguments(2, 1000, "a URI and its TAGs"),
		RunE: func(cmd *cobra.Command, args []string) error {
			tags, gone := map[string]string{}, []string{}
			for _, tag := range args[1:] {
				key, value, set := strings.Cut(tag, "=")
				if key == "" {
					return usagef("%q is not a tag: use KEY, KEY=VALUE or KEY-", tag)
				}
				if name, away := strings.CutSuffix(tag, "-"); away && !set {
					gone = append(gone, name)
					continue
				}
				tags[key] = value
			}
			found, err := c.bench.Versions.Tag(cmd.Context(), args[0], tags, gone)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.std.Out, "%s: %s\n", found.URI(), plain.Line(strings.Join(tagList(found.Tags), " ")))
			return err
		},
	}
}

func newModelsDescribe(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "describe URI [TEXT]",
		Short:   "Write a description to a version in the place of the one before; without TEXT, take it away",
		Example: "dotmatrix models describe models:/mine/2 \"asks for the map first\"",
		Args:    arguments(1, 1000, "a URI and a TEXT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := c.bench.Versions.Describe(cmd.Context(), args[0], strings.Join(args[1:], " "))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.std.Out, "%s: %s\n", found.URI(), plain.Line(found.Description))
			return err
		},
	}
}

func newModelsRemove(c *cli) *cobra.Command {
	var yes, force bool
	cmd := &cobra.Command{
		Use:   "rm URI...",
		Short: "Remove versions from the registry",
		Long: "Remove versions from the registry, with their tags and files. It asks first. A version that runs were played with, or at " +
			"which an alias stands, stays unless --force is given; its runs keep what they need to be replayed, resumed and proved. A number is " +
			"never given again; the same version logged again has its number again.",
		Args: arguments(1, 1000, "the URIs of versions"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !yes && !isTerminal(c.std.In) {
				return usagef("there is no terminal to ask on whether to remove %s: say so with --yes", strings.Join(args, ", "))
			}
			for _, uri := range args { // a slip in one removes none
				if _, err := c.bench.Versions.Find(cmd.Context(), uri); err != nil {
					return err
				}
			}
			if !yes {
				if err := c.confirm("Remove " + plain.Count(len(args), "version") + " for good?"); err != nil {
					return err
				}
			}
			for _, uri := range args {
				found, err := c.bench.Versions.Remove(cmd.Context(), uri, force)
				if errors.Is(err, tracking.ErrInUse) {
					return fmt.Errorf("%w: remove it all the same with --force", err)
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(c.std.Out, "removed %s (%s)\n", found.URI(), found.ID)
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVar(&force, "force", false, "remove versions that runs were played with, or at which an alias stands, too")
	return cmd
}
