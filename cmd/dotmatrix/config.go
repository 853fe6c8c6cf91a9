package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
)

func newConfig(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show what is set, or write a configuration file",
		Long: "A value comes from the first of these that has one: a flag, the environment (also from a file .env), the " +
			"configuration file, a default.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigInit(a), newConfigShow(a))
	return cmd
}

func newConfigInit(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a configuration file with comments, unless there is one",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			path := configPath(a.env)
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
			_, err = file.WriteString(configTemplate())
			if closeErr := file.Close(); err == nil {
				err = closeErr
			}
			if err != nil {
				return fmt.Errorf("writing the configuration: %w", err)
			}
			_, err = fmt.Fprintln(a.std.Out, path)
			return err
		},
	}
}

// configTemplate is a file that says what the defaults say: every setting with its comment, none of them in force.
func configTemplate() string {
	var out strings.Builder
	out.WriteString("# dotmatrix. Remove the # before a setting to change it.\n# Flags and the environment count more than this file; `dotmatrix config show` tells where each value comes from.\n")
	for _, s := range settings {
		value, _ := toml.Marshal(map[string]string{s.key: s.value}) // of texts: it cannot fail
		fmt.Fprintf(&out, "\n# %s ($%s)\n# %s", s.words(), s.env, value)
	}
	out.WriteString("\n# Keys of the screens by the names of their actions, which the help (?) and the palette (:) show.\n# [keys]\n# pause = [\"space\", \"p\"]\n# \"button.a\" = [\"z\", \"j\"]\n")
	return out.String()
}

// settingRow is a setting with its value.
type settingRow struct{ key, value, from, doc string }

var settingColumns = []column[settingRow]{
	{"setting", func(r settingRow) any { return r.key }},
	{"value", func(r settingRow) any { return r.value }},
	{"from", func(r settingRow) any { return r.from }},
	{"meaning", func(r settingRow) any { return r.doc }},
}

func newConfigShow(a *app) *cobra.Command {
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
			for _, s := range settings {
				rows = append(rows, settingRow{s.key, a.chosen.get(s.key), a.chosen.from[s.key], s.words()})
			}
			for name, keys := range a.chosen.keys {
				rows = append(rows, settingRow{"keys." + name, strings.Join(keys, " "), a.chosen.path, "keys of an action"})
			}
			return list(a.std.Out, format, settingColumns, rows)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	screenFlags(cmd)
	return cmd
}
