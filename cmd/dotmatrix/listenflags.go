package main

import (
	"crypto/tls"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core/listen"
)

// listenFlags say where clients over HTTP are answered.
type listenFlags struct {
	address, tokenFile, cert, key string
	insecure                      bool
}

// add adds the flags but the address. noToken says what is done where neither a file nor the variable holds a token.
func (f *listenFlags) add(cmd *cobra.Command, variable, noToken string) {
	cmd.Flags().StringVar(&f.tokenFile, "token-file", "", "read the token of clients from this FILE, which only you can read (default: $"+variable+", or "+noToken+")")
	cmd.Flags().StringVar(&f.cert, "tls-cert", "", "certificate FILE, in PEM, for an address that other machines can reach")
	cmd.Flags().StringVar(&f.key, "tls-key", "", "key FILE of the certificate")
	cmd.Flags().BoolVar(&f.insecure, "insecure", false, "do without TLS, or without a token, on an address that other machines can reach")
}

// openFor finds the token, in the file or the variable, or draws one, and binds the address.
func (f *listenFlags) openFor(c *cli, variable string, draw bool) (*listen.Listener, string, error) {
	o := listen.Options{Insecure: f.insecure}
	if f.cert != "" || f.key != "" {
		pair, err := tls.LoadX509KeyPair(f.cert, f.key)
		if err != nil {
			return nil, "", fmt.Errorf("reading --tls-cert and --tls-key: %w", err)
		}
		o.Certificate = &pair
	}
	token, _ := c.env.Lookup(variable)
	switch {
	case f.tokenFile != "":
		var err error
		if token, err = listen.ReadToken(f.tokenFile); err != nil {
			return nil, "", err
		}
	case token == "" && draw:
		token = listen.NewToken()
	}
	o.Token = token != ""
	listener, err := listen.Listen(f.address, o)
	return listener, token, err
}
