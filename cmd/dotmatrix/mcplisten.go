package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/clients"
	"dotmatrix/cmd/workbench/seat"
	"dotmatrix/core"
	"dotmatrix/core/mcp"
)

// tokenVariable holds the token of clients over HTTP.
const tokenVariable = "DOTMATRIX_MCP_TOKEN"

// listenFlags say where clients over HTTP are answered.
type listenFlags struct {
	address, tokenFile, cert, key string
	insecure                      bool
}

func (f *listenFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.address, "listen", "", "answer over HTTP on this ADDR instead of standard input and output; a port alone, or 0 for a free one, is bound to the loopback device")
	cmd.Flags().StringVar(&f.tokenFile, "token-file", "", "read the token of clients from this FILE, which only you can read (default: $"+tokenVariable+", or one that is drawn)")
	cmd.Flags().StringVar(&f.cert, "tls-cert", "", "certificate FILE, in PEM, for an address that other machines can reach")
	cmd.Flags().StringVar(&f.key, "tls-key", "", "key FILE of the certificate")
	cmd.Flags().BoolVar(&f.insecure, "insecure", false, "listen without TLS on an address that other machines can reach")
}

// open binds the address and finds the token.
func (f *listenFlags) open(c *cli) (*mcp.Listener, string, error) {
	var certificate *tls.Certificate
	if f.cert != "" || f.key != "" {
		pair, err := tls.LoadX509KeyPair(f.cert, f.key)
		if err != nil {
			return nil, "", fmt.Errorf("reading --tls-cert and --tls-key: %w", err)
		}
		certificate = &pair
	}
	token, given := c.env.Lookup(tokenVariable)
	switch {
	case f.tokenFile != "":
		var err error
		if token, err = seat.ReadToken(f.tokenFile); err != nil {
			return nil, "", err
		}
	case !given || token == "":
		token = seat.NewToken()
	}
	listener, err := mcp.Listen(f.address, certificate, f.insecure)
	return listener, token, err
}

// listenMCP answers clients over HTTP until it is interrupted.
func (c *cli) listenMCP(ctx context.Context, o seat.Options, f *listenFlags) error {
	listener, token, err := f.open(c)
	if err != nil {
		return err
	}
	path, remove, err := seat.Place{URL: listener.URL(), Token: token}.Keep(c.settings.Values.Folders.State)
	if err != nil {
		return err
	}
	defer remove()
	c.notice(fmt.Sprintf("clients play at %s with the token in %s, or by `dotmatrix mcp --attach`; ctrl-c ends it", listener.URL(), path))
	game := seat.New(ctx, c.bench, o)
	err = listener.Serve(ctx, c.mcpServer(game, o), token)
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
	listener, token, err := (&listenFlags{address: "0"}).open(c)
	if err != nil {
		return err
	}
	place := seat.Place{URL: listener.URL(), Token: token}
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
	go func() { served <- listener.Serve(serving, c.mcpServer(seat.New(ctx, c.bench, o), o), token) }()
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
