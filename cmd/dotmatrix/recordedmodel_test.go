package main

import (
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// TestTheRecordedModelGoesOn: an agent that names no model is resumed, forked and sampled with the one that it was played
// with, unless another one is chosen.
func TestTheRecordedModelGoesOn(t *testing.T) {
	server := llmtest.NewServer()
	defer server.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+server.URL())
	must(t, runIn(t, append(env, "DOTMATRIX_MODEL=toy"), "run", "--agent", "openai", "--steps", "2"))
	for _, args := range [][]string{{"resume", "last", "--steps", "3"}, {"fork", "last", "--at", "1", "--steps", "2", "--headless"}, {"sample", "last", "--at", "1", "--k", "1"}} {
		before := len(server.Requests())
		must(t, runIn(t, env, args...))
		requests := server.Requests()
		if len(requests) != before+1 || requests[before].Chat.Model != "toy" {
			t.Errorf("%v: %d requests, of %+v", args, len(requests)-before, requests[len(requests)-1].Chat.Model)
		}
	}
	must(t, runIn(t, append(env, "DOTMATRIX_MODEL=other"), "resume", "last", "--steps", "9"))
	if requests := server.Requests(); requests[len(requests)-1].Chat.Model != "other" {
		t.Errorf("the model that is chosen now was not asked, but %s", requests[len(requests)-1].Chat.Model)
	}
}

// TestAFailingResumeLeavesTheRunFinished: nothing was played, so that the run is what it was.
func TestAFailingResumeLeavesTheRunFinished(t *testing.T) {
	server := llmtest.NewServer(llmtest.Say("Action: buttons('a')"), llmtest.Fail(401, "Incorrect API key"))
	defer server.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+server.URL(), "DOTMATRIX_MODEL=toy")
	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "1"))
	if r := runIn(t, env, "resume", "last", "--steps", "3"); r.code != 1 {
		t.Fatalf("the resume ended with %d: %s", r.code, r.err)
	}
	mustSay(t, must(t, runIn(t, env, "runs", "--format", "json")), `"status": "finished"`, "1 step played")
	must(t, runIn(t, env, "verify", "last"))
}
