package gameboy

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// assemble turns a program into bytes, to be run at an address: an instruction a line as opcodeTable names it, in either
// case, with numbers in hex or labels ("loop:") as operands; "db 1,2" is bytes, and ";" starts a comment.
func assemble(t testing.TB, at uint16, source string) []byte {
	t.Helper()
	a := &assembler{labels: map[string]int{}}
	for range 2 { // the second time all labels are known
		a.code, a.at, a.err = nil, int(at), nil
		for n, line := range strings.Split(source, "\n") {
			if a.line(line); a.err != nil && a.final {
				t.Fatalf("line %d: %q: %v", n+1, line, a.err)
			}
		}
		a.final = true
	}
	return a.code
}

type assembler struct {
	labels map[string]int
	code   []byte
	at     int // address of the first byte
	final  bool
	err    error
}

func (a *assembler) line(line string) {
	line, _, _ = strings.Cut(line, ";")
	line = strings.ToUpper(strings.TrimSpace(line))
	if label, rest, ok := strings.Cut(line, ":"); ok {
		a.labels[label] = a.at + len(a.code)
		line = strings.TrimSpace(rest)
	}
	if data, ok := strings.CutPrefix(line, "DB "); ok {
		for item := range strings.SplitSeq(data, ",") {
			a.code = append(a.code, uint8(a.number(strings.TrimSpace(item))))
		}
	} else if line != "" {
		a.instruction(line)
	}
}

// instruction finds the row that a line fits, the one that says most: JR NZ,e8 before JR e8.
func (a *assembler) instruction(line string) {
	if a.second(line) {
		return
	}
	best, kindOf, text := -1, "", ""
	for op, row := range opcodeTable {
		if row.name == line {
			a.code = append(a.code, uint8(op))
			return
		}
		for _, kind := range [...]string{"n16", "n8", "e8"} {
			before, after, ok := strings.Cut(row.name, kind)
			fits := ok && strings.HasPrefix(line, before) && strings.HasSuffix(line, after) && len(line) > len(before+after)
			if fits && (best < 0 || len(line)-len(before+after) < len(text)) {
				best, kindOf, text = op, kind, line[len(before):len(line)-len(after)]
			}
		}
	}
	if best < 0 {
		a.err = fmt.Errorf("no such instruction")
		return
	}
	a.operand(uint8(best), kindOf, text)
}

func (a *assembler) operand(op uint8, kind, text string) {
	v := a.number(text)
	switch kind {
	case "n16":
		a.code = append(a.code, op, uint8(v), uint8(v>>8))
	case "n8":
		a.code = append(a.code, op, uint8(v))
	default:
		if strings.Contains(opcodeTable[op].name, "SP") {
			a.code = append(a.code, op, uint8(v))
			return
		}
		// a label to jump to
		a.code = append(a.code, op, uint8(v-(a.at+len(a.code)+2)))
	}
}

// second is an opcode of the second page, such as BIT 7,A or SWAP (HL).
func (a *assembler) second(line string) bool {
	for op := range 256 {
		if secondName(uint8(op)) == line {
			a.code = append(a.code, 0xCB, uint8(op))
			return true
		}
	}
	return false
}

func secondName(op uint8) string {
	register := [...]string{"B", "C", "D", "E", "H", "L", "(HL)", "A"}[op&7]
	if op < 0x40 {
		return [...]string{"RLC", "RRC", "RL", "RR", "SLA", "SRA", "SWAP", "SRL"}[op>>3] + " " + register
	}
	return fmt.Sprintf("%s %d,%s", [...]string{"BIT", "RES", "SET"}[op>>6-1], op>>3&7, register)
}

func (a *assembler) number(text string) int {
	if at, ok := a.labels[text]; ok {
		return at
	}
	v, err := strconv.ParseUint(text, 16, 16)
	if err != nil {
		a.err = err
	}
	return int(v)
}

func TestAssemble(t *testing.T) {
	got := assemble(t, 0x150, `
		ld a,90       ; a number
	wait:	ldh (44),a
		bit 7,(hl)
		jr nz,wait
		jp next
		db 1,ff
	next: halt`)
	want := "3E 90 E0 44 CB 7E 20 FA C3 5D 01 01 FF 76"
	if fmt.Sprintf("% X", got) != want {
		t.Errorf("assembled % X, want %s", got, want)
	}
}
