package assets_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

// TestRandomPlay presses buttons at random, 3,000 times in each of 40 runs, or as many as DOTMATRIX_RANDOM_RUNS says, half of
// which start somewhere on the recorded way through the game: it always comes to wait for the next button, and nothing in
// its memory or on its screen is what it must not be.
func TestRandomPlay(t *testing.T) {
	runs := randomRuns(t)
	world := &demoWorld{maps: demoMaps(t)}
	world.tiles, _ = demoTiles(t)
	decisions := readDecisions(t)
	for seed := range runs {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			p := newPlayer(t, []gameboy.Model{gameboy.DMG, gameboy.CGB}[seed&1])
			for _, d := range decisions[:max(0, 2*seed-runs)*len(decisions)/runs] {
				p.decide(t, d)
			}
			playAtRandom(t, p, world, rand.New(rand.NewPCG(uint64(seed), 1)))
		})
	}
}

func randomRuns(t *testing.T) int {
	value := os.Getenv("DOTMATRIX_RANDOM_RUNS")
	if value == "" {
		return 40
	}
	runs, err := strconv.Atoi(value)
	if err != nil || runs < 1 {
		t.Fatalf("DOTMATRIX_RANDOM_RUNS is %q: want a number of runs, such as 200", value)
	}
	return runs
}

// demoWorld is what the maps and tiles of the game's sources say.
type demoWorld struct {
	maps  []demoMap
	tiles []demoTile
}

func playAtRandom(t *testing.T, p *player, world *demoWorld, random *rand.Rand) {
	reached := p.u16("w_milestones")
	for step := range 3000 {
		if !p.wait() {
			t.Fatalf("step %d: the game stays in mode %d on map %d", step, p.u8("w_mode", 0), p.u8("w_map", 0))
		}
		fault := ""
		if p.u8("w_mode", 0) != modeTitle {
			fault = world.fault(p)
		}
		if now := p.u16("w_milestones"); now&reached != reached || now >= 1<<milestones {
			fault = fmt.Sprintf("milestones go from %012b to %012b", reached, now)
		}
		if fault != "" {
			t.Fatalf("step %d: %s", step, fault)
		}
		reached = p.u16("w_milestones")
		p.press(randomButton(random))
	}
}

// randomButton is a direction twice as often as another button, and seldom the one of the menu.
func randomButton(random *rand.Rand) core.Buttons {
	buttons := []core.Buttons{core.Up, core.Down, core.Left, core.Right, core.Up, core.Down, core.Left, core.Right,
		core.A, core.A, core.A, core.B, core.B, core.Select, core.Start}
	return buttons[random.IntN(len(buttons))]
}

// fault names the first thing in memory that cannot be; "" where all is well.
func (w *demoWorld) fault(p *player) string {
	for i, letter := range "LAMP" {
		if p.u8("w_magic", i) != int(letter) {
			return "w_magic is damaged"
		}
	}
	bounds := []struct {
		symbol string
		offset int
		most   int
	}{
		{"w_map", 0, len(w.maps) - 1}, {"w_facing", 0, 3}, {"w_battle", 0, 3}, {"w_menu_n", 0, 6}, {"w_cursor", 0, 5},
		{"w_npc_n", 0, 4}, {"w_exit_n", 0, 8}, {"w_goal", 0, 7}, {"w_coins", 0, 99}, {"w_tonics", 0, 11}, {"w_items", 0, 14},
		{"w_items", 1, 1}, {"w_items", 2, 1}, {"w_items", 3, 1}, {"w_mon", 0, 2}, {"w_mon", 1, 25}, {"w_mon", 2, p.u8("w_mon", 3)},
		{"w_mon", 3, 99}, {"w_mon", 7, 8}, {"w_foe", 0, 4}, {"w_foe", 2, p.u8("w_foe", 3)},
	}
	for _, b := range bounds {
		if v := p.u8(b.symbol, b.offset); v > b.most {
			return fmt.Sprintf("%s+%d is %d, more than %d", b.symbol, b.offset, v, b.most)
		}
	}
	for i := range 72 {
		if c := p.u8("w_text", i); c < ' ' || c > '~' {
			return fmt.Sprintf("w_text has %#x", c)
		}
	}
	if p.u8("w_battle", 0) != 0 || p.u8("w_mode", 0) == modeEnd {
		return ""
	}
	return w.mapFault(p)
}

// mapFault compares the map in memory with the drawn one, and the hero with both.
func (w *demoWorld) mapFault(p *player) string {
	m := w.maps[p.u8("w_map", 0)]
	x, y := p.u8("w_x", 0), p.u8("w_y", 0)
	if p.u8("w_maph", 0) != len(m.cells) || p.u8("w_mapw", 0) != len(m.cells[0]) {
		return m.name + " has not its size"
	}
	if y >= len(m.cells) || x >= len(m.cells[0]) {
		return fmt.Sprintf("the hero is at %d,%d of %s, which is outside", x, y, m.name)
	}
	for cy, row := range m.cells {
		for cx, drawn := range row {
			now := p.u8("w_grid", 16*cy+cx)
			if now != drawn && !mayBecome(w.tiles[drawn].name, w.tiles[now].name) {
				return fmt.Sprintf("%d,%d of %s is %s, drawn %s", cx, cy, m.name, w.tiles[now].name, w.tiles[drawn].name)
			}
			if kind := w.tiles[now].kind; cx == x && cy == y && (kind == "solid" || kind == "ledge") {
				return fmt.Sprintf("the hero stands on %s at %d,%d of %s", w.tiles[now].name, x, y, m.name)
			}
		}
	}
	if w.portrait(p) {
		return ""
	}
	const oam, width, height = 0xFE00, 160, 144 // an object's y counts from 16 above the screen, its x from 8 left of it
	top, left := int(p.machine.Peek(oam))-16, int(p.machine.Peek(oam+1))-8
	if top < -8 || top > height-16 || left < 0 || left > width-16 {
		return fmt.Sprintf("the hero is drawn at %d,%d of the screen", left, top)
	}
	return ""
}

// portrait reports whether one of the elder's friends may be shown instead of the map: before there is a companion, in words.
func (w *demoWorld) portrait(p *player) bool {
	mode := p.u8("w_mode", 0)
	return w.maps[p.u8("w_map", 0)].name == "ELDER" && p.u8("w_mon", 1) == 0 && (mode == modeText || mode == modeMenu)
}

// mayBecome reports whether the story turns one tile into another.
func mayBecome(from, to string) bool {
	changes := [][2]string{
		{"GATE", "PATH"}, {"CHEST", "OPEN_CHEST"}, {"LEVER", "LEVER_ON"}, {"BARS", "SLOT"}, {"SLOT", "BARS"}, {"PEDESTAL", "FLOOR"},
	}
	return slices.Contains(changes, [2]string{from, to})
}
