package lab

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"dotmatrix/core"
)

// Canonical is all that matters of a suite as JSON, whose SHA-256 is the suite's hash: keys sorted, no white space, numbers whole, fractions as
// text. Names of files and the text for people are left out: other files with the same bytes are the same suite.
func (p *Plan) Canonical() ([]byte, error) {
	q := p.Suite.Question
	doc := map[string]any{
		"format":  1,
		"name":    p.Suite.Name,
		"seed":    p.Suite.Seed,
		"repeats": p.Suite.Repeats,
		"budget": map[string]any{
			"steps": p.Suite.Budget.Steps, "tokens": p.Suite.Budget.Tokens,
			"dollars": fraction(p.Suite.Budget.Dollars), "minutes": fraction(p.Suite.Budget.Minutes),
		},
		"limit": map[string]any{"tokens": p.Suite.Limit.Tokens, "dollars": fraction(p.Suite.Limit.Dollars)},
		"question": map[string]any{
			"milestone": q.Milestone, "agents": append([]string{}, q.Agents...), "axis": q.Axis, "test": q.Test,
			"alpha": fraction(q.Alpha), "correction": q.Correction, "level": fraction(q.Level),
			"draws": q.Draws, "resamples": q.Resamples,
		},
		"agents": each(p.Players, func(a Player) any {
			return map[string]any{"name": a.Name, "version": a.Version, "model": a.Model, "endpoint": a.Endpoint, "control_of": a.Of}
		}),
		"games": each(p.Games, func(g PlannedGame) any {
			m := g.Machine
			return map[string]any{
				"name": g.Name, "rom": m.ROM.SHA256, "system": m.System, "core": m.Core, "core_version": m.CoreVersion,
				"state_format": m.StateFormat, "profile": g.Ref.Name, "profile_version": g.Ref.Version,
				"story": each(g.Story, func(m core.Milestone) any { return m.Key }),
			}
		}),
		"starts": each(p.Starts, func(s PlannedStart) any {
			holds := append([]string{}, s.Holds...)
			slices.Sort(holds)
			return map[string]any{
				"name": s.Name, "game": s.Game, "kind": s.Kind, "state": s.State,
				"frames": s.Frames, "seed": s.Seed, "holds": holds,
			}
		}),
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out) // sorts the keys of maps
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(doc); err != nil {
		return nil, fmt.Errorf("writing the suite down: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// fraction is a number as other languages write it, too: digits, and a point where one is needed.
func fraction(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func each[T any](list []T, of func(T) any) []any {
	all := []any{}
	for _, x := range list {
		all = append(all, of(x))
	}
	return all
}
