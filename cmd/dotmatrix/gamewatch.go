package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

func newGameWatch(a *app) *cobra.Command {
	var flags playFlags
	cmd := &cobra.Command{
		Use:   "watch [ROM]",
		Short: "Play a game, and see its facts and the addresses that change",
		Long: "Play a game by hand, or let an agent play, and see beside the picture what its profile reads, and which addresses " +
			"change. A search finds where the game keeps something: lose some HP, keep what has become less, and so on. " +
			"The profile is read again whenever one of its files is saved. Nothing is recorded.",
		Example: "dotmatrix game watch game.gb --game ./my-game\ndotmatrix game watch --agent explorer",
		Args:    upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			pace, err := core.ParsePace(a.chosen.get("pace"))
			if err != nil {
				return err
			}
			if err := flags.check(); err != nil {
				return err
			}
			return a.gameWatch(cmd.Context(), &flags, first(args), pace, cmd.Flags().Changed("agent"))
		},
	}
	flags.add(cmd)
	paceFlag(cmd)
	screenFlags(cmd)
	return cmd
}

// gameWatch plays without a record. Unless an agent was asked for, a person has the buttons from the begin.
func (a *app) gameWatch(ctx context.Context, flags *playFlags, romPath string, pace core.Pace, agentPlays bool) error {
	if err := a.needTerminal("game watch", "run"); err != nil {
		return err
	}
	options, err := a.sessionOptions(ctx, flags, romPath)
	if err != nil {
		return err
	}
	rom, _, err := readROM(romPath)
	if err != nil {
		return err
	}
	look := newLens(ctx, options.Game, func() (play.Game, error) { return a.gameFor(options.Machine.Info().ROM, rom) })
	options.Machine = &watchedMachine{options.Machine, look}
	options.Game, options.Pace, options.Interactive = look, pace, true
	session := play.NewSession(options)
	if !agentPlays {
		session.Do(core.TakeOver{})
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go a.reloadProfile(ctx, look)
	live := beside(session, func() error { return nil }, func() error {
		_, err := session.Run(ctx)
		return err
	})
	return a.showThrough(ctx, live, look)
}

// gameFor is the profile of a ROM as it is on disk now; nil where there is none.
func (a *app) gameFor(info core.ROM, rom []byte) (play.Game, error) {
	profile, _, err := a.profileFor(info, rom)
	if err != nil {
		return nil, err
	}
	if profile == nil {
		return nil, nil
	}
	return profile, nil
}

// reloadEvery is the time between two looks at the profile's files.
const reloadEvery = 500 * time.Millisecond

// reloadProfile reads the profile again whenever what is in its folders has changed.
func (a *app) reloadProfile(ctx context.Context, look *lens) {
	seen := a.profileFiles()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(reloadEvery):
		}
		if now := a.profileFiles(); now != seen {
			seen = now
			look.reload()
		}
	}
}

// profileFiles are the files in the folders of profiles, with their sizes and times, as one text to compare. What cannot
// be read is left out: the next look may see it.
func (a *app) profileFiles() string {
	var files strings.Builder
	for _, folder := range []string{a.chosen.get("game"), a.chosen.get("games")} {
		if folder == "" {
			continue
		}
		_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			if info, err := os.Stat(path); err == nil {
				fmt.Fprintln(&files, path, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return files.String()
}
