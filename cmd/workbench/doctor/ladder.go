package doctor

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// ladderSteps is how many steps a model gets to find its rung: the lowest is reached within them.
const ladderSteps = 2

// climb has a ReAct agent play a few steps of nothing, and tells on which rung of its ladder the model comes to stand.
func climb(ctx context.Context, client *llm.Client, react agent.Player) Check {
	host := agent.Host{Model: client, Random: rand.New(rand.NewPCG(1, 2)), Now: time.Now, Emit: func(core.Event) {}, Record: func(core.Span) {}}
	memory, err := react.Start(ctx, host)
	if err != nil {
		return Check{"ladder", Failed, err.Error()}
	}
	seen := core.Observation{Screen: core.NewFrame(160, 144), Last: &core.Step{}}
	fault := ""
	for seen.Seq = 1; seen.Seq <= ladderSteps; seen.Seq++ {
		made, err := react.Step(ctx, host, memory, seen)
		if err != nil {
			return Check{"ladder", Failed, err.Error()}
		}
		if made.Memory != nil {
			memory = made.Memory
		}
		if fault = made.Fault; fault == "" {
			break
		}
		seen.Last = &core.Step{Seq: seen.Seq, Actor: core.ActorFallback, Fault: fault}
	}
	return standing(memory, fault)
}

// standing tells the rung that the agent's memory holds; fault is of the last step.
func standing(memory json.RawMessage, fault string) Check {
	rung := agent.RungOf(memory, "")
	where := fmt.Sprintf("rung %d of %d: %s", rung+1, len(agent.Rungs), agent.Rungs[min(rung, len(agent.Rungs)-1)])
	switch {
	case fault != "":
		return Check{"ladder", Warning, "react gets no usable call even on " + where + "; try the agent chooser, or a stronger model"}
	case rung > 0:
		return Check{"ladder", Warning, "react plays with it on " + where}
	}
	return Check{"ladder", OK, "react plays with it on " + where}
}
