package assets

import _ "embed"

// Prices is the table of what models cost: lines of model, input, cached input, output and date, separated by tabs.
//
//go:embed prices/prices.tsv
var Prices string
