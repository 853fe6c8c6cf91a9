package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInspectReadsARun: a run with a fork, in the form of Inspect's logs, is what the real inspect-ai 0.3.285 reads, with
// the Python that DOTMATRIX_INSPECT names.
func TestInspectReadsARun(t *testing.T) {
	python := os.Getenv("DOTMATRIX_INSPECT")
	if python == "" {
		t.Skip("DOTMATRIX_INSPECT names no Python with inspect-ai 0.3.285")
	}
	d := newDesk(t)
	run := d.play("--agent", "react", "--model", "null:random", "--steps", "12", "--seed", "4")
	d.say("fork", run, "--at", "6", "--agent", "explorer", "--steps", "+5", "--headless")
	log := filepath.Join(t.TempDir(), "run.eval")
	d.say("export", run, "--format", "eval", "-o", log)

	cmd := exec.Command(python, filepath.Join("testdata", "inspect_read.py"), log)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Status, Model         string
		Score                 int
		Events                map[string]int
		Branches, Summaries   []string
		Pictures, Tokens      int
		ModelPictures, Listed int
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(out), "model_pictures", "ModelPictures")), &got); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Milestones []struct{} `json:"milestones"`
		Usage      struct {
			Calls  int `json:"calls"`
			Input  int `json:"input_tokens"`
			Output int `json:"output_tokens"`
		} `json:"usage"`
	}
	first, _, _ := strings.Cut(d.say("export", run, "--format", "jsonl"), "\n")
	if err := json.Unmarshal([]byte(first), &line); err != nil {
		t.Fatal(err)
	}
	if got.Status != "success" || got.Model != "null:random" || got.Score != len(line.Milestones) || got.Tokens != line.Usage.Input+line.Usage.Output {
		t.Errorf("%+v, of a run with %+v", got, line)
	}
	if got.Events["model"] != line.Usage.Calls || got.Events["anchor"] != 1 || got.Events["branch"] != 1 || got.ModelPictures == 0 || got.Pictures != 13 {
		t.Errorf("%+v", got)
	}
	if len(got.Branches) != 1 || got.Branches[0] != "anchor-"+run+"-6" || len(got.Summaries) != 1 || got.Summaries[0] != run || got.Listed != 1 {
		t.Errorf("%+v", got)
	}
}
