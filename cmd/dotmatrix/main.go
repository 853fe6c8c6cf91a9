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
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	std := Std{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, LookupEnv: os.LookupEnv}
	os.Stdin = nil // see helpColours
	code := Run(ctx, os.Args[1:], std)
	stop()
	os.Exit(code)
}
