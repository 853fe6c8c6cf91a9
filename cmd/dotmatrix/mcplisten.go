package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/clients"
	"dotmatrix/cmd/workbench/seat"
	"dotmatrix/core"
	"dotmatrix/core/mcp"
)

// tokenVariable holds the token of clients over HTTP.
const tokenVariable = "DOTMATRIX_MCP_TOKEN"

// listenMCP answers clients over HTTP until it is interrupted.
func (c *cli) listenMCP(ctx context.Context, o seat.Options, f *listenFlags) error {
	listener, token, err := f.openFor(c, tokenVariable, true)
	if err != nil {
		return err
	}
	path, remove, err := seat.Place{URL: listener.URL(mcp.Path), Token: token}.Keep(c.settings.Values.Folders.State)
	if err != nil {
		return err
	}
	defer remove()
	c.notice(fmt.Sprintf("clients play at %s with the token in %s, or by `dotmatrix mcp --attach`; ctrl-c ends it", listener.URL(mcp.Path), path))
	game := seat.New(ctx, c.bench, o)
	err = c.mcpServer(game, o).Serve(ctx, listener, token)
	closed := game.Close()
	c.sayGone(game)
	if errors.Is(closed, context.Canceled) {
		closed = nil
	}
	return errors.Join(err, closed)
}

// attachMCP lets a client that speaks over standard input and output play the game that waits for one.
func (c *cli) attachMCP(ctx context.Context) error {
	place, err := seat.FindPlace(c.settings.Values.Folders.State)
	if err != nil {
		return err
	}
	return mcp.Bridge(ctx, place.URL, place.Token, c.std.In, c.std.Out)
}

// playOutside shows on the screen how a client plays that connects over HTTP.
func (c *cli) playOutside(ctx context.Context, start workbench.StartOptions, tools []string, paused bool) error {
	listener, token, err := (&listenFlags{address: "0"}).openFor(c, tokenVariable, true)
	if err != nil {
		return err
	}
	place := seat.Place{URL: listener.URL(mcp.Path), Token: token}
	path, remove, err := place.Keep(c.settings.Values.Folders.State)
	if err != nil {
		return err
	}
	defer remove()
	begun := make(chan *workbench.Source, 1)
	o := seat.Options{Start: start, Tools: tools, GoOn: workbench.ResumeOptions{Steps: start.Steps, Budget: start.Budget, Seat: start.Seat},
		Show: func(source *workbench.Source) { begun <- source }}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- c.mcpServer(seat.New(ctx, c.bench, o), o).Serve(serving, listener, token) }()
	fmt.Fprintf(c.std.Out, "Waiting for a client that plays. Connect one with\n\n    claude mcp add dotmatrix -- %s mcp --attach\n\nor over HTTP: %s, with the token in %s\nCtrl-c ends it.\n", clients.ShellWord(executable()), place.URL, path)
	var source *workbench.Source
	select {
	case source = <-begun:
	case err := <-served:
		return err
	case <-ctx.Done():
		stop()
		return errors.Join(context.Cause(ctx), <-served)
	}
	if paused {
		source.Do(core.SetPaused{Paused: true})
	}
	err = c.show(ctx, source, nil)
	fmt.Fprintln(c.std.Out, endingLine(source.Summary()))
	stop()
	return errors.Join(err, <-served)
}

// executable is how this program is started; its name where the path is not known.
func executable() string {
	path, err := os.Executable()
	if err != nil {
		return "dotmatrix"
	}
	return path
}
