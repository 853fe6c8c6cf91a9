package game

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// symbols are addresses by name.
type symbols map[string]uint32

// maxSymbols bounds a .sym file; that of a large game has some 30,000.
const maxSymbols = 1 << 18

// parseSymbols reads the .sym form of the RGBDS tools: a line is "bank:address name", in hexadecimal; what follows a
// semicolon is a comment. Banks are not kept: memory is read as the CPU sees it.
func parseSymbols(data []byte) (symbols, error) {
	parsed := symbols{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), ";")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		_, address, ok := strings.Cut(fields[0], ":")
		at, err := strconv.ParseUint(address, 16, 16)
		if !ok || err != nil || len(fields) < 2 {
			return nil, fmt.Errorf("line %d is no symbol: a line is such as 00:c100 w_magic", n)
		}
		if parsed[fields[1]] = uint32(at); len(parsed) > maxSymbols {
			return nil, fmt.Errorf("it has more than %d symbols", maxSymbols)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading symbols: %w", err)
	}
	return parsed, nil
}
