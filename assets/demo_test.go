package assets_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"dotmatrix/assets"
)

func TestDemoROMHash(t *testing.T) {
	sum := sha256.Sum256(assets.DemoROM)
	if got := hex.EncodeToString(sum[:]); got != assets.DemoROMSHA256 {
		t.Errorf("the demo ROM hashes to %s, committed is %s: run assets/demo/build.sh", got, assets.DemoROMSHA256)
	}
}

func TestDemoROMHeader(t *testing.T) {
	rom := assets.DemoROM
	if len(rom) != 32<<10 {
		t.Fatalf("%d bytes, want 32 KiB", len(rom))
	}
	if title := strings.TrimRight(string(rom[0x134:0x143]), "\x00"); title != "LAMPWICK" {
		t.Errorf("title %q", title)
	}
	var sum byte
	for _, b := range rom[0x134:0x14D] {
		sum -= b + 1
	}
	if sum != rom[0x14D] {
		t.Errorf("header checksum %#02x, want %#02x", rom[0x14D], sum)
	}
}

func TestDemoSymbolsNameTheMemory(t *testing.T) {
	fixed := []string{
		"c100 w_magic", "c104 w_mode", "c105 w_map", "c106 w_x", "c107 w_y", "c108 w_facing", "c109 w_mapw", "c10a w_maph",
		"c10c w_steps", "c10e w_rng", "c110 w_milestones", "c112 w_flags", "c113 w_flags2", "c114 w_items", "c118 w_mon", "c120 w_foe",
		"c128 w_battle", "c129 w_cursor", "c12a w_menu_n", "c12b w_battle_result", "c12c w_coins", "c12d w_tonics",
		"c12e w_stance", "c12f w_effect", "c130 w_text", "c180 w_npc", "c190 w_npc_n", "c191 w_exit_n", "c192 w_goal", "c198 w_exits",
		"c200 w_grid",
	}
	for _, symbol := range fixed {
		if !strings.Contains(assets.DemoSymbols, "00:"+symbol+"\n") {
			t.Errorf("no line %q in lampwick.sym: profiles rely on this address", "00:"+symbol)
		}
	}
}
