// Command dotmatrix is a terminal workbench in which agents play Game Boy games: it watches them, lets a person take
// over, records every step and replays it.
//
// Read from the bottom up: core holds the words; core/gameboy, core/llm and core/script do one thing each; core/agent,
// core/game and tracking build on them; core/play brings them together in a Session; tui shows it. This package reads
// flags and ties the knots, one file a verb.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// gcPercent has the collector run less often than Go does by itself: a step takes 4% less time, and a run of 10,000 steps
// about 20 MB more, 106 MB in all. GOGC, where it is set, is obeyed.
const gcPercent = 150

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	std := Std{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, LookupEnv: os.LookupEnv}
	os.Stdin = nil // see helpColours
	code := Run(ctx, os.Args[1:], std)
	stop()
	os.Exit(code)
}
