package audit

import (
	"context"
	"fmt"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// Recorded says by what core a run began to be recorded, where the machine of info is another; "" where it is that.
func Recorded(run core.Run, info core.MachineInfo) string {
	if sameCore(run.Machine, info) {
		return ""
	}
	return "recorded by " + coreName(run.Machine, info)
}

// sameCore reports whether the same inputs have the same effect on both.
func sameCore(a, b core.MachineInfo) bool {
	return a.Core == b.Core && a.CoreVersion == b.CoreVersion && a.StateFormat == b.StateFormat
}

// coreName is short where only the version differs from that of info.
func coreName(was, info core.MachineInfo) string {
	if was.Core == info.Core {
		return "core " + was.CoreVersion
	}
	return "core " + was.Core + " " + was.CoreVersion
}

// OtherCore is steps that another core recorded, so that running their inputs again on this one proves nothing.
type OtherCore struct {
	Core  string // such as "core 4"
	Steps int
}

// OtherCores lists the cores that recorded steps of r and are not that of info, in order, each once.
func OtherCores(ctx context.Context, record Record, info core.MachineInfo, r play.Range) ([]OtherCore, error) {
	uses, err := record.Cores(ctx)
	if err != nil {
		return nil, err
	}
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	part, err := r.Within(last)
	if err != nil {
		return nil, err
	}
	var others []OtherCore
	for i, use := range uses {
		to := part.To
		if i+1 < len(uses) {
			to = min(to, uses[i+1].From-1)
		}
		steps := to - max(use.From, part.From, 1) + 1
		if sameCore(use.Machine, info) || steps <= 0 {
			continue
		}
		name := coreName(use.Machine, info)
		if n := len(others); n > 0 && others[n-1].Core == name {
			others[n-1].Steps += steps
			continue
		}
		others = append(others, OtherCore{name, steps})
	}
	return others, nil
}

// NotRerun says in a line for people which steps prove nothing by being run again, such as "recorded by core 4: inputs not
// re-run"; "" where there are none. all is the number of steps that were looked at.
func NotRerun(others []OtherCore, all int) string {
	var lines []string
	for _, other := range others {
		line := "recorded by " + other.Core + ": inputs not re-run"
		if other.Steps < all {
			line = plain.Count(other.Steps, "step") + " " + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// recordedBy tells which core recorded a step, and which profile read its facts.
type recordedBy []core.CoreUse

func (r recordedBy) at(seq int) core.CoreUse {
	var at core.CoreUse
	for _, use := range r {
		if use.From <= seq {
			at = use
		}
	}
	return at
}

func readRecordedBy(ctx context.Context, record Record) (recordedBy, error) {
	uses, err := record.Cores(ctx)
	if err == nil && len(uses) == 0 {
		err = fmt.Errorf("run %s does not say by which core it was recorded", record.Run().ID)
	}
	return uses, err
}
