package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"dotmatrix/cmd/workbench/settings"
)

// freeText are the flags whose value is never a path.
var freeText = map[string]bool{"note": true, "name": true, "input": true, "model": true, "endpoint": true, "where": true, "sort": true}

// expandHome has a ~/ in flags and arguments be the home folder: no shell does that behind --flag=, and nothing does where
// there is no shell.
func expandHome(cmd *cobra.Command, args []string) error {
	var failed error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() != "string" || freeText[f.Name] {
			return
		}
		if text := f.Value.String(); settings.ExpandHome(text) != text {
			if err := f.Value.Set(settings.ExpandHome(text)); err != nil {
				failed = err
			}
		}
	})
	for i := range args {
		args[i] = settings.ExpandHome(args[i])
	}
	return failed
}
