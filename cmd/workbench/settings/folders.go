package settings

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// Folders are where files are kept for which no setting names a place.
type Folders struct {
	Data   string // what a person wants to keep: runs, ROMs, profiles, recordings
	State  string // what can be made again: the log, how the screens are set up
	Config string // the configuration file

	home string // that they are in although HOME is not set; empty: it is
}

// folders follow the XDG convention. That knows no home folder without HOME, as under cron, su or in a container, and would
// use the file system's root: then it is the one of the user database.
var folders = findFolders(os.Getenv, homeOfUser)

func findFolders(getenv func(string) string, homeOf func() string) Folders {
	f := Folders{Data: xdg.DataHome, State: xdg.StateHome, Config: xdg.ConfigHome}
	if runtime.GOOS == "windows" || getenv("HOME") != "" {
		return f.inside()
	}
	if f.home = homeOf(); f.home == "" {
		f.home = "/"
	}
	for _, base := range []struct {
		folder   *string
		variable string
		name     string
	}{{&f.Data, "XDG_DATA_HOME", ".local/share"}, {&f.State, "XDG_STATE_HOME", ".local/state"}, {&f.Config, "XDG_CONFIG_HOME", ".config"}} {
		if *base.folder = getenv(base.variable); !filepath.IsAbs(*base.folder) { // as XDG says
			*base.folder = filepath.Join(f.home, base.name)
		}
	}
	return f.inside()
}

// inside are our own folders in those that all programs share.
func (f Folders) inside() Folders {
	for _, folder := range []*string{&f.Data, &f.State, &f.Config} {
		*folder = filepath.Join(*folder, "dotmatrix")
	}
	return f
}

func homeOfUser() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.HomeDir
}

// Homeless says where runs are kept although HOME is not set; empty where it is, or where it does not matter.
func (s *Settings) Homeless() string {
	if folders.home == "" || s.shown["db"].Text != filepath.Join(folders.home, ".local", "share", "dotmatrix", "runs.db") {
		return ""
	}
	return fmt.Sprintf("HOME is not set: runs are kept in %s; set HOME, XDG_DATA_HOME or DOTMATRIX_DB for another place", folders.Data)
}
