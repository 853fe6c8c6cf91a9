package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/game"
)

func newGame(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "game",
		Short: "Profiles of games, which say what stands in memory: list them, make one",
		Long: "A profile reads a game's memory into facts, for agents and for the screens. It is a folder with a Starlark file; " +
			"assets/games/README.md is its guide.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGameList(a), newGameNew(a), newGameWatch(a))
	return cmd
}

func newGameNew(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "new ROM [DIR]",
		Short: "Write a first profile for a ROM, which works and says how to go on",
		Long: "Write a first profile for a ROM. Without DIR it gets a folder among your own profiles, where every verb finds it. " +
			"Nothing that is there is overwritten.",
		Example: "dotmatrix game new game.gb\ndotmatrix game new game.gb ./my-game && dotmatrix game watch game.gb --game ./my-game",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usagef("game new takes a ROM and, if you like, a folder: dotmatrix game new ROM [DIR]")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			return a.gameNew(args[0], append(args, "")[1])
		},
	}
}

func (a *app) gameNew(romPath, dir string) error {
	rom, _, err := readROM(romPath)
	if err != nil {
		return err
	}
	machine, err := newMachine(rom, romPath)
	if err != nil {
		return err
	}
	name, files, err := game.Draft(machine.Info())
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(a.chosen.get("games"), name)
	}
	if err := writeProfile(dir, files); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.std.Out, "%s\nGo on: dotmatrix game watch %s --game %s\n", filepath.Join(dir, files[0].Path), romPath, dir)
	return err
}

// writeProfile writes files into a folder, none of which may be there.
func writeProfile(dir string, files []core.File) error {
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.Path)); err == nil {
			return fmt.Errorf("there is a %s in %s already: edit that, or give another folder", f.Path, dir)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of the profile: %w", err)
	}
	for _, f := range files {
		file, err := os.OpenFile(filepath.Join(dir, f.Path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return fmt.Errorf("writing the profile: %w", err)
		}
		_, err = file.Write(f.Data)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("writing the profile: %w", err)
		}
	}
	return nil
}
