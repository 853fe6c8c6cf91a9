package romtest

import (
	"path/filepath"
	"strings"

	"dotmatrix/core/gameboy"
)

var modelNames = map[gameboy.Model]string{gameboy.DMG: "DMG", gameboy.CGB: "CGB"}

// suffixModels says for which models a mooneye ROM of a file name suffix is meant, of those that there are here. G is
// DMG and MGB, S is SGB, C is CGB, A is AGB.
var suffixModels = map[string][]gameboy.Model{
	"dmg0": nil, "mgb": nil, "sgb": nil, "sgb2": nil, "S": nil, "A": nil, "cgb0": nil,
	"dmgABC": {gameboy.DMG}, "dmgABCmgb": {gameboy.DMG}, "G": {gameboy.DMG}, "GS": {gameboy.DMG}, "dmg": {gameboy.DMG},
	"cgb": {gameboy.CGB}, "cgbABCDE": {gameboy.CGB}, "C": {gameboy.CGB},
}

// cgbFolders are parts of a path below which all is for a CGB.
var cgbFolders = []string{"cgb_sound", "same-suite", "SameSuite", "mooneye/misc"}

// dmgFolders are parts of a path below which all is for a DMG.
var dmgFolders = append([]string{"dmg_sound", "oam_bug"}, microFolders...)

// microFolders are parts of a path below which each ROM leaves a verdict in high RAM.
var microFolders = []string{"gbmicrotest"}

// modelsOf is for which models a ROM is meant: by its name, its folder, its pictures and its header. The path is absolute.
func modelsOf(path string, rom []byte, pictures []picture) []gameboy.Model {
	slashed := filepath.ToSlash(path)
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if _, suffix, ok := strings.Cut(base, "-"); ok {
		suffix = suffix[strings.LastIndex(suffix, "-")+1:]
		if models, known := suffixModels[suffix]; known {
			return models
		}
	}
	switch {
	case contains(slashed, dmgFolders):
		return []gameboy.Model{gameboy.DMG}
	case contains(slashed, cgbFolders), len(rom) > cgbFlag && rom[cgbFlag] == cgbOnly:
		return []gameboy.Model{gameboy.CGB}
	case len(pictures) == 0:
		return []gameboy.Model{gameboy.DMG, gameboy.CGB}
	}
	var models []gameboy.Model
	for _, model := range []gameboy.Model{gameboy.DMG, gameboy.CGB} {
		if len(forModel(pictures, model)) > 0 {
			models = append(models, model)
		}
	}
	return models
}

// Where a header says that a game is for a CGB only.
const (
	cgbFlag = 0x0143
	cgbOnly = 0xC0
)

func contains(path string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(path, "/"+part+"/") {
			return true
		}
	}
	return false
}
