package grid

// visit is what the search knows of a cell.
type visit struct {
	cost int // of the cheapest way there, plus 1; 0: none is known
	from int // index in directions of the step that led there
	done bool

	avoid bool // by the rules
}

type search struct {
	grid  *Grid
	rules Rules
	kinds [256]kind // of cells, by their character
	ends  map[Point]Point
	all   bool // of the ends are searched, not the nearest alone
	seen  []visit
	queue queue
	order int
}

// kind is what the rules say of the cells of one character.
type kind struct {
	walkable, oneWay bool
	only             Direction // where oneWay
	cost             int
}

func newSearch(g *Grid, rules Rules, ends map[Point]Point) *search {
	s := &search{grid: g, rules: rules, ends: ends, seen: make([]visit, len(g.cells)), queue: make(queue, 0, 64)}
	for i := range s.kinds {
		s.kinds[i].cost = 1
	}
	for i := range len(rules.Walkable) {
		s.kinds[rules.Walkable[i]].walkable = true
	}
	for cell, only := range rules.OneWay {
		s.kinds[cell].oneWay, s.kinds[cell].only = true, only
	}
	for cell, cost := range rules.Costs {
		s.kinds[cell].cost = min(max(cost, 1), 1000)
	}
	for p := range rules.Avoid {
		if g.inside(p) {
			s.seen[g.index(p)].avoid = rules.Avoid[p]
		}
	}
	return s
}

func (s *search) kind(i int) *kind { return &s.kinds[s.grid.cells[i]] }

func (s *search) run(start Point) ([]Direction, Point, bool) {
	s.reach(start, 1, -1)
	for len(s.queue) > 0 {
		at := s.queue.pop().at
		v := &s.seen[s.grid.index(at)]
		if v.done {
			continue
		}
		v.done = true
		if goal, ok := s.ends[at]; ok && !s.all && !(s.rules.Beside && s.passing(at)) {
			return s.wayTo(at), goal, true
		}
		if s.all && v.avoid && at != start {
			continue
		}
		for i, d := range directions {
			next := Point{at.X + d.dx, at.Y + d.dy}
			if s.leavable(at, d.name) && s.enterable(next, d.name) && !s.walled(at, next, i) {
				s.reach(next, v.cost+s.cost(next), i)
			}
		}
	}
	return nil, Point{}, false
}

func (s *search) enterable(p Point, by Direction) bool {
	if !s.grid.inside(p) {
		return false
	}
	i := s.grid.index(p)
	if s.seen[i].avoid && !s.wanted(p) {
		return false
	}
	if k := s.kind(i); !k.oneWay {
		return k.walkable
	}
	return by == s.kind(i).only
}

// wanted reports whether a cell is one of several ends.
func (s *search) wanted(p Point) bool {
	_, end := s.ends[p]
	return s.all && end
}

// leavable reports whether a cell can be left in a direction.
func (s *search) leavable(p Point, by Direction) bool {
	return !s.passing(p) || by == s.kind(s.grid.index(p)).only
}

// walled reports whether a wall stands between two neighbours, seen from either; i is the index of the direction.
func (s *search) walled(from, to Point, i int) bool {
	if len(s.rules.Walls) == 0 {
		return false
	}
	back := directions[len(directions)-1-i].name // they are listed so that the opposite of each stands there
	return s.rules.Walls[Wall{from, directions[i].name}] || s.rules.Walls[Wall{to, back}]
}

// passing reports whether a cell on the way is passed in one direction, so that nobody stops or turns there. The start
// is none: whoever stands there may turn.
func (s *search) passing(p Point) bool {
	i := s.grid.index(p)
	return s.kind(i).oneWay && s.seen[i].from >= 0
}

func (s *search) cost(p Point) int { return s.kind(s.grid.index(p)).cost }

func (s *search) reach(p Point, cost, from int) {
	v := &s.seen[s.grid.index(p)]
	if v.done || (v.cost != 0 && v.cost <= cost) {
		return
	}
	v.cost, v.from = cost, from
	s.order++
	s.queue.push(entry{at: p, cost: cost, order: s.order})
}

func (s *search) wayTo(end Point) []Direction {
	way := []Direction{}
	for at := end; ; {
		from := s.seen[s.grid.index(at)].from
		if from < 0 {
			break
		}
		d := directions[from]
		way = append(way, d.name)
		at = Point{at.X - d.dx, at.Y - d.dy}
	}
	for i, j := 0, len(way)-1; i < j; i, j = i+1, j-1 {
		way[i], way[j] = way[j], way[i]
	}
	return way
}
