package main

import (
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// TestWhatWasLearnedOfAModelIsKept for the runs that follow, is shown by the doctor, and forgotten when it is told to.
func TestWhatWasLearnedOfAModelIsKept(t *testing.T) {
	server := llmtest.NewServer(llmtest.Picky(llmtest.Say("Thought: up.\nAction: buttons('up')"),
		llmtest.Field("temperature", llmtest.Fail(400, "Unsupported parameter: 'temperature' is not supported with this model.")),
		llmtest.Field("stream_options", llmtest.Fail(400, "Extra inputs are not permitted: stream_options"))))
	defer server.Close()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	write(t, config, "[endpoint.local]\nurl = \""+server.URL()+"\"\nmodel = \"toy\"\nkey_env = \"LOCAL_KEY\"\nheaders = { X-Title = \"dotmatrix\" }\nquery = { api-version = \"1\" }\n")
	env := newRecord(t, "XDG_STATE_HOME="+filepath.Join(dir, "state"), "DOTMATRIX_CONFIG="+config, "LOCAL_KEY=sk-local-0123456789")
	play := func() (asked, told int) {
		before := len(server.Requests())
		r := runIn(t, env, "run", "--agent", "openai", "--endpoint", "local", "--steps", "1")
		mustSay(t, r.out+r.err, "finished: 1 step played")
		return len(server.Requests()) - before, strings.Count(r.out+r.err, "does not take")
	}
	if n, told := play(); n != 3 || told != 2 {
		t.Errorf("the first run asked %d times and told of %d refusals, want 3 and 2", n, told)
	}
	if n, told := play(); n != 1 || told != 0 {
		t.Errorf("the second run asked %d times and told of %d refusals, want 1 and 0", n, told)
	}
	last := server.Requests()[len(server.Requests())-1]
	if last.Header.Get("Authorization") != "Bearer sk-local-0123456789" || last.Header.Get("X-Title") != "dotmatrix" || last.Query != "api-version=1" || last.Chat.Model != "toy" {
		t.Errorf("sent %v to ?%s", last.Header, last.Query)
	}
	if versions := strings.Count(must(t, runIn(t, env, "runs", "--format", "json")), `"agent": "openai"`); versions != 2 {
		t.Errorf("%d runs of one agent, want 2", versions)
	}
	mustSay(t, must(t, runIn(t, env, "doctor", "--endpoint", "local")), "learned   ok       the endpoint does not take stream_options, temperature")
	mustSay(t, must(t, runIn(t, env, "doctor", "--endpoint", "local", "--forget")), "nothing is known that it does not take")
	if n, told := play(); n != 3 || told != 2 {
		t.Errorf("after all was forgotten a run asked %d times and told of %d refusals, want 3 and 2", n, told)
	}
}

// TestTheNullModelPlaysWithEveryAgent that asks a model, without an endpoint, and the same again.
func TestTheNullModelPlaysWithEveryAgent(t *testing.T) {
	env := newRecord(t)
	for _, agent := range []string{"openai", "react", "navigator"} {
		played := make([]string, 2)
		for i := range played {
			mustSay(t, must(t, runIn(t, env, "run", "--agent", agent, "--model", "null:random", "--seed", "5", "--steps", "4")), "finished: 4 steps played")
			for line := range strings.Lines(must(t, runIn(t, env, "steps", "last", "--format", "csv"))) {
				if fields := strings.Split(line, ","); len(fields) > 3 {
					played[i] += fields[3] + "\n"
				}
			}
		}
		if played[0] != played[1] || strings.Count(played[0], "\n") < 4 {
			t.Errorf("%s: one seed played %q and %q", agent, played[0], played[1])
		}
	}
	mustSay(t, must(t, runIn(t, env, "rerun", "last")), "every request and every decision is the same")
}
