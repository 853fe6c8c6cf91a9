package game

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// symbol is a place in memory: an address as the CPU sees it, and the bank that must be switched in there.
type symbol struct {
	bank    uint32
	address uint16
}

// symbols are places by name.
type symbols map[string]symbol

// Bounds of a .sym file; that of a large game has some 30,000 symbols in 1 MB.
const (
	maxSymbols    = 1 << 18
	maxSymbolFile = 16 << 20 // bytes
)

// parseSymbols reads the .sym form of the RGBDS tools: a line is "bank:address name", in hexadecimal; what follows a
// semicolon is a comment.
func parseSymbols(text string) (symbols, error) {
	parsed := symbols{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), ";")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		s, err := parseAddress(fields[0])
		if err != nil || len(fields) < 2 {
			return nil, fmt.Errorf("line %d is no symbol: a line is such as 00:c100 w_magic", n)
		}
		if parsed[fields[1]] = s; len(parsed) > maxSymbols {
			return nil, fmt.Errorf("it has more than %d symbols", maxSymbols)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading symbols: %w", err)
	}
	return parsed, nil
}

// parseAddress reads "bank:address" in hexadecimal.
func parseAddress(text string) (symbol, error) {
	bank, address, ok := strings.Cut(text, ":")
	b, err := strconv.ParseUint(bank, 16, 16)
	a, err2 := strconv.ParseUint(address, 16, 16)
	if err := errors.Join(err, err2); !ok || err != nil {
		return symbol{}, fmt.Errorf("%q is no address such as 00:c100", text)
	}
	return symbol{uint32(b), uint16(a)}, nil
}
