package main

import (
	"fmt"
	"strings"
)

const worldTypes = `struct area { const uint8_t *cells, *colours; uint8_t w, h, song; };
struct warp { uint8_t map, x, y, to, to_x, to_y; };
struct sign { uint8_t map, x, y; const char *text; };
struct place { uint8_t map, x, y, who; };`

// emitWorld emits the maps, and all warps, signs and people, each with the map where it stands.
func emitWorld(w world, out *output) {
	out.declare(worldTypes)
	var areas, warps, signs, people []string
	for id, a := range w {
		cells := "d_map_" + strings.ToLower(a.name)
		out.number("MAP_"+a.name, id)
		out.bytes(cells, a.pack())
		areas = append(areas, fmt.Sprintf("{ %s, d_colours_%s, %d, %d, SONG_%s }", cells, strings.ToLower(a.set), len(a.grid[0]), len(a.grid), a.song))
		for _, p := range a.warps {
			warps = append(warps, fmt.Sprintf("{ MAP_%s, %d, %d, MAP_%s, %d, %d }", a.name, p.x, p.y, p.to, p.toX, p.toY))
		}
		for _, s := range a.signs {
			signs = append(signs, fmt.Sprintf("{ MAP_%s, %d, %d, t_%s }", a.name, s.x, s.y, s.text))
		}
		for _, p := range a.people {
			people = append(people, fmt.Sprintf("{ MAP_%s, %d, %d, WHO_%s }", a.name, p.x, p.y, p.who))
		}
	}
	out.number("N_WARPS", len(warps))
	out.number("N_SIGNS", len(signs))
	out.number("N_PLACES", len(people))
	out.table("struct area", "d_maps", areas)
	out.table("struct warp", "d_warps", warps)
	out.table("struct sign", "d_signs", signs)
	out.table("struct place", "d_places", people)
}
