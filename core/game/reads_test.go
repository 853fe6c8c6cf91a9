package game_test

import (
	"strings"
	"testing"
)

const toyBlocks = `
CHARS = charmap({0x80: "A", 0x81: "B", 0x82: "é", 0x7f: " "}, end = 0x50)
MON = layout(12, species = ("u8", 0), hp = ("be16", 1), low = ("u16", 1), exp = ("be24", 3), money = ("bcd", 6, 2),
    flags = ("bits", 8, 4), moves = ("bytes", 9, 2), name = ("text", 9, 3, CHARS))
def tables(rom):
    return {"names": rom.texts("Names", 2, CHARS, size = 3)}
`

func toyMemory() *image {
	m := &image{}
	m.put(0xC000, 0x12, 0x34, 0x56, 0x99, 0x1A, 0x80, 0x81, 0x82, 0x50, 0x80)
	m.put(0xC010, 7, 1, 2, 0, 1, 0, 0x12, 0x34, 0b0000_0101, 0x80, 0x7F, 0x33)
	m.put(0xC100, 1, 2, 3, 0, 4, 5, 6, 0)
	return m
}

func toyROM() []byte {
	rom := make([]byte, 4*0x4000)
	copy(rom[2*0x4000:], "\x09\x80\x81\x50\x82\x50\x81\x80\x50\x50\x81")
	rom[0x150] = 0xAB
	return rom
}

func TestReads(t *testing.T) {
	for expression, want := range map[string]string{
		`mem.u8("w_first")`:                           `18`,
		`mem.u8(0xC001)`:                              `52`,
		`mem.u8("00:c001")`:                           `52`,
		`mem.u16(0xC000)`:                             `13330`, // 0x3412
		`mem.be16("w_first")`:                         `4660`,  // 0x1234
		`mem.be24("w_first")`:                         `1193046`,
		`mem.bcd("w_first", 3)`:                       `123456`,
		`mem.bcd(0xC004, 1)`:                          `null`,
		`[mem.bit(0xC000, n) for n in [1, 4, 0, 10]]`: `[true,true,false,true]`,
		`[mem.bit(0xC000, n, high = True) for n in [3, 6, 0]]`:       `[true,true,false]`,
		`mem.bits(0xC000, 16)`:                                       `[1,4,10,12,13]`,
		`mem.bits(0xC000, 8, high = True)`:                           `[3,6]`,
		`mem.bytes(0xC000, 3)`:                                       `[18,52,86]`,
		`len(mem.data(0xC000, 3))`:                                   `3`,
		`mem.ascii(0xC000, 4)`:                                       `" 4V "`,
		`mem.text(0xC005, 9, CHARS)`:                                 `"ABé"`,
		`mem.text(0xC005, 2, CHARS)`:                                 `"AB"`,
		`mem.text(0xC000, 1, CHARS)`:                                 `"�"`,
		`mem.texts(0xC005, 2, CHARS)[0]`:                             `"ABé"`,
		`mem.at("w_mon") + 1`:                                        `49169`,
		`mem.record("w_mon", MON)`:                                   `{"exp":256,"flags":[0,2],"hp":258,"low":513,"money":1234,"moves":[128,127],"name":"A �","species":7}`,
		`[r.species for r in mem.records(0xC010, 2, MON, 1)]`:        `[7,1]`,
		`[r.species for r in mem.records("w_mon", 2, MON)]`:          `[7,0]`,
		`mem.rom.size`:                                               `65536`,
		`[mem.rom.u8(0x150), mem.rom.u8("00:0150")]`:                 `[171,171]`,
		`[mem.rom.u8("02:4000"), mem.rom.u8(2 * 0x4000)]`:            `[9,9]`,
		`[mem.rom.at(2, 0x4000), mem.rom.at("Names")]`:               `[32768,32769]`,
		`mem.rom.texts("Names", 3, CHARS)`:                           `["AB","é","BA"]`,
		`mem.rom.u8(1 << 20)`:                                        `255`,
		`mem.tables`:                                                 `{"names":["AB","é"]}`,
		`mem.tiles(0xC100, 3, 2, stride = 4).rows({2: "."}, "X")`:    `["X.X","XXX"]`,
		`dir(mem)[0] + dir(mem.rom)[0] + dir(mem.tiles(0, 1, 1))[0]`: `"asciiasciiat"`,
	} {
		if got, err := evaluate(t, toyMemory(), toyROM(), toyBlocks, expression); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", expression, got, err, want)
		}
	}
}

func TestReadsRefuse(t *testing.T) {
	for expression, want := range map[string]string{
		`mem.u8("w_none")`:                                 `mem.u8: there is no symbol "w_none": name a .sym`,
		`mem.u8(-1)`:                                       "mem.u8: -1 is no address",
		`mem.u8([])`:                                       "mem.u8: [] is no address",
		`mem.u8()`:                                         "missing argument for at",
		`mem.bytes(0, 70000)`:                              "use 0 to 65536",
		`mem.bytes(0, -1)`:                                 "use 0 to 65536",
		`mem.bit(0, -1)`:                                   "bit -1: use 0",
		`mem.bcd(0, 10)`:                                   "use 1 to 9",
		`mem.text(0, 3, "A")`:                              "got string, want charmap",
		`mem.texts(0, 2, charmap({1: "A"}))`:               "need a charmap with an end",
		`mem.texts(0, -2, CHARS)`:                          "-2 texts",
		`mem.record(0, CHARS)`:                             "got charmap, want layout",
		`mem.records(0, 1 << 20, MON)`:                     "1048576 records",
		`mem.tiles(0, 2000, 1)`:                            "2000 x 1 cells",
		`mem.tiles(0, -2, 1)`:                              "-2 x 1 cells",
		`mem.rom.at(2, 0xC000)`:                            "02:c000 is not in ROM",
		`mem.rom.at(1 << 20, 0x4000)`:                      "both have 16 bits",
		`layout(0)`:                                        "1 to 4096 bytes",
		`layout(2, a = ("u9", 0))`:                         `no kind of field "u9"`,
		`layout(2, a = ("be24", 0))`:                       "a is not inside the record's 2 bytes",
		`layout(2, a = ("u8", 0, 2))`:                      "(kind, offset)",
		`layout(2, a = ("bytes", 0))`:                      "(kind, offset, n)",
		`layout(2, a = ("text", 0, 1))`:                    "a text is",
		`layout(2, a = ("bytes", 0, -1))`:                  "cannot have the length -1",
		`layout(2, a = "u8")`:                              `"u8" is no field`,
		`charmap({256: "A"})`:                              "give a byte",
		`charmap({1: ""})`:                                 "give a byte",
		`charmap({}, end = 256)`:                           "end is a byte",
		`table("a.tsv")`:                                   "use it at the top of the file",
		`[len(mem.data(0, 65536)) for i in range(100000)]`: "steps", // what is read counts as steps
	} {
		if got, err := evaluate(t, toyMemory(), toyROM(), toyBlocks, expression); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is %s (%v), want the error %q", expression, got, err, want)
		}
	}
}

func TestTiles(t *testing.T) {
	for expression, want := range map[string]string{
		`[MAP.width, MAP.height, MAP.at(1, 1), MAP.at(9, 9)]`:                    `[3,2,5,null]`,
		`MAP.crop(1, 0, 2, 1).rows({2: "b", 3: "c"}, "?")`:                       `["bc"]`,
		`MAP.every(2, 1).rows({1: "a", 3: "c"}, "?", {(1, 1): "W"})`:             `["ac","?W"]`,
		`MAP.expand(mem.data(0xC100, 8), 1).rows({2: "b", 3: "c", 5: "e"}, "?")`: `["bc?","?e?"]`,
		`MAP.find([1, 6])`: `[[0,0],[2,1]]`,
		`MAP.beside([(1, 4)], "down") + MAP.beside([[6, 5]], "left")`:                     `[[0,0],[2,1]]`,
		`MAP.replace(MAP.crop(1, 0, 3, 2), [5], {4: "x"}, 9).rows({9: "!", 1: "a"}, "?")`: `["a??","!??"]`,
		`MAP.text(1, 0, 9, charmap({2: "é"}, unknown = "-"))`:                             `"é-"`,
		`MAP.text(0, 9, 9, CHARS)`:                                                        `""`,
	} {
		expression = strings.ReplaceAll(expression, "MAP", "mem.tiles(0xC100, 3, 2, 4)")
		if got, err := evaluate(t, toyMemory(), nil, toyBlocks, expression); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", expression, got, err, want)
		}
	}
	for expression, want := range map[string]string{
		`MAP.rows({2: "é"}, "?")`:           "is no character",
		`MAP.rows({2: "e"}, "?", {1: "W"})`: "is no cell",
		`MAP.rows({256: "e"}, "?")`:         "is no byte",
		`MAP.replace(1, [], [], 1)`:         "got int, want tiles",
		`MAP.find([-1])`:                    "is no byte",
		`MAP.beside([1], "left")`:           "is no pair",
		`MAP.every(0, 1)`:                   "use steps from 1",
		`MAP.crop(0, 0, 5000, 1)`:           "use 0 to 1024 a side",
		`MAP.expand(mem.data(0, 1), 1000)`:  "use 0 to 1024 a side",
	} {
		expression = strings.ReplaceAll(expression, "MAP", "mem.tiles(0xC100, 3, 2, 4)")
		if got, err := evaluate(t, toyMemory(), nil, toyBlocks, expression); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is %s (%v), want the error %q", expression, got, err, want)
		}
	}
}
