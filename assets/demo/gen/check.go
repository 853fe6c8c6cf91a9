package main

// most of one map, as the game's memory has room for them.
const (
	peopleMost = 4
	warpsMost  = 8
)

// check refuses warps, signs and people that don't fit the maps: nothing may stand in a wall or lead into one.
func (w world) check(tiles *tileset, texts []speech, people []person) error {
	for _, a := range w {
		for _, check := range []func() error{
			func() error { return w.checkWarps(a, tiles) },
			func() error { return checkSigns(a, tiles, texts) },
			func() error { return checkPeople(a, tiles, people) },
		} {
			if err := check(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w world) checkWarps(a area, tiles *tileset) error {
	if len(a.warps) > warpsMost {
		return a.block.fault("%d warps, at most %d fit", len(a.warps), warpsMost)
	}
	for _, p := range a.warps {
		to, ok := w.find(p.to)
		if !ok {
			return a.block.faultAt(p.line, "there is no map %s", p.to)
		}
		if !a.free(p.x, p.y, tiles) {
			return a.block.faultAt(p.line, "nobody can step on %d,%d", p.x, p.y)
		}
		if !w[to].free(p.toX, p.toY, tiles) {
			return a.block.faultAt(p.line, "nobody can stand on %d,%d of %s", p.toX, p.toY, p.to)
		}
	}
	return nil
}

func checkSigns(a area, tiles *tileset, texts []speech) error {
	known := map[string]bool{}
	for _, t := range texts {
		known[t.name] = true
	}
	for _, s := range a.signs {
		if !known[s.text] {
			return a.block.faultAt(s.line, "there is no text %s", s.text)
		}
		if !a.inside(s.x, s.y) || a.free(s.x, s.y, tiles) {
			return a.block.faultAt(s.line, "%d,%d is no solid cell, so nobody can face it", s.x, s.y)
		}
	}
	return nil
}

func checkPeople(a area, tiles *tileset, people []person) error {
	if len(a.people) > peopleMost {
		return a.block.fault("%d people, at most %d fit", len(a.people), peopleMost)
	}
	known := map[string]bool{}
	for _, p := range people {
		known[p.name] = true
	}
	for _, p := range a.people {
		if !known[p.who] {
			return a.block.faultAt(p.line, "there is nobody called %s", p.who)
		}
		if !a.free(p.x, p.y, tiles) {
			return a.block.faultAt(p.line, "nobody can stand on %d,%d", p.x, p.y)
		}
	}
	return nil
}

// find returns the id of a map.
func (w world) find(name string) (int, bool) {
	for i, a := range w {
		if a.name == name {
			return i, true
		}
	}
	return 0, false
}

func (a area) inside(x, y int) bool {
	return y >= 0 && y < len(a.grid) && x >= 0 && x < len(a.grid[y])
}

func (a area) free(x, y int, tiles *tileset) bool {
	return a.inside(x, y) && !tiles.solid(a.grid[y][x])
}
