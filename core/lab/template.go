package lab

import _ "embed"

// Template is a suite file that explains every key. It is the shipped example, and needs no key and no network: explorer
// against two variants of it and random, on eight drawn starts of the demo game.
//
//go:embed template.toml
var Template string
