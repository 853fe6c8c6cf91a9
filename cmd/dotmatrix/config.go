package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/settings"
)

func newConfig(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show what is set, or write a configuration file",
		Long: "A value comes from the first of these that has one: a flag, the environment (also from a file .env), the " +
			"configuration file, a default.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigInit(c), newConfigShow(c))
	return cmd
}

func newConfigInit(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a configuration file with comments, unless there is one",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			path := c.settings.Path
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				return fmt.Errorf("making the folder of the configuration: %w", err)
			}
			file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("there is a configuration at %s already: edit that, or move it away", path)
			}
			if err != nil {
				return fmt.Errorf("writing the configuration: %w", err)
			}
			_, err = file.WriteString(settings.Template())
			if closeErr := file.Close(); err == nil {
				err = closeErr
			}
			if err != nil {
				return fmt.Errorf("writing the configuration: %w", err)
			}
			_, err = fmt.Fprintln(c.std.Out, path)
			return err
		},
	}
}

// settingRow is a setting with its value.
type settingRow struct{ key, value, from, doc string }

var settingColumns = []column[settingRow]{
	{"setting", func(r settingRow) any { return r.key }},
	{"value", func(r settingRow) any { return r.value }},
	{"from", func(r settingRow) any { return ownText(r.from) }},
	{"meaning", func(r settingRow) any { return r.doc }},
}

func newConfigShow(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Show every setting, its value, and where that comes from",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			var rows []settingRow
			for _, s := range settings.All {
				rows = append(rows, settingRow{s.Key, c.settings.Shown(s.Key).Text, c.settings.Shown(s.Key).From, s.Words()})
			}
			if path := c.env.DotenvPath(); path != "" {
				rows = append(rows, settingRow{".env", strings.Join(c.env.Dotenv(), " "), path, "keys, endpoint and model that the working folder's file sets"})
			}
			for name, keys := range c.settings.Keys() {
				rows = append(rows, settingRow{"keys." + name, strings.Join(keys, " "), c.settings.Path, "keys of an action"})
			}
			return list(c.std.Out, format, settingColumns, rows)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	screenFlags(cmd)
	return cmd
}
