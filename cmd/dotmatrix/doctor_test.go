package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// doctorsRows are the lines of the doctor's table by check: the result, and then the detail.
func doctorsRows(out string) map[string]string {
	rows := map[string]string{}
	for line := range strings.Lines(out) {
		name, rest, _ := strings.Cut(line, " ")
		rows[name] = strings.Join(strings.Fields(rest), " ")
	}
	return rows
}

func TestDoctor(t *testing.T) {
	toy := llmtest.NewServer(llmtest.Say("ready"), llmtest.Fail(400, "image input is not supported"), llmtest.Say("press('a')"))
	down := llmtest.NewServer(llmtest.Fail(500, "the GPU is on fire"))
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { llmtest.EchoKey()(w, r) }))
	listless := httptest.NewServer(http.NotFoundHandler())
	for _, server := range []interface{ Close() }{toy, down, refusing, listless} {
		defer server.Close()
	}
	const key = "sk-wrong-0123456789"
	notRecord := filepath.Join(t.TempDir(), "text.db")
	write(t, notRecord, "no database, but some text that is long enough to look at")
	for name, c := range map[string]struct {
		env  []string
		args []string
		code int
		want map[string]string // by check: how its row begins
	}{
		"offline": {nil, nil, 0, map[string]string{"terminal": "warning", "database": "ok", "ROM": "ok LAMPWICK", "endpoint": "warning no model is set up; set OPENAI_API_KEY",
			"key": "skipped", "model": "skipped", "answer": "skipped there is no endpoint", "vision": "skipped", "tools": "skipped"}},
		"in order, not asked": {[]string{"OPENAI_BASE_URL=" + toy.URL(), "DOTMATRIX_MODEL=" + llmtest.Model}, nil, 0, map[string]string{"endpoint": "ok " + toy.URL(),
			"key": "skipped none is set", "model": "ok test-model is in", "answer": "skipped not asked: with --ask"}},
		"asked": {[]string{"OPENAI_BASE_URL=" + toy.URL(), "OPENAI_API_KEY=" + key, "DOTMATRIX_MODEL=toy"}, []string{"--ask"}, 0, map[string]string{"key": "ok OPENAI_API_KEY is set",
			"model": "warning toy is not in the endpoint's list of 1: test-model", "answer": `ok test-model said "ready", 120 tokens`,
			"vision": "warning model endpoint " + toy.URL() + " takes no images", "tools": "ok it writes its calls as text", "turns": `ok it played two turns: press {"button":"a"}, then press {"button":"a"}`, "ladder": "warning react gets no usable call even on rung 4 of 4: a short prompt", "learned": "ok nothing is known"}},
		"no model chosen": {[]string{"OPENAI_BASE_URL=" + toy.URL()}, []string{"--ask"}, 0, map[string]string{"model": "warning none is chosen", "answer": "skipped no model is chosen"}},
		"wrong key": {[]string{"OPENAI_BASE_URL=" + refusing.URL + "/v1", "OPENAI_API_KEY=" + key, "DOTMATRIX_MODEL=toy"}, []string{"--ask"}, 1, map[string]string{"endpoint": "ok",
			"key": "failed model endpoint " + refusing.URL + "/v1 refused the key (401): bad credentials: Bearer [removed]; check OPENAI_API_KEY", "answer": "skipped the key is not in order"}},
		"no key": {[]string{"OPENAI_BASE_URL=" + refusing.URL + "/v1"}, nil, 1, map[string]string{"key": "failed model endpoint " + refusing.URL + "/v1 wants a key (401)"}},
		"no list": {[]string{"OPENAI_BASE_URL=" + listless.URL, "DOTMATRIX_MODEL=toy"}, nil, 0, map[string]string{"endpoint": "warning " + listless.URL + " lists no models",
			"model": "skipped toy is chosen; --ask shows"}},
		"no list, asked": {[]string{"OPENAI_BASE_URL=" + listless.URL, "DOTMATRIX_MODEL=toy"}, []string{"--ask"}, 1, map[string]string{"answer": "failed model endpoint " + listless.URL + " does not know the model or the address (404)",
			"vision": "skipped the model does not answer"}},
		"failing": {[]string{"OPENAI_BASE_URL=" + down.URL(), "DOTMATRIX_MODEL=" + llmtest.Model}, []string{"--ask"}, 1, map[string]string{"endpoint": "ok", "answer": "failed model endpoint " + down.URL() + " failed (500) in 2 attempts: the GPU is on fire",
			"tools": "skipped"}},
		"dead":          {[]string{"OPENAI_BASE_URL=http://127.0.0.1:1/v1"}, nil, 1, map[string]string{"endpoint": "failed model endpoint http://127.0.0.1:1/v1 cannot be reached", "key": "skipped the endpoint does not answer"}},
		"no URL":        {[]string{"OPENAI_BASE_URL=localhost:1234"}, nil, 1, map[string]string{"endpoint": "failed the model endpoint's address is no http or https URL"}},
		"no ROM":        {nil, []string{"/no/such.gb"}, 1, map[string]string{"ROM": "failed there is no file /no/such.gb"}},
		"no database":   {nil, []string{"--db", notRecord}, 1, map[string]string{"database": "failed"}},
		"no such place": {nil, []string{"--db", filepath.Join(notRecord, "runs.db")}, 1, map[string]string{"database": "failed"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := runIn(t, newRecord(t, c.env...), append([]string{"doctor"}, c.args...)...)
			rows := doctorsRows(r.out)
			if r.code != c.code || len(rows) != 13 {
				t.Errorf("it ended with %d: %s%s", r.code, r.out, r.err)
			}
			for check, begins := range c.want {
				if !strings.HasPrefix(rows[check], begins) {
					t.Errorf("%s is %q, want %q", check, rows[check], begins)
				}
				if failed := strings.HasPrefix(begins, "failed"); failed && !strings.Contains(r.err, check) {
					t.Errorf("%s failed, and the error is %q", check, r.err)
				}
			}
			if strings.Contains(r.out+r.err, key) {
				t.Errorf("the key is in %s%s", r.out, r.err)
			}
		})
	}
	if n := len(toy.Requests()); n != 15 {
		t.Errorf("the model was asked %d times, want 15", n)
	}
	if _, err := os.Stat(notRecord); err != nil {
		t.Error(err)
	}
	mustSay(t, must(t, runIn(t, newRecord(t), "doctor", "--format", "json")), `"check": "endpoint", "result": "warning"`, "will be made by the first run", "profile lampwick")
}

func TestDoctorSeesATerminal(t *testing.T) {
	x := startIn(t, 100, 40, newRecord(t), "doctor")
	x.waitFor("terminal  ok       100 columns")
	x.waitFor("tools     skipped")
}
