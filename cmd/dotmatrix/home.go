package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/tui"
)

// home opens the home screen, and tells what the verbs are where there is no terminal.
func (a *app) home(cmd *cobra.Command) error {
	if !isTerminal(a.std.In) || !isTerminal(a.std.Out) {
		return cmd.Help()
	}
	if err := a.needCursor("dotmatrix", "dotmatrix run"); err != nil {
		return err
	}
	log, closeLog, err := a.openLog()
	if err != nil {
		return err
	}
	err = tui.Run(cmd.Context(), tui.Options{Input: a.std.In, Bench: &bench{app: a, log: log}, Settings: a.screenSettings()})
	if closeErr := closeLog(); err == nil {
		err = closeErr
	}
	return err
}
