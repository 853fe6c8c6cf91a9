package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// saidVerdict is what `verify --format json` says, as far as this test looks.
type saidVerdict struct {
	Proof, Origin              string
	Steps                      int
	Proved, Claimed, Unchecked []struct{ What, How string }
	Signed                     []struct{ Name string } `json:"signed_by"`
}

func (v saidVerdict) lists(of []struct{ What, How string }) string {
	var what []string
	for _, f := range of {
		what = append(what, f.What)
	}
	return strings.Join(what, " ")
}

// A stranger learns with one command what a bundle proves; their machine remembers it, and the run's mark does not travel.
func TestBundleTellsWhatItProves(t *testing.T) {
	dir := t.TempDir()
	private, signers := newKey(t, dir, "ada")
	here := []string{"DOTMATRIX_DB=" + filepath.Join(dir, "runs.db"), "XDG_STATE_HOME=" + filepath.Join(dir, "here")}
	there := []string{"DOTMATRIX_DB=" + filepath.Join(dir, "elsewhere.db"), "XDG_STATE_HOME=" + filepath.Join(dir, "there")}
	bundle := filepath.Join(dir, "run.dmx")
	must(t, runIn(t, here, "run", "--agent", "react", "--model", "null:random", "--steps", "6"))
	mustSay(t, must(t, runIn(t, here, "runs", "show", "last")), "origin      here", "proof       none")
	must(t, runIn(t, here, "verify"))
	mustSay(t, must(t, runIn(t, here, "runs", "show", "last")), "proof       replayed")
	must(t, runIn(t, here, "export", "--bundle", "-o", bundle, "--sign", private))

	must(t, runIn(t, there, "import", bundle))
	mustSay(t, must(t, runIn(t, there, "runs", "show", "last")), "origin      foreign (run.dmx)", "proof       chain")
	ranked := runIn(t, there, "runs", "--rank")
	mustSay(t, must(t, ranked), "(1)", "foreign (run.dmx)")
	mustSay(t, ranked.err, "1 run not proved on this machine")

	var said saidVerdict
	if err := json.Unmarshal([]byte(must(t, runIn(t, there, "verify", bundle, "--signers", signers, "--format", "json"))), &said); err != nil {
		t.Fatal(err)
	}
	if said.Proof != "replayed" || said.Origin != "run.dmx" || said.Steps != 6 || len(said.Signed) != 1 || said.Signed[0].Name != "ada@example.org" {
		t.Errorf("the bundle is said to be %+v", said)
	}
	for list, want := range map[string]string{
		said.lists(said.Proved):    "chain machine inputs start facts milestones totals help agent decisions",
		said.lists(said.Unchecked): "notes",
	} {
		if list != want {
			t.Errorf("listed %q, want %q", list, want)
		}
	}
	mustSay(t, said.lists(said.Claimed), "models cost times", "ending")
	mustSay(t, must(t, runIn(t, there, "runs", "show", "last")), "proof       replayed, signed by ada@example.org")
	ranked = runIn(t, there, "runs", "--rank", "--where", "proof=replayed and signed~ada")
	if out := must(t, ranked); strings.Contains(out, "(1)") || strings.Contains(ranked.err, "not proved") {
		t.Errorf("a proved run is ranked as %q %q", out, ranked.err)
	}
	mustSay(t, must(t, runIn(t, there, "verify", "last", "--chain")), "verified the chain of 6 steps", "Not checked")
	mustSay(t, must(t, runIn(t, there, "runs", "show", "last")), "proof       replayed") // a shorter look takes nothing away
}
