package main

import (
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/assets"
	"dotmatrix/core/game"
)

func newGameList(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the profiles that there are, those first that go before others",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.listProfiles(format)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	return cmd
}

// shelved is a profile and whose it is.
type shelved struct {
	*game.Profile
	whose string
}

// profileColumns name a profile as runs record it.
var profileColumns = []column[shelved]{
	{"profile", func(p shelved) any { return p.Ref().Name }},
	{"version", func(p shelved) any { return p.Ref().Version }},
	{"whose", func(p shelved) any { return p.whose }},
	{"games", func(p shelved) any { return strings.Join(p.Titles(), ", ") }},
	{"milestones", func(p shelved) any { return len(p.Story()) }},
}

func (a *app) listProfiles(format string) error {
	chosen, err := a.chosenProfiles()
	if err != nil {
		return err
	}
	var all []shelved
	if chosen != nil && game.IsProfile(chosen, ".") {
		profile, err := game.Load(chosen, ".")
		if err != nil {
			return err
		}
		all, chosen = append(all, shelved{profile, "--game"}), nil
	}
	for _, shelf := range []struct {
		whose  string
		folder fs.FS
	}{{"--game", chosen}, {"yours", os.DirFS(a.chosen.get("games"))}, {"shipped", assets.Games()}} {
		if shelf.folder == nil || !exists(shelf.folder) {
			continue
		}
		library, err := game.OpenLibrary(shelf.folder)
		if err != nil {
			return err
		}
		a.tell(brokenProfiles(library))
		for _, profile := range library.Profiles() {
			all = append(all, shelved{profile, shelf.whose})
		}
	}
	return list(a.std.Out, format, profileColumns, all)
}
