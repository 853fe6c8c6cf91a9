package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/plain"
)

// printVerdict prints what came of verifying a run. found is why that could not be done to its end.
func (c *cli) printVerdict(run string, v workbench.Verdict, format string, found error) error {
	if v.Report == nil || v.Divergence == nil && found != nil && v.Mark() == core.Unproved && len(v.Claimed) == 0 {
		return found
	}
	if v.Divergence != nil {
		found = errors.New(v.String())
	}
	var err error
	if format == formatJSON {
		err = writeVerdict(c.std.Out, run, v, found)
	} else {
		err = c.sayVerdict(v, found)
	}
	return errors.Join(found, err)
}

func (c *cli) sayVerdict(v workbench.Verdict, found error) error {
	out := c.std.Out
	var unsigned *workbench.UnsignedError
	holds := found == nil || errors.As(found, &unsigned) || errors.Is(found, context.Canceled) // as far as it went
	if holds {
		fmt.Fprintln(out, v.String())
	}
	if v.Origin.Foreign() {
		fmt.Fprintln(out, plain.Line(v.Origin.String()))
	}
	c.printSignatures(v.Signatures)
	if holds && len(v.Signatures) == 0 {
		fmt.Fprintln(out, "not signed")
	}
	for _, list := range []struct {
		title string
		of    []audit.Finding
	}{{"Proved", v.Proved}, {"Only claimed", v.Claimed}, {"Not checked", v.Unchecked}} {
		if len(list.of) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s\n", list.title)
		for _, f := range list.of {
			fmt.Fprintf(out, "  %-13s %s\n", f.What, plain.Line(f.How))
		}
	}
	return nil
}

// verdictJSON is the form of `verify --format json`.
type verdictJSON struct {
	Run        string            `json:"run"`
	Origin     string            `json:"origin"` // file that the run comes from; empty: it was made here
	Proof      core.Mark         `json:"proof"`
	Why        string            `json:"why,omitempty"`
	Verdict    string            `json:"verdict"`
	Steps      int               `json:"steps"`
	Divergence *audit.Divergence `json:"divergence"`
	Proved     []audit.Finding   `json:"proved"`
	Claimed    []audit.Finding   `json:"claimed"`
	Unchecked  []audit.Finding   `json:"unchecked"`
	Signed     []signatureJSON   `json:"signed_by"`
}

type signatureJSON struct {
	Name        string `json:"name"` // empty: an unknown key
	Fingerprint string `json:"fingerprint"`
}

func writeVerdict(out io.Writer, run string, v workbench.Verdict, found error) error {
	is := v.Verified()
	j := verdictJSON{Run: run, Origin: v.Origin.File, Proof: is.Proof(), Why: is.Why, Verdict: v.String(), Steps: v.Steps, Divergence: v.Divergence,
		Proved: orNone(v.Proved), Claimed: orNone(v.Claimed), Unchecked: orNone(v.Unchecked), Signed: []signatureJSON{}}
	if found != nil {
		j.Verdict = found.Error()
	}
	for _, s := range v.Signatures {
		j.Signed = append(j.Signed, signatureJSON(s))
	}
	data, err := json.MarshalIndent(j, "", "  ")
	if err == nil {
		_, err = fmt.Fprintln(out, string(plain.JSON(data)))
	}
	return err
}

// orNone is an empty list in the place of nil.
func orNone(all []audit.Finding) []audit.Finding {
	if all == nil {
		return []audit.Finding{}
	}
	return all
}
