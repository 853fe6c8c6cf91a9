package filekind

import (
	"path/filepath"
	"slices"
	"strings"
)

// SaveEndings are those of battery saves: of most emulators, of RetroArch, and of PyBoy.
var SaveEndings = []string{".sav", ".srm", ".ram"}

// asideEndings are what people and programs put behind the name of a file that they keep aside.
var asideEndings = []string{".bak", ".old", ".orig", "~"}

// IsSaveName reports whether a file is a battery save by its name: game.sav, GAME.SRM, game.gb.ram, game.sav.bak.
func IsSaveName(name string) bool { return saveEnding(filepath.Base(name)) }

func saveEnding(name string) bool {
	name = strings.ToLower(name)
	for _, aside := range asideEndings {
		name = strings.TrimSuffix(name, aside)
	}
	return slices.Contains(SaveEndings, filepath.Ext(name))
}

// ramSizes are those of cartridges, in bytes: MBC7, MBC2 and Pan Docs' RAM size codes.
var ramSizes = []int64{256, 512, 2 << 10, 8 << 10, 32 << 10, 64 << 10, 128 << 10}

// ClockSizes are the lengths of what emulators write behind the RAM for a cartridge's clock, in bytes: that of BGB and
// VisualBoyAdvance with the time in 64 or 32 bits, SameBoy's for a HuC3, and mGBA's for one.
var ClockSizes = []int64{48, 44, 17, 136}

// saveSize reports whether a save of some cartridge has this size.
func saveSize(size int64) bool {
	return slices.ContainsFunc(ramSizes, func(ram int64) bool {
		return size == ram || slices.Contains(ClockSizes, size-ram)
	})
}
