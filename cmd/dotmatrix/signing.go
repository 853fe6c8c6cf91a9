package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"golang.org/x/crypto/ssh"

	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tracking/sshsig"
)

// maxKeyFile bounds what is read as a key, in bytes.
const maxKeyFile = 1 << 20

// signer signs with the private key in a file; nil where no file is named.
func (a *app) signer(path string) (func([]byte) (string, error), error) {
	if path == "" {
		return nil, nil
	}
	file, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	key, err := sshsig.ParseKey(file, nil)
	if errors.Is(err, sshsig.ErrPassphrase) {
		key, err = a.unlock(path, file)
	}
	if err != nil {
		return nil, fmt.Errorf("--sign %s: %w", path, err)
	}
	return func(statement []byte) (string, error) { return sshsig.Sign(key, statement) }, nil
}

// unlock asks for a key's passphrase.
func (a *app) unlock(path string, file []byte) (ssh.Signer, error) {
	if !isTerminal(a.std.In) {
		return nil, fmt.Errorf("%w, and there is no terminal to ask for it", sshsig.ErrPassphrase)
	}
	fmt.Fprintf(a.std.Err, "Passphrase of %s: ", oneLine(path))
	passphrase, err := term.ReadPassword(a.std.In.Fd())
	fmt.Fprintln(a.std.Err)
	if err != nil {
		return nil, err
	}
	return sshsig.ParseKey(file, passphrase)
}

func readKeyFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxKeyFile))
}

func signersFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "signers", "", "file of public keys: a bundle must be signed by one of them")
}

// checkSignatures tells who has signed a run. With a file of signers one of them must have.
func (a *app) checkSignatures(ctx context.Context, record *recorded, signersPath string) error {
	var signers sshsig.Signers
	if signersPath != "" {
		file, err := readKeyFile(signersPath)
		if err == nil {
			signers, err = sshsig.ParseSigners(file)
		}
		if err != nil {
			return fmt.Errorf("--signers %s: %w", signersPath, err)
		}
	}
	signatures, err := record.store.Signatures(ctx, record.summary.ID)
	if err != nil {
		return err
	}
	_, statement, err := record.store.Statement(ctx, record.summary.ID)
	if err != nil {
		return err
	}
	known := false
	for _, s := range signatures {
		if s.Statement != string(statement) {
			return fmt.Errorf("run %s is signed, but the signature is of something else than what is recorded", record.summary.ID)
		}
		key, err := sshsig.Verify(statement, s.Signature)
		if err != nil {
			return fmt.Errorf("run %s is signed, but the signature does not hold: %w", record.summary.ID, err)
		}
		name, found := signers.Find(key)
		known = known || found
		if !found {
			name = "a key that nobody vouches for here"
		}
		fmt.Fprintf(a.std.Out, "signed by %s (%s)\n", oneLine(name), sshsig.Fingerprint(key))
	}
	if signersPath != "" && !known {
		return fmt.Errorf("run %s is not signed by any of %s", record.summary.ID, signersPath)
	}
	return nil
}

// verifyChain checks all of a run's chain.
func (r *recorded) verifyChain(ctx context.Context) (int, *audit.Divergence, error) {
	return audit.VerifyChain(ctx, r, play.Whole, nil)
}
