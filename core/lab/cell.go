package lab

import (
	"encoding/binary"
	"fmt"

	"dotmatrix/core"
)

// Cell is one player on one start, once.
type Cell struct {
	Index  int       `json:"index"` // in the order in which cells are played, from 0
	ID     core.Hash `json:"id"`    // the same wherever the suite is run
	Player string    `json:"agent"`
	Start  string    `json:"start"`
	Repeat int       `json:"repeat"` // from 1
	Seed   uint64    `json:"seed"`   // of the run; the same for every player of this start and repeat
}

// Cells are all cells of the suite, in the order in which they are played: repeat by repeat, start by start, and there every
// player. A suite that is stopped early has then whole pairs.
func (p *Plan) Cells() []Cell {
	var cells []Cell
	for repeat := 1; repeat <= p.Suite.Repeats; repeat++ {
		for _, start := range p.Starts {
			for _, player := range p.Players {
				cells = append(cells, Cell{
					Index: len(cells), Player: player.Name, Start: start.Name, Repeat: repeat,
					ID: p.cellID(player, start, repeat), Seed: p.cellSeed(start, repeat),
				})
			}
		}
	}
	return cells
}

// cellID is the SHA-256 of five lines of text, the last without a line feed: "dotmatrix cell 1", the suite's hash, the player's name, the start's
// name, and the repeat. Names have no line feeds.
func (p *Plan) cellID(player Player, start PlannedStart, repeat int) core.Hash {
	return core.Sum(fmt.Appendf(nil, "dotmatrix cell 1\n%s\n%s\n%s\n%d", p.Hash, player.Name, start.Name, repeat))
}

// cellSeed is the first 8 bytes, the highest first, of the SHA-256 of four such lines, cut to the 53 lowest bits: "dotmatrix seed 1", the suite's seed, the
// start's state, and the repeat.
func (p *Plan) cellSeed(start PlannedStart, repeat int) uint64 {
	sum := core.Sum(fmt.Appendf(nil, "dotmatrix seed 1\n%d\n%s\n%d", p.Suite.Seed, start.State, repeat))
	return binary.BigEndian.Uint64(sum[:]) & MostSeed
}
