package main

import "github.com/spf13/cobra"

// settingFlags are the flags of settings, by their keys. Their values are read by prepare.
func settingFlags(cmd *cobra.Command, keys ...string) {
	for _, key := range keys {
		s := settingOf(key)
		cmd.Flags().String(s.flag, "", s.words())
		if s.known != nil {
			_ = cmd.RegisterFlagCompletionFunc(s.flag, cobra.FixedCompletions(s.known, cobra.ShellCompDirectiveNoFileComp)) // it is there
		}
	}
}

// screenFlags are the flags of the verbs that open screens.
func screenFlags(cmd *cobra.Command) {
	settingFlags(cmd, "theme", "graphics", "blocks", "palette", "mouse")
}

// paceFlag is the flag of the verbs that play on a screen.
func paceFlag(cmd *cobra.Command) { settingFlags(cmd, "pace") }

// gameFlag is the flag of the verbs that read a game's profile.
func gameFlag(cmd *cobra.Command) { settingFlags(cmd, "game") }
